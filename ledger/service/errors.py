"""What the service refuses by itself, before or besides the contracts.

ServiceError
├── FieldInvalid     a value of the request, named by its place
├── Unknown          no such object, or not one of this lender
├── NodeNotBuilt     a node of the catalogue that the contracts do not enforce yet
├── RoleNotHeld      this service holds no key of a role that the act needs
├── RightMissing     the API key may not be used for this
├── SettingsInvalid  a file of settings that cannot be used
└── Interrupted      the service is stopping; the operation goes on when it is started again
"""

from __future__ import annotations

from collections.abc import Iterable

from ledger.domain.errors import shown
from ledger.domain.nodes import Node


class ServiceError(Exception):
    """Everything that this package raises on purpose; `code` is stable and meant for programs."""

    code = "service"


class FieldInvalid(ServiceError):
    """`path` leads to the value in the request's body: names of members, and numbers for places in a list."""

    code = "field_invalid"

    def __init__(self, path: Iterable[str | int], value: object, allowed: str) -> None:
        self.path, self.value, self.allowed = tuple(path), value, allowed
        super().__init__(f"{'.'.join(map(str, self.path))}: {shown(value)} is not allowed; {allowed}")

    def within(self, *outer: str | int) -> FieldInvalid:
        """The same of a value that stands deeper in the body."""
        return FieldInvalid((*outer, *self.path), self.value, self.allowed)


class Unknown(ServiceError):
    code = "unknown"

    def __init__(self, kind: str, key: object) -> None:
        self.kind, self.key = kind, key
        super().__init__(f"there is no {kind} {shown(key)}")


class NodeNotBuilt(ServiceError):
    code = "node_not_built"

    def __init__(self, node: Node) -> None:
        self.node = node
        super().__init__(f"{node.name} ({node.zh}) is in the catalogue, but the contracts do not enforce it yet")


class RoleNotHeld(ServiceError):
    code = "role_not_held"

    def __init__(self, role: str, lender: str, count: int = 1) -> None:
        self.role, self.lender = role, lender
        keys = "no key" if count == 1 else f"fewer than {count} keys"
        super().__init__(f"this service holds {keys} of the role {role} for the lender {lender}; see lenders.json")


class RightMissing(ServiceError):
    code = "right_missing"

    def __init__(self, right: str) -> None:
        self.right = right
        super().__init__(f'this API key lacks the right "{right}"; `fubie apikey create … --right {right}` makes one')


class SettingsInvalid(ServiceError):
    code = "settings"


class Interrupted(ServiceError):
    code = "interrupted"
