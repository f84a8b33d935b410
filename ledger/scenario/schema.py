"""The JSON Schema of the format, for editors: made from the same tables from which the loader reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ledger.scenario.calls import CALLS, Call, calls
from ledger.scenario.kinds import AMOUNT, DAY, FLAG, HASH, NAME, RATE, REFERENCE, choice, integer
from ledger.scenario.loader import PLAIN_ROLES, parameter_kinds
from ledger.scenario.model import Subject
from ledger.scenario.signatures import Field, Shape
from ledger.scenario.stays import VERB
from ledger.scenario.structures import (
    CLAUSES,
    FLOATING,
    INFERRED_TERMS,
    PRODUCT_DEFAULTS,
    TERMS_DEFAULTS,
    clauses_fields,
    floating_fields,
    kind_of,
    product_fields,
    terms_fields,
)
from ledger.scenario.views import ABSENT, NODES, VIEWS, kinds_of, subject_kinds

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MOMENT: Schema = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?$"}
TEXT: Schema = {"type": "string"}
# A scalar stands for a list of one.
NAMES: Schema = {"oneOf": [REFERENCE.schema, {"type": "array", "items": REFERENCE.schema}]}
ACT: Schema = {"$ref": "#/$defs/act"}
EXPECT: Schema = {"$ref": "#/$defs/expect"}


def schema(shape: Shape) -> Schema:
    """Draft 2020-12. Names, the order in time and what belongs together are the loader's to check."""
    return {
        "$schema": DIALECT,
        "title": "Scenario",
        "description": "A loan's life, played by `fubie run`. Generated from the contracts' interface by `make generate`.",
        **_table(
            {
                "title": TEXT,
                "description": TEXT,
                "start": DAY.schema,
                "seed": TEXT,
                "parameters": {"type": "array", "items": _parameter(shape)},
                "closed_days": {"type": "array", "items": DAY.schema},
                "indexes": {"type": "array", "items": _index()},
                "programmes": _named(_programme()),
                "parties": _named(_party(shape)),
                "products": _named(_product(shape)),
                "documents": _named(_document()),
                "loans": _named(_loan(shape)),
                "steps": {"type": "array", "items": _step(shape)},
            },
            ("title", "start", "parties", "steps"),
        ),
        "$defs": {"act": {"oneOf": [_act(call) for call in calls(shape).values()]}, "expect": _expect(shape)},
    }


def _table(properties: Mapping[str, Any], required: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
    }


def _named(entry: Schema) -> Schema:
    return {"type": "object", "propertyNames": {"pattern": f"^{NAME}$"}, "additionalProperties": entry}


def _parameter(shape: Shape) -> Schema:
    values = {key: kind.schema for key, kind in parameter_kinds(shape).items()}
    return _table({**values, "regime": choice(shape.members("Regime")).schema, "from": DAY.schema})


def _index() -> Schema:
    return _table({"index": HASH.schema, "value": RATE.schema, "from": DAY.schema}, ("index", "value"))


def _programme() -> Schema:
    properties = {"lender": REFERENCE.schema, "payer": REFERENCE.schema, "most": AMOUNT.schema}
    return _table(properties, ("payer", "most"))


def _party(shape: Shape) -> Schema:
    role = {"enum": [*PLAIN_ROLES, *shape.members("Role")]}
    properties = {
        "role": {"oneOf": [role, {"type": "array", "items": role}]},
        "of": REFERENCE.schema,
        "regime": choice(shape.members("Regime")).schema,
        "funds": AMOUNT.schema,
        "identity": HASH.schema,
        "waiver_limit": AMOUNT.schema,
    }
    return _table(properties, ("role",))


def _structure(fields: Iterable[Field], optional: Iterable[str], more: Mapping[str, Any]) -> Schema:
    properties = {part.key: kind_of(part).schema for part in fields}
    required = [key for key in properties if key not in set(optional)]
    return _table({**more, **properties}, required)


def _product(shape: Shape) -> Schema:
    more = {"lender": REFERENCE.schema, CLAUSES: _clauses(shape), FLOATING: _structure(floating_fields(shape), (), {})}
    return _structure(product_fields(shape), PRODUCT_DEFAULTS, more)


def _clauses(shape: Shape) -> Schema:
    fields = clauses_fields(shape)
    return _structure(fields, [part.key for part in fields], {})


