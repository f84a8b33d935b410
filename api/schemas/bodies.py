"""The body of each act: a strict model built from the fields that its function of the contracts takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema, create_model
from pydantic_core import PydanticCustomError

from api.schemas.examples import CONSENT_EXAMPLE, EXAMPLES, EXAMPLES_OF
from api.schemas.titles import described
from ledger.chain.decoding import Consent
from ledger.domain.errors import InvalidValue, shown
from ledger.service import acts
from ledger.service.acts import Act
from ledger.service.administration import Task
from ledger.service.consents import Slot
from ledger.service.office import OF_THE_PARTY
from ledger.service.values import ADDRESS, Form, hex_of, integer

MAX_SIGNATURE = 4096
# As many as the lenders of a facility can be.
MAX_VOTES = 64
STRICT = ConfigDict(extra="forbid", strict=True, frozen=True)


def form_type(form: Form, description: str | None = None) -> Any:
    """The type of a member that is written in this form."""
    schema = dict(form.schema)
    if description:
        schema["description"] = f"{description} ({schema['description']})" if "description" in schema else description
    return Annotated[Any, PlainValidator(_reader(form)), WithJsonSchema(schema)]


def _reader(form: Form) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        try:
            return form.read(value)
        except InvalidValue as error:
            text = "{value} is not allowed; {allowed}"
            raise PydanticCustomError("not_allowed", text, {"value": shown(value), "allowed": error.allowed}) from None

    return read


def _read_signature(value: Any) -> Any:
    if not isinstance(value, str) or not value.startswith("0x") or not 4 <= len(value) <= 2 + 2 * MAX_SIGNATURE:
        raise InvalidValue("signature", value, f"0x and the hex of 1 to {MAX_SIGNATURE} bytes")
    try:
        return bytes.fromhex(value[2:])
    except ValueError:
        raise InvalidValue("signature", value, f"0x and the hex of 1 to {MAX_SIGNATURE} bytes") from None


SIGNATURE = Form(
    _read_signature, lambda value: "0x" + value.hex(), hex_of(65, "EIP-712 signature", "0x" + "1b" * 65).schema
)
NONCE = integer(256)
DEADLINE = Form(
    integer(53).read, int, dict(integer(53).schema) | {"description": "Unix time, in seconds", "examples": [1790000000]}
)


class ConsentBody(BaseModel):
    """A signature as `fubie sign` or a wallet gives it, over the typed data that `prepare` answered."""

    model_config = STRICT | {"title": "Consent"}

    signer: form_type(ADDRESS, "who signed")  # type: ignore[valid-type]
    nonce: form_type(NONCE, "as in the typed data")  # type: ignore[valid-type]
    deadline: form_type(DEADLINE)  # type: ignore[valid-type]
    signature: form_type(SIGNATURE)  # type: ignore[valid-type]

    @property
    def consent(self) -> Consent:
        return Consent(self.signer, self.nonce, self.deadline, self.signature)


@dataclass(frozen=True)
class Body:
    """The model of an act's request, with and without its signatures."""

    act: Act
    full: type[BaseModel]
    unsigned: type[BaseModel]

    @property
    def may_be_empty(self) -> bool:
        """Whether a request without a body says everything."""
        required = any(part.required for part in self.act.fields)
        return not required and not any(needs_signature(slot) for slot in self.act.slots)

    def values(self, model: BaseModel) -> dict[str, Any]:
        """What was stated, by the contracts' names."""
        return stated_in(self.act.fields, model)

    def consents(self, model: BaseModel) -> dict[str, Consent]:
        """The signatures that were given, by input."""
        given = {slot.name: getattr(model, slot.name, None) for slot in self.act.slots}
        return {name: body.consent for name, body in given.items() if body is not None}

    def votes(self, model: BaseModel) -> dict[str, tuple[Consent, ...]]:
        """The lists of signatures that were given, by input."""
        given = {ballot.name: getattr(model, ballot.name, ()) for ballot in self.act.ballots}
        return {name: tuple(body.consent for body in bodies) for name, bodies in given.items() if bodies}


