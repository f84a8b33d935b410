"""What a command raises when it cannot do its work; the command line prints it on one line and ends with `exit_code`."""


class CommandError(Exception):
    """The command was understood but failed."""

    exit_code = 1


class WrongUsage(CommandError):
    """What was asked for cannot be done as asked."""

    exit_code = 2
