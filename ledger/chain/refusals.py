"""Why a contract undid a call: from the raw reason to a name, typed values and a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger.chain import display, parameters
from ledger.chain.abi import SELECTOR, Parameter, Signature
from ledger.chain.artifacts import REGISTRY, TOKEN, Artifacts
from ledger.chain.display import Display
from ledger.chain.errors import ChainError, Undecodable
from ledger.chain.names import words
from ledger.chain.sentences import PANICS, SENTENCES, SILENT, UNKNOWN

MAX_DEPTH = 3
SOLIDITYS_OWN = (
    Signature("Error", (Parameter("message", "string"),)),
    Signature("Panic", (Parameter("panic", "uint256"),)),
)
SILENT_NAME, UNKNOWN_NAME = "NoReason", "UnknownReason"


class ContractRefusal(ChainError):
    """A contract refuses a call. Nothing has changed, or (`mined`) only a nonce and its gas are spent.

    `name` is the Solidity error, `arguments` its values by name (types: abi.py), `title` the kind of refusal in words, and the
    text of this exception says what failed with both values. `data` is the reason as the contract gave it.
    """

    code = "refused"

    def __init__(
        self, name: str, arguments: Mapping[str, Any], title: str, sentence: str, data: bytes, *, mined: bool = False
    ) -> None:
        super().__init__(sentence)
        self.name, self.arguments, self.title, self.data, self.mined = name, arguments, title, data, mined


@dataclass(frozen=True)
class Refusals:
    """Decodes reasons by their selectors."""

    known: Mapping[bytes, Signature]
    display: Display

    def refusal(self, data: bytes, *, mined: bool = False) -> ContractRefusal:
        """The reason in words; also for none, for an unknown and for a malformed one."""
        name, arguments, title, sentence = self._read(data, MAX_DEPTH)
        return ContractRefusal(name, arguments, title, sentence, data, mined=mined)

    def _read(self, data: bytes, depth: int) -> tuple[str, Mapping[str, Any], str, str]:
        if not data:
            return SILENT_NAME, {}, *SILENT
        signature = self.known.get(data[:SELECTOR])
        try:
            arguments = signature.decode(data) if signature else {}
        except Undecodable:
            signature = None
        if signature is None:
            title, sentence = UNKNOWN
            return UNKNOWN_NAME, {"data": data}, title, sentence.format(reason=f"0x{data[:SELECTOR].hex()}")
        title, sentence = SENTENCES.get(signature.name, (words(signature.name).capitalize(), ""))
        spoken = self._spoken(signature, arguments, depth)
        sentence = sentence or "; ".join([title.lower(), *(f"{name} {text}" for name, text in spoken.items())])
        return signature.name, arguments, title, sentence.format_map(spoken)

    def _spoken(self, signature: Signature, arguments: Mapping[str, Any], depth: int) -> dict[str, str]:
        spoken = {part.name: self.display.value(part, arguments[part.name]) for part in signature.inputs}
        return spoken | self._special(signature.name, arguments, depth)

    def _special(self, name: str, arguments: Mapping[str, Any], depth: int) -> dict[str, str]:
        """Arguments whose meaning their type does not tell."""
        match name:
            case "UnexpectedNode":
                return {"missing": _missing(arguments["reached"], arguments["all"], arguments["any"])}
            case "WrongCaller":
                roles = arguments["roles"]
                return {"roles": self.display.flags("Role", roles) if roles else "only the party's own key"}
            case "FreezeCausesLeft":
                return {"causes": self.display.flags("FreezeCause", arguments["causes"])}
            case "ConditionsMissing":
                return {key: _conditions(arguments[key]) for key in ("stated", "required")}
            case "BatchItemFailed":
                return {"reason": self._read(arguments["reason"], depth - 1)[3] if depth else "refused"}
            case "Panic":
                return {"panic": PANICS.get(arguments["panic"], f"code {arguments['panic']}")}
            case "ParameterNotFuture" | "ParameterNotRising" | "ParameterMissing":
                key = arguments["key"]
                known = parameters.names(self.display.enums)
                return {"key": known.get(key, display.short(key))}
        return {}


def _missing(reached: int, all_: int, any_: int) -> str:
    """Which predecessors are missing, in words."""
    lacking = all_ & ~reached
    parts = [f"{display.nodes(lacking)} must come first"] if lacking else []
    if any_ and not any_ & reached:
        parts.append(f"one of {display.nodes(any_)} must come first")
    return "; ".join(parts) or "its predecessors do not stand"


def _conditions(mask: int) -> str:
    return ", ".join(str(bit + 1) for bit in display.bits(mask)) or "none"


def refusals(artifacts: Artifacts) -> Refusals:
    """Everything that the ledger, its token and the registry can refuse with."""
    known = {signature.selector: signature for signature in SOLIDITYS_OWN}
    for interface in (artifacts.ledger, *(artifacts.load(name).interface for name in (TOKEN, REGISTRY))):
        known |= interface.errors
    return Refusals(known, Display(artifacts.enums))