@dataclass(frozen=True)
class TaskBody:
    """The model of a task's request, and that without the signature of the party whose act it is; both are one where it is nobody's."""

    task: Task
    model: type[BaseModel]
    unsigned: type[BaseModel]

    @property
    def may_be_empty(self) -> bool:
        """Whether a request without a body says everything."""
        return not self.task.personal and not any(part.required for part in self.task.fields)

    def consent(self, model: BaseModel) -> Consent | None:
        """The signature that was given."""
        given = getattr(model, OF_THE_PARTY.name, None)
        return None if given is None else given.consent

    def example(self, signed: bool = True) -> dict[str, Any]:
        """A request that the model accepts."""
        found = {part.key: _example(part) for part in self.task.fields if part.required}
        if self.task.personal and signed:
            found |= {OF_THE_PARTY.name: CONSENT_EXAMPLE}
        return {**found, **EXAMPLES_OF.get(self.task.name, {})}


def task_body(task: Task) -> TaskBody:
    """The models of one task."""
    name = _capitals(task.name)
    if not task.personal:
        model = _model(name, task.fields)
        return TaskBody(task, model, model)
    unsigned = _model(f"{name}Prepare", task.fields)
    signature: dict[str, Any] = {OF_THE_PARTY.name: _signature(OF_THE_PARTY)}
    return TaskBody(task, create_model(name, __base__=unsigned, **signature), unsigned)


def stated_in(fields: tuple[acts.Field, ...], model: BaseModel) -> dict[str, Any]:
    """What was stated, by the contracts' names."""
    return {part.name: _stated(part, getattr(model, part.key)) for part in fields if part.key in model.model_fields_set}


def needs_signature(slot: Slot) -> bool:
    """Whether the request must bring it."""
    return slot.required and not slot.here


def _stated(part: acts.Field, value: Any) -> Any:
    if part.listed:
        return tuple(_members_of(part, one) for one in value)
    if not part.parts:
        return value
    return _members_of(part, value)


def _members_of(part: acts.Field, value: Any) -> dict[str, Any]:
    """What was stated of a structure, by the contracts' names; a signature by its own fields."""
    given = [(inner, getattr(value, inner.key)) for inner in part.parts if inner.key in value.model_fields_set]
    return {inner.name: one.consent.fields if inner.is_signature else one for inner, one in given}


def body_of(act: Act) -> Body:
    """The models of one act."""
    name = _capitals(act.operation.name)
    unsigned = _model(f"{name}Prepare", act.fields)
    signatures: dict[str, Any] = {slot.name: _signature(slot) for slot in act.slots}
    signatures |= {ballot.name: _ballot(ballot) for ballot in act.ballots}
    full = create_model(name, __base__=unsigned, **signatures) if signatures else _model(name, act.fields)
    return Body(act, full, unsigned)


def _capitals(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("-"))


def _model(name: str, fields: tuple[acts.Field, ...]) -> type[BaseModel]:
    members: dict[str, Any] = {part.key: _member(name, part) for part in fields}
    return create_model(name, __config__=STRICT, **members)


def _member(model: str, part: acts.Field) -> Any:
    if part.listed:
        note = Field(description=described(part.key, model), max_length=MAX_VOTES)
        return (Annotated[list[_model(f"{part.key.title()}Of{model}", part.parts)], note], [])  # type: ignore[misc]
    if part.is_signature:
        return (ConsentBody, ...)
    kind = (
        _model(f"{part.key.title()}Of{model}", part.parts)
        if part.form is None
        else form_type(part.form, described(part.key, model))
    )
    return (kind, ...) if part.required else (kind, Field(default=None))


def _signature(slot: Slot) -> Any:
    who = "the party itself" if slot.personal else f"a {slot.role}"
    left = (
        ""
        if needs_signature(slot)
        else "; when it is left out, "
        + ("the service signs with a key of the role" if slot.here else "the lender's own people act")
    )
    note = Field(description=f"签名；signature of {who}, over {slot.type_name}{left}")
    if needs_signature(slot):
        return (Annotated[ConsentBody, note], ...)
    return (Annotated[ConsentBody | None, note], None)


def _ballot(ballot: Slot) -> Any:
    note = Field(
        description=f"签名；signatures of operators of further creditors, each over {ballot.type_name}",
        max_length=MAX_VOTES,
    )
    return (Annotated[list[ConsentBody], note], [])


def example_of(body: Body, signed: bool = True) -> dict[str, Any]:
    """A request that the model accepts."""
    found = {part.key: _example(part) for part in body.act.fields if part.required}
    if signed:
        found |= {slot.name: CONSENT_EXAMPLE for slot in body.act.slots if needs_signature(slot)}
    return {**found, **EXAMPLES_OF.get(body.act.operation.name, {})}


def _example(part: acts.Field) -> Any:
    if part.form is None:
        return {inner.key: _example(inner) for inner in part.parts if inner.required}
    return EXAMPLES.get(part.key, part.form.example)
