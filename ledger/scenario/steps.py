"""Reads the steps of a scenario, in their order in time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledger.chain.following import COMMITMENT, RELIEF
from ledger.domain.calendar import CHINA, Day, DueDates, format_day, parse_day, to_date
from ledger.domain.errors import InvalidValue
from ledger.domain.nodes import Node
from ledger.scenario import stays
from ledger.scenario.calls import (
    ALWAYS_SIGNED,
    CALLS,
    SURETY,
    TERMS,
    Argument,
    Call,
    calls,
    given,
    is_surety,
    part_scope,
)
from ledger.scenario.covers import Place, read_cover
from ledger.scenario.kinds import integer, read_amount, read_flag, read_name
from ledger.scenario.model import (
    UNSIGNED,
    AnyStep,
    BatchStep,
    CheckStep,
    CoverStep,
    EndBankruptcyStep,
    Expectation,
    FacilityPlan,
    KeeperStep,
    LoanPlan,
    MoneyStep,
    NodeStep,
    Party,
    Product,
    SignatureChange,
    Subject,
)
from ledger.scenario.signatures import Field, Shape
from ledger.scenario.source import Table, Value, items, unknown
from ledger.scenario.views import CheckReader, read_code

# The hour of a day at which its first step happens, when the step names none.
OPENING = 9 * 3600
MAX_TICKS = 4000
VERBS = ("node", "check", "keeper", "fund", "withdraw", "batch", "cover", stays.VERB)

_MOMENT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: ([01][0-9]|2[0-3]):([0-5][0-9]))?")


@dataclass
class Names:
    """What a step may name. Facilities and the aliases of payments and quotes are added as the steps are read."""

    parties: Mapping[str, Party]
    products: Mapping[str, Product]
    documents: Mapping[str, object]
    loans: Mapping[str, LoanPlan]
    facilities: dict[str, FacilityPlan] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)

    def subjects(self) -> dict[str, Subject]:
        found = dict.fromkeys(self.parties, Subject.PARTY)
        found |= dict.fromkeys(self.facilities, Subject.FACILITY)
        return found | dict.fromkeys(self.loans, Subject.LOAN)

    def of(self, subject: Subject) -> Mapping[str, object]:
        match subject:
            case Subject.PARTY:
                return self.parties
            case Subject.FACILITY:
                return self.facilities
            case Subject.LOAN:
                return self.loans


def read_moment(text: str) -> tuple[Day, int | None]:
    """Day, and seconds since its start when a time is given. Raises: InvalidValue."""
    found = _MOMENT.fullmatch(text)
    if not found:
        raise InvalidValue("at", text, "a date such as 2026-03-01, or with a time: 2026-03-01 09:30")
    day, hour, minute = found.groups()
    return parse_day(day), None if hour is None else int(hour) * 3600 + int(minute) * 60


class StepReader:
    """Reads step after step; the clock and the names that steps introduce run along."""

    def __init__(self, path: str, shape: Shape, names: Names, start: Day) -> None:
        self.path, self.shape, self.names = path, shape, names
        self.now = CHINA.begins(start) + OPENING - 1
        self.number = 0
        self.errors = shape.errors

    def read(self, value: Value) -> Iterator[AnyStep]:
        """Raises: ScenarioInvalid."""
        for item in items(value):
            yield self._step(Table.of(self.path, item, "a step"))

    def _step(self, table: Table) -> AnyStep:
        at = self._at(table)
        verb = self._verb(table)
        readers: Mapping[str, Callable[[Table, int], AnyStep]] = {
            "node": self._node_step,
            "check": self._check_step,
            "keeper": self._keeper_step,
            "fund": self._money_step,
            "withdraw": self._money_step,
            "batch": self._batch_step,
            "cover": self._cover_step,
            stays.VERB: self._end_step,
        }
        step = readers[verb](table, at)
        table.close(VERBS)
        return step

    def _place(self, table: Table, at: int) -> Place:
        self.number += 1
        return {"line": table.line, "number": self.number, "at": at}

    def _verb(self, table: Table) -> str:
        found = [verb for verb in VERBS if table.has(verb)]
        if len(found) != 1:
            table.close(VERBS)
            raise table.wrong(f"a step has exactly one of the keys {', '.join(VERBS)}")
        return found[0]

    def _at(self, table: Table) -> int:
        """The moment of the step; without `at`, right after the step before."""
        if not table.has("at"):
            self.now += 1
            return self.now
        day, seconds = table.text("at", read_moment)
        wanted = CHINA.begins(day) + (OPENING if seconds is None else seconds)
        if seconds is None and CHINA.day(self.now) == day:
            wanted = max(wanted, self.now + 1)
        if wanted <= self.now:
            raise table.wrong(
                f"at: time does not run back; the step before is on {format_day(CHINA.day(self.now))}", "at"
            )
        self.now = wanted
        return wanted

    # ---- acts

    def _node_step(self, table: Table, at: int) -> NodeStep:
        call = self._call(table)
        by = self._by(table, call)
        expect = self._expect(table)
        on = self._on(table, call, by)
        step = NodeStep(
            **self._place(table, at),
            node=call.node,
            by=by,
            on=on,
            seconds=self._known(table, "with", {**self.names.parties, UNSIGNED: None}),
            documents=self._known(table, "documents", self.names.documents),
            arguments=self._arguments(table, call),
            direct=table.text_or("direct", read_flag, False),
            signature=self._signature(table),
            expect=expect,
        )
        self._check_seconds(table, call, step)
        self._check_loan(table, call, step)
        return replace(step, alias=self._alias(table, call, expect))

    def _call(self, table: Table) -> Call:
        code = table.text("node", read_code)
        call = calls(self.shape).get(Node[code])
        if call is None:
            raise table.wrong(f"the node {code} is in the catalogue, but the contracts do not enforce it yet", "node")
        return call

    def _by(self, table: Table, call: Call) -> str | None:
        if not table.has("by") and not call.needs_actor:
            return None
        return self._one(table, "by", self.names.parties, "party")

    def _on(self, table: Table, call: Call, by: str | None) -> str:
        if call.node is Node.CREDIT_APPLIED:
            return self._new_facility(table, by)
        if call.subject is Subject.PARTY and not table.has("on") and by is not None:
            return by
        return self._one(table, "on", self.names.of(call.subject), call.subject.value)

    def _new_facility(self, table: Table, by: str | None) -> str:
        """The name of a facility is first met in its application; one that was refused may be tried again."""
        name = table.text("on", read_name)
        product = self._one(table, "product", self.names.products, "product")
        if name in self.names.subjects() and name not in self.names.facilities:
            raise table.wrong(f"on: {name!r} is already the name of something else", "on")
        self.names.facilities.setdefault(name, FacilityPlan(name, str(by), product))
        return name

    def _arguments(self, table: Table, call: Call) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, argument in call.arguments.items():
            if not argument.required and not table.has(key):
                continue
            kind = argument.kind
            table.value(key)
            if argument.field.type == CALLS:
                found[key] = self._inner_steps(table.value(key))
                continue
            found[key] = table.list_of(key, kind.read) if kind.listed else table.text(key, kind.read)
            self._check_reference(table, call.node, argument, found[key])
        self._check_commitment(table, call, found)
        return found

    def _check_commitment(self, table: Table, call: Call, stated: Mapping[str, Any]) -> None:
        """It, or all that it is of."""
        parts = [key for key in call.committed if key not in RELIEF]
        missing = [key for key in parts if key not in stated]
        if COMMITMENT in stated and any(key in stated for key in call.committed):
            raise table.wrong(f"{COMMITMENT}: it stands alone, or is left out beside what it is of", COMMITMENT)
        if call.committed and missing and COMMITMENT not in stated:
            raise table.wrong(f"{missing[0]}: state {' and '.join(parts)}, or the {COMMITMENT} to them")

    def _check_reference(self, table: Table, node: Node, argument: Argument, value: Any) -> None:
        known = self._known_to(node, argument.field)
        if known is None:
            return
        for name in value if isinstance(value, tuple) else (value,):
            if isinstance(name, str) and name not in known:
                raise table.wrong(f"{argument.key}: {unknown('name', name, known)}", argument.key)

    def _known_to(self, node: Node, part: Field) -> Mapping[str, object] | None:
        """The names that can stand there; None where no name does."""
        scope = part_scope(node, part)
        if scope is not None:
            return {name: kind for name, kind in self.names.aliases.items() if kind == scope.value}
        return {
            "PartyId": self.names.parties,
            "address": self.names.parties,
            "FacilityId": self.names.facilities,
            "LoanId": self.names.loans,
            TERMS: self.names.loans,
            SURETY: given(self.names.aliases),
            "ProductId": self.names.products,
            "PaymentId": self.names.aliases,
        }.get(part.internal.removesuffix("[]"))

    def _alias(self, table: Table, call: Call, expect: Expectation | None) -> str | None:
        if not table.has("as"):
            return None
        if call.makes is None or expect is not None:
            raise table.wrong("as: this step makes no payment, quote or other part that could be named", "as")
        alias = table.text("as", read_name)
        if alias in self.names.aliases:
            raise table.wrong(f"as: {alias!r} is already the name of a {self.names.aliases[alias]}", "as")
        self.names.aliases[alias] = call.makes.value
        return alias

    def _check_seconds(self, table: Table, call: Call, step: NodeStep) -> None:
        signs = step.by is not None and self.names.parties[step.by].signs_for_itself and not step.direct
        most = max(len(call.consents) - (signs or call.node in ALWAYS_SIGNED), 0)
        most += sum(len(step.arguments.get(key, ())) for key, taken in call.arguments.items() if is_surety(taken.field))
        if len(step.seconds) > most and call.ballot is None:
            raise table.wrong(f"with: {call.node.name} takes {most or 'no'} further signature", "with")

    def _check_loan(self, table: Table, call: Call, step: NodeStep) -> None:
        """An act on a facility that is for one of its loans says for which, unless it has only one."""
        if call.subject is Subject.LOAN or "loan" not in call.arguments or "loan" in step.arguments:
            return
        if call.subject is Subject.PARTY:
            raise table.wrong("loan: say which loan")
        loans = [name for name, plan in self.names.loans.items() if plan.facility == step.on]
        if len(loans) != 1:
            raise table.wrong(f"loan: the facility {step.on!r} has {len(loans)} loans: say for which")

    def _signature(self, table: Table) -> SignatureChange:
        if not table.has("signature"):
            return SignatureChange()
        inner = Table.of(self.path, table.value("signature"), "'signature'")
        key = self._one(inner, "key", self.names.parties, "party") if inner.has("key") else None
        deadline = None
        if inner.has("deadline"):
            day, seconds = inner.text("deadline", read_moment)
            deadline = CHINA.begins(day) + (seconds or 0)
        nonce = inner.text_or("nonce", integer(256).read, 0) if inner.has("nonce") else None
        inner.close()
        return SignatureChange(key, deadline, nonce)

    def _expect(self, table: Table) -> Expectation | None:
        if not table.has("expect"):
            return None
        inner = Table.of(self.path, table.value("expect"), "'expect'")
        name = inner.text("error", str)
        if name not in self.errors:
            raise inner.wrong(unknown("error", name, self.errors), "error")
        stated = {key: value for key, value in self._error_fields(inner, name)}
        inner.close()
        return Expectation(table.line_of("expect"), name, stated)

    def _error_fields(self, inner: Table, name: str) -> Iterator[tuple[str, Any]]:
        if not inner.has("args"):
            return
        arguments = Table.of(self.path, inner.value("args"), "'args'")
        for part in self.errors[name]:
            if part.kind is not None and arguments.has(part.key):
                yield part.name, arguments.text(part.key, part.kind.read)
        arguments.close()

    # ---- the other steps

    def _batch_step(self, table: Table, at: int) -> BatchStep:
        inner = tuple(
            self._node_step_in_batch(Table.of(self.path, item, "a call of the batch"), at)
            for item in items(table.value("batch"))
        )
        by = self._one(table, "by", self.names.parties, "party") if table.has("by") else None
        tolerant = table.text_or("tolerant", read_flag, False)
        return BatchStep(**self._place(table, at), by=by, tolerant=tolerant, steps=inner, expect=self._expect(table))

    def _inner_steps(self, value: Value) -> tuple[NodeStep, ...]:
        return tuple(
            self._node_step_in_batch(Table.of(self.path, item, "a call within the step"), self.now)
            for item in items(value)
        )

    def _node_step_in_batch(self, table: Table, at: int) -> NodeStep:
        step = self._node_step(table, at)
        table.close()
        return step

    def _money_step(self, table: Table, at: int) -> MoneyStep:
        withdrawn = table.has("withdraw")
        whom = self._one(table, "withdraw" if withdrawn else "fund", self.names.parties, "party")
        amount = table.text("amount", read_amount)
        return MoneyStep(
            **self._place(table, at), whom=whom, amount=amount, withdrawn=withdrawn, expect=self._expect(table)
        )

    def _cover_step(self, table: Table, at: int) -> CoverStep:
        return read_cover(table, self._place(table, at), self.names.parties, self._expect(table))

    def _end_step(self, table: Table, at: int) -> EndBankruptcyStep:
        known = {stays.VERB: self.names.loans, "by": self.names.parties}
        documents = self._known(table, "documents", self.names.documents)
        return stays.read_end(table, self._place(table, at), known, documents, self._expect(table))

    def _check_step(self, table: Table, at: int) -> CheckStep:
        reader = CheckReader(self.path, self.shape, self.names.subjects(), frozenset(self.names.aliases))
        return CheckStep(**self._place(table, at), expected=reader.read(table.value("check")))

    def _keeper_step(self, table: Table, at: int) -> KeeperStep:
        inner = Table.of(self.path, table.value("keeper"), "'keeper'")
        until = inner.text("until", parse_day)
        days = self._ticks(inner, CHINA.day(at), until)
        step = KeeperStep(
            **self._place(table, at),
            by=self._one(table, "by", self.names.parties, "party") if table.has("by") else None,
            loans=self._known(inner, "loans", self.names.loans),
            days=days,
            debit=inner.text_or("debit", read_flag, False),
        )
        inner.close()
        self.now = max(self.now, CHINA.begins(until) + OPENING)
        return step

    def _ticks(self, table: Table, first: Day, until: Day) -> tuple[Day, ...]:
        every = table.text_or("every", str, "day")
        if until < first:
            raise table.wrong(f"until: {format_day(until)} is before the step's own day", "until")
        step = {"day": 1, "week": 7}.get(every, int(every) if every.isascii() and every.isdigit() else 0)
        if every == "month":
            grid = DueDates(first, to_date(first).day)
            days = [grid.nth(n) for n in range(1, (until - first) // 28 + 2)]
        elif 0 < step < MAX_TICKS:
            days = list(range(first, until + 1, step))
        else:
            raise table.wrong(f"every: {every!r} is not allowed; day, week, month or a number of days", "every")
        if len(days) > MAX_TICKS:
            raise table.wrong(f"until: more than {MAX_TICKS} ticks; take longer steps", "until")
        return tuple(sorted({day for day in days if day <= until} | {until}))

    # ---- names

    def _one(self, table: Table, key: str, known: Mapping[str, object], what: str) -> str:
        name = table.text(key, read_name)
        if name not in known:
            raise table.wrong(f"{key}: {unknown(what, name, known)}", key)
        return name

    def _known(self, table: Table, key: str, known: Mapping[str, object]) -> tuple[str, ...]:
        names = table.list_of(key, read_name)
        for name in names:
            if name not in known:
                raise table.wrong(f"{key}: {unknown('name', name, known)}", key)
        return names