def _loan(shape: Shape) -> Schema:
    optional = (*TERMS_DEFAULTS, *INFERRED_TERMS)
    properties = {"facility": REFERENCE.schema, "terms": _structure(terms_fields(shape), optional, {})}
    return _table(properties, properties)


def _document() -> Schema:
    properties = {"file": TEXT, "role": REFERENCE.schema, "type": TEXT, "fields": FLAG.schema}
    return _table(properties, ("file",))


# ---- steps


def _step(shape: Shape) -> Schema:
    return {
        "oneOf": [
            ACT,
            _batch(),
            _keeper(),
            _money("fund"),
            _money("withdraw"),
            _cover(),
            _end_bankruptcy(),
            _check(shape),
        ]
    }


def _act(call: Call) -> Schema:
    properties: dict[str, Any] = {
        "at": MOMENT,
        "node": {"const": call.node.name, "description": f"{call.node.zh} {call.node.en}"},
        "by": REFERENCE.schema,
        "on": REFERENCE.schema,
        "with": NAMES,
        "documents": NAMES,
        "direct": FLAG.schema,
        "signature": _table({"key": REFERENCE.schema, "deadline": MOMENT, "nonce": integer(256).schema}),
        "expect": EXPECT,
    }
    if call.makes:
        properties["as"] = REFERENCE.schema
    for key, argument in call.arguments.items():
        properties[key] = {"type": "array", "items": ACT} if argument.field.type == CALLS else argument.kind.schema
    required = ["node", *(["by"] if call.needs_actor else []), *([] if call.subject is Subject.PARTY else ["on"])]
    required += [key for key, argument in call.arguments.items() if argument.required]
    return _table(properties, required)


def _expect(shape: Shape) -> Schema:
    return _table({"error": {"enum": sorted(shape.errors)}, "args": {"type": "object"}}, ("error",))


def _batch() -> Schema:
    properties = {
        "at": MOMENT,
        "batch": {"type": "array", "items": ACT},
        "by": REFERENCE.schema,
        "tolerant": FLAG.schema,
        "expect": EXPECT,
    }
    return _table(properties, ("batch",))


def _keeper() -> Schema:
    every = {"oneOf": [{"enum": ["day", "week", "month"]}, {"type": "integer", "minimum": 1}]}
    inner = _table({"every": every, "until": DAY.schema, "loans": NAMES, "debit": FLAG.schema}, ("until",))
    return _table({"at": MOMENT, "keeper": inner, "by": REFERENCE.schema}, ("keeper",))


def _money(verb: str) -> Schema:
    properties = {"at": MOMENT, verb: REFERENCE.schema, "amount": AMOUNT.schema, "expect": EXPECT}
    return _table(properties, (verb, "amount"))


def _cover() -> Schema:
    values = {
        "cover": REFERENCE.schema,
        "provider": REFERENCE.schema,
        "rate_bps": integer(16).schema,
        "cap": AMOUNT.schema,
    }
    values |= {"agreement": HASH.schema, "amount": AMOUNT.schema}
    return _table({"at": MOMENT, **values, "expect": EXPECT}, values)


def _end_bankruptcy() -> Schema:
    values = {VERB: REFERENCE.schema, "by": REFERENCE.schema, "order": HASH.schema}
    return _table({"at": MOMENT, **values, "documents": NAMES, "expect": EXPECT}, values)


def _check(shape: Shape) -> Schema:
    subject = {"anyOf": [_subject(shape, subject) for subject in Subject]}
    return _table({"at": MOMENT, "check": _named(subject)}, ("check",))


def _subject(shape: Shape, subject: Subject) -> Schema:
    properties: dict[str, Any] = {key: kind.schema for key, kind in subject_kinds(shape, subject).items()}
    for key, part in VIEWS[subject].parts.items():
        inner = _table({name: kind.schema for name, kind in kinds_of(shape, part.view).items()})
        properties[key] = {"type": "object", "additionalProperties": inner} if part.numbered or part.named else inner
    codes = [node.name for node in calls(shape)]
    listed = {"type": "array", "items": {"enum": codes}}
    counted = {"type": "object", "propertyNames": {"enum": codes}, "additionalProperties": integer(32).schema}
    return _table({**properties, NODES: {"oneOf": [listed, counted]}, ABSENT: listed})
