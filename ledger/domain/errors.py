"""What the domain raises.

DomainError
├── InvalidValue      a value that no loan can have; `code` is the name of the field
└── Refused           a step that the loan's state does not allow; `code` names the condition
"""

MAX_SHOWN = 60


class DomainError(Exception):
    """Everything that this package raises on purpose; `code` is stable and meant for programs."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class InvalidValue(DomainError):
    """One field, the value that it was given and the values that it may have."""

    def __init__(self, field: str, value: object, allowed: str) -> None:
        self.field, self.value, self.allowed = field, value, allowed
        super().__init__(field, f"{field}: {shown(value)} is not allowed; {allowed}")


class Refused(DomainError):
    """The state of the loan does not allow the step."""


def shown(value: object) -> str:
    """The value on one line, cut to a readable length."""
    text = repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}…"


def require(condition: bool, field: str, value: object, allowed: str) -> None:
    """Raises: InvalidValue when the condition does not hold."""
    if not condition:
        raise InvalidValue(field, value, allowed)


def require_integer(field: str, value: int, low: int, high: int, unit: str = "") -> None:
    """Raises: InvalidValue when `value` is not an integer from `low` to `high`."""
    whole = isinstance(value, int) and not isinstance(value, bool)
    require(whole and low <= value <= high, field, value, f"an integer from {low} to {high}{unit and f' {unit}'}")
