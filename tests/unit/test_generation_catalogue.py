"""The catalogue is read strictly: whatever does not fit is refused with its place."""

import hashlib
import re
from pathlib import Path

import pytest

from generation import rules, shape
from generation.catalogue import Catalogue, Edge, GenerationError

ROOT = Path(__file__).resolve().parents[2]

SMALL = """\
version: 1
scopes:
  party: {plural: parties, single: true, file: party}
  loan: {in: party, file: loan}
phases:
  - {id: 1, zh: "甲", en: "First", nodes: 2}
  - {id: 2, zh: "乙", en: "Second", nodes: 2}
laws:
  RULE: {rule: "A rule", source_read: text}
built: [OPENED, CLOSED]
nodes:
  - {id: 1, code: OPENED, zh: "开", en: "Open", phase: 1, scope: party, kind: actor, by: [lender], guard: g, state: s, creates: true, repeats: false}
  - {id: 2, code: LENT, zh: "贷", en: "Lend", phase: 1, scope: loan, kind: actor, by: [lender], consent: [borrower], after_all: [OPENED], guard: g, state: s, creates: true, repeats: false, law: RULE}
  - {id: 3, code: DUE, zh: "到期", en: "Due", phase: 2, scope: loan, kind: time, by: [keeper], after_any: [LENT, "CLOSED@any"], guard: g, state: s, repeats: true}
  - {id: 4, code: CLOSED, zh: "结", en: "Close", phase: 2, scope: loan, kind: cascade, after_all: ["DUE@named"], guard: g, state: s, repeats: false, clears: [LENT]}
"""


def load(folder: Path, text: str) -> Catalogue:
    path = folder / "lifecycle.yaml"
    path.write_text(text, encoding="utf-8")
    catalogue = shape.read(path)
    rules.verify(catalogue)
    return catalogue


def test_a_well_formed_catalogue_is_read(tmp_path: Path) -> None:
    catalogue = load(tmp_path, SMALL)
    assert [node.code for node in catalogue.nodes] == ["OPENED", "LENT", "DUE", "CLOSED"]
    assert catalogue.by_code["DUE"].after_any == (Edge("LENT"), Edge("CLOSED", "any"))
    assert catalogue.by_code["CLOSED"].after_all == (Edge("DUE", "named"),)
    assert catalogue.scope["party"].plural == "parties"
    assert catalogue.scope["loan"].plural == "loans"
    assert catalogue.ancestors("loan") == ("loan", "party")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 1", "version: 2", "lifecycle.yaml:1: version 2 is not known"),
        ("kind: time,", "kind: time, sort: x,", "lifecycle.yaml:14: unknown key 'sort'"),
        ("source_read: text}", "source_read: text, x: 1}", "lifecycle.yaml:9: unknown key 'x'"),
        ("  loan: {in: party,", "  loan: {inside: party,", "lifecycle.yaml:4: unknown key 'inside'"),
        ('en: "Due", ', "", "lifecycle.yaml:14: 'en' is missing"),
        ("id: 3,", "id: three,", "'id' should be of type int, not 'three'"),
        ("id: 3,", "id: true,", "'id' should be of type int, not True"),
        ("repeats: true", "repeats: often", "'repeats' should be of type bool"),
        ("by: [keeper]", "by: [1]", "`by` is a list of words"),
        ('"DUE@named"', '"DUE@some"', "'DUE@some' is not CODE, CODE@named or CODE@any"),
        ("code: DUE", "code: Due", "code 'Due' is not in capitals"),
        ("built: [OPENED, CLOSED]", "built: [OPENED, OPENED]", "`built` names a node twice"),
        ("version: 1\n", "version: 1\nversion: 1\n", 'found duplicate key "version"'),
        ("scopes:", "scopes: [", "lifecycle.yaml: "),
    ],
)
def test_what_does_not_have_the_shape_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SMALL
    with pytest.raises(GenerationError, match=re.escape(message)):
        load(tmp_path, SMALL.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("after_all: [OPENED]", "after_all: [OPENNED]", "line 13, LENT: there is no node OPENNED"),
        ("clears: [LENT]", "clears: [GIVEN]", "line 15, CLOSED: there is no node GIVEN"),
        ("built: [OPENED, CLOSED]", "built: [OPENED, SHUT]", "built: there is no node SHUT"),
        ("id: 3,", "id: 5,", "line 14, DUE: has id 5, should have 3"),
        ("code: CLOSED", "code: OPENED", "OPENED: stands 2 times"),
        ("nodes: 2}\nlaws", "nodes: 3}\nlaws", "phase 2: says 3 nodes, holds 2"),
        ("phase: 2, scope: loan, kind: time", "phase: 3, scope: loan, kind: time", "DUE: there is no phase 3"),
        ("scope: loan, kind: time", "scope: lone, kind: time", "DUE: there is no scope lone"),
        ("law: RULE", "law: RULES", "LENT: there is no law RULES"),
        ("source_read: text", "source_read: all", "law RULE: source_read 'all' is not one of"),
        ("kind: time", "kind: clock", "DUE: kind 'clock' is not one of"),
        ("kind: cascade,", "kind: cascade, by: [lender],", "CLOSED: a cascade is called by nobody"),
        ("by: [keeper], ", "", "DUE: `by` is missing"),
        ("by: [keeper],", "by: [keeper], consent: [lender],", "DUE: only an actor's node asks for consent"),
        ('after_any: [LENT, "CLOSED@any"], ', "", "DUE: nothing sets it off"),
        ("file: loan}", "file: lone}", "scope loan: file 'lone' is not one of"),
        ("in: party,", "in: house,", "scope loan: belongs to 'house', which does not stand above it"),
        ('[LENT, "CLOSED@any"]', '["CLOSED@any"]', "DUE: cannot be reached from nothing"),
    ],
)
def test_what_does_not_fit_together_is_refused(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in SMALL
    with pytest.raises(GenerationError, match=re.escape(message)):
        load(tmp_path, SMALL.replace(old, new, 1))


def test_every_broken_rule_is_named(tmp_path: Path) -> None:
    broken = SMALL.replace("id: 3,", "id: 7,").replace("law: RULE", "law: RULES")
    with pytest.raises(GenerationError, match="LENT: there is no law RULES") as refusal:
        load(tmp_path, broken)
    assert "DUE: has id 7" in str(refusal.value)


def test_ids_are_append_only() -> None:
    """Ids live in emitted events: what stands now may be followed by more, never changed."""
    catalogue = shape.read(ROOT / "lifecycle.yaml")
    first = "\n".join(f"{node.id} {node.code}" for node in catalogue.nodes[:132])
    assert (
        hashlib.sha256(first.encode()).hexdigest() == "39a18f82d83ea1ddf40c178f942ea4df5b7b678f327060cfdbfe071691d1caa3"
    )
