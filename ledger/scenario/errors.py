"""What a scenario can end with, other than well.

ScenarioError
├── ScenarioInvalid   the file cannot be played: where it is wrong, and what would be right
└── StepFailed        a step ended otherwise than the file says; nothing after it was played
"""


class ScenarioError(Exception):
    """Everything that this package raises on purpose. `line` counts from 1 in the scenario's file."""

    def __init__(self, path: str, line: int, sentence: str) -> None:
        self.path, self.line, self.sentence = path, line, sentence
        super().__init__(f"{path}:{line}: {sentence}")


class ScenarioInvalid(ScenarioError):
    """The scenario is wrong as written; nothing was played."""


class StepFailed(ScenarioError):
    """A step was refused, or was not refused as expected."""
