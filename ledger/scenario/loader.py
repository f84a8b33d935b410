"""Reads a scenario and refuses it before anything runs: unknown keys, values that cannot be, names that nobody has."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from evidence.canonical import load_canonical
from evidence.errors import EvidenceError
from ledger.chain.artifacts import shipped
from ledger.chain.parameters import spelled
from ledger.domain.calendar import Day, parse_day
from ledger.domain.errors import InvalidValue
from ledger.domain.nodes import Node
from ledger.scenario.errors import ScenarioInvalid
from ledger.scenario.kinds import DAY, HASH, RATE, Kind, choice, integer, read_amount, read_flag, read_hash, read_name
from ledger.scenario.model import (
    CUSTOMERS,
    INSTITUTION,
    KEYHOLDER,
    AnyStep,
    DocumentFile,
    IndexValue,
    LoanPlan,
    NodeStep,
    Parameter,
    Party,
    Product,
    Programme,
    Scenario,
)
from ledger.scenario.signatures import Shape
from ledger.scenario.source import Table, Value, items, read, unknown
from ledger.scenario.steps import Names, StepReader
from ledger.scenario.structures import CLAUSES, FLOATING, clauses, floating, product, terms
from ledger.scenario.termsheet import difference

MAX_DOCUMENT = 16 * 1024 * 1024
MAX_TITLE = 120
# The roles that one key can have besides: an institution's own, a customer's, and a bare key.
PLAIN_ROLES = (INSTITUTION, *CUSTOMERS, KEYHOLDER)
# Roles of the whole ledger; they act for no institution.
GLOBAL_ROLES = ("regulator", "court", "bureau", "index-publisher")
PUBLISHER = "index-publisher"
# The role of a document that states the terms of a loan.
TERMS = "terms"
CAP = "cap"
# The evidence clause, by the hash of its leaf; 0x00…00 where a scenario plays in a world without one.
CLAUSE = "evidence_clause"
HASH_VALUE = replace(HASH, read=lambda text: int.from_bytes(read_hash(text)))

_MEDIA_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]{1,60}")
_MEDIA_TYPES = {".pdf": "application/pdf", ".json": "application/json", ".txt": "text/plain", ".xml": "application/xml"}


def load(path: Path, with_documents: bool = True) -> Scenario:
    """The scenario in the file `path`; documents are looked for beside it.

    Without `with_documents` their content stays unread, for whoever is to write them.

    Raises: ScenarioInvalid with the line of the first thing that is wrong.
    """
    return Loader(path, Shape(shipped()), with_documents).load()


class Loader:
    """Reads one file, section by section."""

    def __init__(self, path: Path, shape: Shape, with_documents: bool) -> None:
        self.path, self.shape, self.with_documents = path, shape, with_documents

    def load(self) -> Scenario:
        top = Table(str(self.path), read(self.path), "the scenario")
        title = top.text("title", _title)
        start = top.text("start", parse_day)
        parties = self._parties(top)
        products = self._products(top, parties)
        documents = self._documents(top)
        loans = self._loans(top)
        names = Names(parties, products, documents, loans)
        parameters = self._parameters(top)
        indexes = self._indexes(top, start, parties)
        programmes = self._programmes(top, parties)
        closed = top.list_of("closed_days", DAY.read)
        seed = top.text_or("seed", _title, "") or None
        steps = tuple(StepReader(str(self.path), self.shape, names, start).read(top.value("steps")))
        top.text_or("description", str, "")
        top.close()
        self._check_facilities(top, loans, names)
        self._check_terms(top, loans, documents)
        self._check_proposals(top, steps, documents)
        return Scenario(
            path=str(self.path),
            title=title,
            start=start,
            seed=seed,
            parameters=parameters,
            closed_days=closed,
            parties=parties,
            products=products,
            documents=documents,
            loans=loans,
            facilities=names.facilities,
            steps=steps,
            indexes=indexes,
            programmes=programmes,
        )

    # ---- who

    def _parties(self, top: Table) -> dict[str, Party]:
        top.value("parties")
        found = {name: self._party(name, table) for name, table in top.tables("parties", "the party")}
        institutions = [party.name for party in found.values() if party.is_institution]
        return {name: self._with_institution(top, party, institutions) for name, party in found.items()}

    def _party(self, name: str, table: Table) -> Party:
        self._name(table, name)
        table.value("role")
        roles = table.list_of("role", self._role)
        regime = None
        if INSTITUTION in roles:
            regimes = choice(self.shape.members("Regime"))
            regime = table.text("regime", regimes.read)
        party = Party(
            name=name,
            line=table.line,
            roles=roles,
            of=table.text("of", read_name) if table.has("of") else None,
            regime=regime,
            funds=table.text_or("funds", read_amount, 0),
            identity=table.text("identity", read_hash) if table.has("identity") else None,
            waiver_limit=table.text_or("waiver_limit", read_amount, 0),
        )
        if sum(role in PLAIN_ROLES for role in roles) > 1 or (set(roles) & set(CUSTOMERS) and len(roles) > 1):
            raise table.wrong("role: a customer, an institution and a bare key are parties of their own", "role")
        table.close(["regime"])
        return party

    def _role(self, text: str) -> str:
        known = (*PLAIN_ROLES, *self.shape.members("Role"))
        if text not in known:
            raise InvalidValue("role", text, unknown("role", text, known))
        return text

    def _with_institution(self, top: Table, party: Party, institutions: list[str]) -> Party:
        """Who acts for the only institution need not say so."""
        alone = party.is_institution or party.roles == (KEYHOLDER,) or set(party.roles) <= set(GLOBAL_ROLES)
        of = party.of or (institutions[0] if len(institutions) == 1 and not alone else None)
        if alone and party.of is not None:
            raise self._at(top, party.line, f"the party {party.name!r} acts for nobody: leave out 'of'")
        if not alone and of not in institutions:
            sentence = unknown("institution", of, institutions) if of else "there are several: say which one with 'of'"
            raise self._at(top, party.line, f"of: the party {party.name!r} needs an institution; {sentence}")
        return replace(party, of=of)

    # ---- what

    def _products(self, top: Table, parties: Mapping[str, Party]) -> dict[str, Product]:
        found: dict[str, Product] = {}
        institutions = [name for name, party in parties.items() if party.is_institution]
        for name, table in top.tables("products", "the product"):
            self._name(table, name)
            lender = (
                table.text("lender", read_name) if len(institutions) != 1 or table.has("lender") else institutions[0]
            )
            if lender not in institutions:
                raise table.wrong(unknown("institution", lender, institutions), "lender")
            values = product(table, self.shape)
            agreed = self._clauses(name, table)
            floats = self._floating(name, table)
            table.close()
            found[name] = Product(name, table.line, lender, values, agreed, floats)
        return found

    def _floating(self, name: str, table: Table) -> dict[str, Any]:
        if not table.has(FLOATING):
            return {}
        inner = Table.of(str(self.path), table.value(FLOATING), f"the floating rate of {name!r}")
        found = floating(inner, self.shape)
        inner.close()
        return found

    def _clauses(self, name: str, table: Table) -> dict[str, Any]:
        if not table.has(CLAUSES):
            return {}
        inner = Table.of(str(self.path), table.value(CLAUSES), f"the clauses of {name!r}")
        found = clauses(inner, self.shape)
        inner.close()
        return found

    def _documents(self, top: Table) -> dict[str, DocumentFile]:
        found: dict[str, DocumentFile] = {}
        for name, table in top.tables("documents", "the document"):
            self._name(table, name)
            path = (self.path.parent / table.text("file", str)).resolve()
            fields = table.text_or("fields", read_flag, False)
            content = self._content(table, path)
            if fields and self.with_documents:
                self._check_canonical(table, path, content)
            found[name] = DocumentFile(
                name=name,
                line=table.line,
                path=path,
                role=table.text_or("role", read_name, name),
                media_type=self._media_type(table, path),
                fields=fields,
                content=content,
            )
            table.close()
        return found

    def _media_type(self, table: Table, path: Path) -> str:
        guess = _MEDIA_TYPES.get(path.suffix, "")
        if not guess and not table.has("type"):
            raise table.wrong(f"type: say the media type of {path.name}, such as image/png", "file")
        return table.text_or("type", _media_type, guess)

    def _content(self, table: Table, path: Path) -> bytes:
        if not self.with_documents:
            return b""
        try:
            if path.stat().st_size > MAX_DOCUMENT:
                raise table.wrong(f"file: {path.name} is larger than {MAX_DOCUMENT} bytes", "file")
            return path.read_bytes()
        except OSError as error:
            raise table.wrong(f"file: {path} cannot be read: {error.strerror}", "file") from None

    def _check_canonical(self, table: Table, path: Path, content: bytes) -> None:
        """Single fields can only be shown of a JSON object in the one spelling that is committed to."""
        try:
            load_canonical(content)
        except EvidenceError as error:
            raise table.wrong(f"fields: {path.name} is not canonical JSON (RFC 8785): {error}", "fields") from None

    def _loans(self, top: Table) -> dict[str, LoanPlan]:
        found: dict[str, LoanPlan] = {}
        for name, table in top.tables("loans", "the loan"):
            self._name(table, name)
            facility = table.text("facility", read_name)
            inner = Table.of(str(self.path), table.value("terms"), f"the terms of {name!r}")
            values, domain = terms(inner, self.shape)
            inner.close()
            table.close()
            found[name] = LoanPlan(name, table.line, facility, values, domain)
        return found

    # ---- the law of the day

    def _parameters(self, top: Table) -> tuple[Parameter, ...]:
        if not top.has("parameters"):
            return ()
        return tuple(self._parameter(top, item) for item in items(top.value("parameters")))

    def _parameter(self, top: Table, item: Value) -> Parameter:
        table = Table.of(top.path, item, "a parameter")
        known = parameter_kinds(self.shape)
        key = next((key for key in known if table.has(key)), None)
        if key is None:
            table.close(known)
            raise table.wrong(f"a parameter has one of the keys {', '.join(known)}")
        regime = None
        if key == CAP:
            regime = table.text("regime", choice(self.shape.members("Regime")).read)
        found = Parameter(
            line=table.line,
            key=key,
            regime=regime,
            value=table.text(key, known[key].read),
            start=table.text("from", parse_day) if table.has("from") else None,
        )
        table.close()
        return found

    # ---- what others publish and pay

    def _indexes(self, top: Table, start: Day, parties: Mapping[str, Party]) -> tuple[IndexValue, ...]:
        if not top.has("indexes"):
            return ()
        if not any(PUBLISHER in party.roles for party in parties.values()):
            raise top.wrong(f"indexes: no party has the role {PUBLISHER!r} that publishes them", "indexes")
        return tuple(self._index(top, start, item) for item in items(top.value("indexes")))

    def _index(self, top: Table, start: Day, item: Value) -> IndexValue:
        table = Table.of(top.path, item, "the value of an index")
        found = IndexValue(
            line=table.line,
            index=table.text("index", read_hash),
            value=table.text("value", RATE.read),
            start=table.text("from", parse_day) if table.has("from") else start,
        )
        table.close()
        return found

    def _programmes(self, top: Table, parties: Mapping[str, Party]) -> dict[str, Programme]:
        found: dict[str, Programme] = {}
        institutions = {name: party for name, party in parties.items() if party.is_institution}
        for name, table in top.tables("programmes", "the programme"):
            self._name(table, name)
            lender = self._of(table, "lender", institutions)
            payer = self._of(table, "payer", parties)
            found[name] = Programme(name, table.line, lender, payer, table.text("most", read_amount))
            table.close()
        return found

    def _of(self, table: Table, key: str, known: Mapping[str, Party]) -> str:
        """The name of one of them; the only one need not be written."""
        if len(known) == 1 and not table.has(key):
            return next(iter(known))
        name = table.text(key, read_name)
        if name not in known:
            raise table.wrong(f"{key}: {unknown('party', name, known)}", key)
        return name

    # ---- what belongs together

    def _check_facilities(self, top: Table, loans: Mapping[str, LoanPlan], names: Names) -> None:
        for loan in loans.values():
            if loan.facility not in names.facilities:
                sentence = unknown("facility", loan.facility, names.facilities)
                raise self._at(top, loan.line, f"facility: {sentence} (a step CREDIT_APPLIED names it with 'on')")

    def _check_terms(self, top: Table, loans: Mapping[str, LoanPlan], documents: Mapping[str, DocumentFile]) -> None:
        """A document that claims to be the terms of a loan says the same as the scenario."""
        for document in documents.values():
            if document.role != TERMS or not self.with_documents:
                continue
            try:
                content: Any = json.loads(document.content)
            except ValueError:
                raise self._at(top, document.line, f"the document {document.name!r} is no JSON") from None
            loan = str(content.get("loan")) if isinstance(content, dict) else ""
            if loan not in loans:
                raise self._at(
                    top, document.line, f"{document.name!r} has the terms of {loan!r}, which is no loan here"
                )
            found = difference(loans[loan], content)
            if found:
                raise self._at(
                    top, document.line, f"the document {document.name!r} differs from the loan {loan!r}: {found}"
                )

    def _check_proposals(self, top: Table, steps: tuple[AnyStep, ...], documents: Mapping[str, DocumentFile]) -> None:
        """A loan is proposed with its own terms, not with another's."""
        for step in steps:
            if not isinstance(step, NodeStep) or step.node is not Node.TERMS_PROPOSED or step.expect:
                continue
            for document in (documents[name] for name in step.documents):
                loan = json.loads(document.content)["loan"] if document.role == TERMS and document.content else step.on
                if loan != step.on:
                    raise self._at(top, step.line, f"{document.name!r} has the terms of {loan!r}, not of {step.on!r}")

    def _name(self, table: Table, name: str) -> None:
        try:
            read_name(name)
        except InvalidValue as error:
            raise table.wrong(f"{name!r} is not allowed as a name; {error.allowed}") from None

    def _at(self, top: Table, line: int, sentence: str) -> ScenarioInvalid:
        return ScenarioInvalid(top.path, line, sentence)


def parameter_kinds(shape: Shape) -> dict[str, Kind]:
    """Every dated legal parameter by its key in a scenario."""
    return {CAP: RATE, CLAUSE: HASH_VALUE, **dict.fromkeys(spelled(shape.artifacts.enums), integer(32))}


def _title(text: str) -> str:
    if not 1 <= len(text) <= MAX_TITLE:
        raise InvalidValue("text", text, f"a text of 1 to {MAX_TITLE} characters")
    return text


def _media_type(text: str) -> str:
    if not _MEDIA_TYPE.fullmatch(text):
        raise InvalidValue("type", text, "a media type such as application/pdf")
    return text
