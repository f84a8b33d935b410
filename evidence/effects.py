"""What a step did: the fields of its effect by name, and the consents that it carries.

An effect is the call that contracts/interfaces/IEffects.sol declares for the node: four bytes that tell the function, named as the node
in camelCase, then its arguments. Consents are `abi.encode(Consent[])`; none are no bytes. The shapes are `effects.json` beside this
module, generated from the compiled interface.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import cast

from evidence.calldata import SELECTOR_BYTES, Parameter, Value, decode, parameters, selector
from evidence.canonical import Json, load
from evidence.catalogue import Catalogue
from evidence.errors import MalformedValue, UnsupportedForm
from evidence.log import Step

MAX_CONSENTS = 16

_CONSENT = (
    Parameter("signer", "address"),
    Parameter("nonce", "uint256"),
    Parameter("deadline", "uint64"),
    Parameter("signature", "bytes"),
)
_CONSENTS = (Parameter("consents", "tuple[]", _CONSENT),)


@dataclass(frozen=True)
class Consent:
    """A signature that came with the call; `deadline` is a Unix time."""

    signer: bytes
    nonce: int
    deadline: int
    signature: bytes


@dataclass(frozen=True)
class Effects:
    """The shape of each effect by its function's name, and the members of each enum in their order."""

    shapes: Mapping[str, tuple[Parameter, ...]]
    enums: Mapping[str, Sequence[str]]

    @cached_property
    def _selectors(self) -> Mapping[str, bytes]:
        return {name: selector(name, fields) for name, fields in self.shapes.items()}

    def of(self, code: str, effect: bytes) -> dict[str, Value]:
        """The fields of a node's effect.

        Raises:
            MalformedValue: another node's effect, or bytes that the contracts do not write.
            UnsupportedForm: a node whose effect this version does not read.
        """
        name = function_of(code)
        if name not in self.shapes:
            raise UnsupportedForm(f"the effect of {code} is not covered by this version")
        if effect[:SELECTOR_BYTES] != self._selectors[name]:
            problem = f"the effect is not that of {code}"
            raise MalformedValue(problem, expected=self._selectors[name], found=effect[:SELECTOR_BYTES])
        return decode(self.shapes[name], effect[SELECTOR_BYTES:])

    def member(self, enum: str, number: Value) -> str:
        """The name of an enum's member. Raises MalformedValue for a number that it lacks."""
        names = self.enums[enum]
        if not isinstance(number, int) or number >= len(names):
            raise MalformedValue(f"no member of {enum}", expected=f"below {len(names)}", found=number)
        return names[number]

    @classmethod
    def own(cls) -> Effects:
        """Those of this version."""
        found = cast("Mapping[str, Mapping[str, Json]]", load(files("evidence").joinpath("effects.json").read_bytes()))
        shapes = {name: parameters(shape, name) for name, shape in found["effects"].items()}
        return cls(shapes, cast("Mapping[str, Sequence[str]]", found["enums"]))


def function_of(code: str) -> str:
    """KYC_ATTESTED is `kycAttested`."""
    first, *rest = code.lower().split("_")
    return first + "".join(word.capitalize() for word in rest)


def consents_of(step: Step) -> tuple[Consent, ...]:
    """Raises MalformedValue for bytes that the contracts do not write."""
    if not step.consents:
        return ()
    found = decode(_CONSENTS, step.consents)["consents"]
    if not isinstance(found, tuple) or not 1 <= len(found) <= MAX_CONSENTS:
        raise MalformedValue("number of consents", expected=f"1 to {MAX_CONSENTS}")
    return tuple(Consent(**cast("dict[str, bytes]", consent)) for consent in found)  # type: ignore[arg-type]


def is_opening(step: Step, catalogue: Catalogue) -> bool:
    """Whether the step is the entry of another file that was opened: then its object is that file, and it has no effect of a node."""
    rule = catalogue.nodes.get(step.node)
    return rule is not None and rule.opens and step.object != step.file
