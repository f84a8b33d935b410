"""The bundles and trust files of cases.json, made anew each time: forged without a chain, or mutated from one that was exported.

usage: python -m tests.page.corpus FOLDER EXPORTED      writes them all, with index.json saying which case is which
EXPORTED: what `fubie run examples/equal-instalments.yaml --out EXPORTED` left
"""

from __future__ import annotations

import dataclasses
import io
import json
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evidence import dossier
from evidence.bundle import EVENTS, Bundle, build
from evidence.canonical import canonicalize
from evidence.catalogue import FileKind
from evidence.chainproof import Header
from evidence.container import MAX_BYTES, pack, unpack
from evidence.manifest import Block
from evidence.validators import OwnedKey
from tests.unit.evidence import forge
from tests.unit.evidence.forge import AGREEMENT, AGREEMENT_ROOT, BORROWER, SIGNED, STRANGER, TRUST, Draft

TABLE = Path(__file__).with_name("cases.json")
PARTY, FACILITY, LOAN = FileKind
FOLDER = f"documents/{AGREEMENT_ROOT.hex()}"
HOSTILE = "<img src=x onerror=alert(1)><script>alert(1)</script>\u202e{{7*7}}"


@dataclass(frozen=True)
class Case:
    """A row of the table. `as_of` in Unix seconds; `trust` None for no trust file; `usage`: the command refuses what it is given."""

    name: str
    bundle: bytes
    trust: bytes | None
    as_of: int | None
    require: str | None
    outcome: str
    fails: frozenset[str]
    open: frozenset[str]
    usage: bool

    @property
    def slug(self) -> str:
        return "".join(char if char.isalnum() else "-" for char in self.name)


def cases(exported: Path) -> list[Case]:
    """Every row. `exported` is the folder of a scenario's run."""
    source = Source((exported / "loan.zip").read_bytes(), (exported / "trust.json").read_bytes())
    return [_case(row, source) for row in json.loads(TABLE.read_text(encoding="utf-8"))["cases"]]


class Source:
    """What bundles are made from."""

    def __init__(self, exported: bytes, exported_trust: bytes) -> None:
        self.exported, self.exported_trust = exported, exported_trust
        self.forged = forge.bundle_of(forge.life(2))

    def member(self, prefix: str) -> tuple[str, bytes]:
        """Of the forged bundle."""
        return next((name, data) for name, data in unpack(self.forged).items() if name.startswith(prefix))

    def with_events(self, change: Callable[[list[dict[str, Any]]], object], bundle: bytes | None = None) -> bytes:
        given = self.forged if bundle is None else bundle
        events = [json.loads(line) for line in unpack(given)[EVENTS].splitlines()]
        change(events)
        return forge.reseal(given, {EVENTS: b"".join(canonicalize(event) + b"\n" for event in events)})


def _case(row: dict[str, Any], source: Source) -> Case:
    bundle = BUNDLES[row["bundle"]](source)
    trust = row.get("trust", "forged")
    moments = {None: None, "block": 0, "later": 1}
    later = moments[row.get("asOf")]
    return Case(
        row["name"],
        bundle,
        None if trust is None else TRUSTS[trust](source),
        None if later is None else Bundle.read(bundle).manifest.block.timestamp + later,
        row.get("require"),
        row["outcome"],
        frozenset(row.get("fails", ())),
        frozenset(row.get("open", ())),
        row.get("usage", False),
    )


# ---- trust files


def _trust(**changes: Any) -> Callable[[Source], bytes]:
    return lambda _: json.dumps(dataclasses.replace(TRUST, **changes).to_json(), ensure_ascii=False).encode()


OTHER_CODE = tuple(
    dataclasses.replace(contract, code_hash=b"\x99" * 32) if contract.name == "Engine" else contract
    for contract in forge.CONTRACTS
)

TRUSTS: dict[str, Callable[[Source], bytes]] = {
    "forged": _trust(),
    "exported": lambda source: source.exported_trust,
    "no-strategy": _trust(strategy=None),
    "no-notary": _trust(notary=None),
    "no-calendar": _trust(calendar=None),
    "no-module": _trust(contracts=tuple(contract for contract in forge.CONTRACTS if contract.name != "Engine")),
    "broken": lambda _: b"not a trust file",
    "other-chain": _trust(chain_id=1),
    "other-code": _trust(contracts=OTHER_CODE),
    "other-notary": _trust(notary=OwnedKey(forge.address(STRANGER), "another notary")),
}


# ---- containers


def _zipped(members: dict[str, bytes], method: int) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return target.getvalue()


def _name_twice(source: Source) -> bytes:
    """Two members of one name, as different readers would take one or the other."""
    name, _ = source.member("environment.json")
    target = io.BytesIO(_zipped(dict(unpack(source.forged)), zipfile.ZIP_STORED))
    with zipfile.ZipFile(target, "a", zipfile.ZIP_STORED) as archive:
        archive.filelist.pop()  # a central directory that lists the first name once only would hide it
        archive.NameToInfo.clear()
        archive.writestr(name, b"{}")
    return target.getvalue()


def _later_version(source: Source) -> bytes:
    contents = dict(unpack(source.forged))
    manifest = json.loads(contents["manifest.json"])
    return pack({**contents, "manifest.json": canonicalize({**manifest, "version": manifest["version"] + 1})})


# ---- what the exporter's forger does


def _flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def _events(change: Callable[[list[dict[str, Any]]], object]) -> Callable[[Source], bytes]:
    return lambda source: source.with_events(change)


def _place(events: list[dict[str, Any]], code: str) -> int:
    return next(n for n, event in enumerate(events) if event["node"] == forge.NUMBERS[code])


def _leave_out(events: list[dict[str, Any]]) -> None:
    del events[_place(events, "APR_DISCLOSED")]


def _close_up(events: list[dict[str, Any]]) -> None:
    gone = _place(events, "INTEREST_ACCRUED")
    for event in events[gone + 1 :]:
        event["seq"] -= 1
    del events[gone]


def _swap(events: list[dict[str, Any]]) -> None:
    at = _place(events, "BILL_ISSUED")
    events[at], events[at + 1] = events[at + 1], events[at]


def _proof_changed(bundle: bytes) -> bytes:
    name = next(name for name in unpack(bundle) if name.startswith("proofs/"))
    proofs = json.loads(unpack(bundle)[name])
    node = proofs[0]["accountProof"][0]
    proofs[0]["accountProof"][0] = node[:-1] + ("0" if node[-1] != "0" else "1")
    return forge.reseal(bundle, {name: canonicalize(proofs)})


def _exported_document(source: Source) -> bytes:
    name, data = next(
        (n, d) for n, d in unpack(source.exported).items() if n.startswith("documents/") and n.endswith(".pdf")
    )
    return forge.reseal(source.exported, {name: _flipped(data, len(data) // 2)})


# ---- what goes wrong in the life itself, and is recorded faithfully


def _other_effect(_: Source) -> bytes:
    draft = forge.life()
    step = draft.steps[PARTY][1]
    draft.steps[PARTY][1] = dataclasses.replace(step, effect=draft.steps[PARTY][2].effect)
    return forge.bundle_of(draft)


def _sibling_hidden(_: Source) -> bytes:
    draft = forge.proposed(forge.admitted(Draft()))
    draft.next_block()
    draft.opens(FACILITY, "TERMS_PROPOSED", child=b"\x55" * 32, actor=forge.OPERATOR)
    state = forge.state_of(draft)
    draft.steps[FACILITY].pop()
    return forge.bundle_of(draft, state)


def _loan_not_opened(_: Source) -> bytes:
    draft = forge.proposed(forge.admitted(Draft()))
    draft.steps[FACILITY].pop()
    return forge.bundle_of(draft)


def _day_to_come(_: Source) -> bytes:
    draft = forge.life()
    accrual = {"from": forge.DAY0, "through": forge.DAY0, "numerator": 1, "accrued": 1}
    draft.act(LOAN, "INTEREST_ACCRUED", accrual, day=forge.DAY0 + 4000)
    return forge.bundle_of(draft)


def _step_after_block(_: Source) -> bytes:
    draft = forge.life()
    content = forge.content_of(draft)
    items = list(content.header.items)
    items[11] = (draft.time - 1).to_bytes(4, "big")
    early = dataclasses.replace(content, header=Header(tuple(items)))
    return build(early, forge.notarized(early))


def _other_loan(_: Source) -> bytes:
    draft = forge.life()
    other = forge.LAYOUT.files.head_slot(b"\x55" * 32)
    state = forge.state_of(draft)
    state = forge.State(state.storage | {other: state.storage[forge.slots()[3]]})
    content = forge.content_of(draft, state, proofs=state.proofs([*forge.slots()[:3], other]))
    return build(content, forge.notarized(content))


def _twin(_: Source) -> bytes:
    draft = forge.life()
    state = forge.state_of(draft)
    origin = int.from_bytes(b"\x0e" * 32, "big")
    return forge.bundle_of(draft, forge.State(state.storage | {forge.LAYOUT.origin: origin}))


def _other_block(source: Source) -> bytes:
    block: Block = Bundle.read(source.forged).manifest.block
    return forge.reseal(source.forged, {}, block=dataclasses.replace(block, hash=b"\x11" * 32))


def _by_other_notary(_: Source) -> bytes:
    content = forge.content_of(forge.life())
    return build(content, forge.notarized(content, STRANGER))


def _other_text(_: Source) -> bytes:
    draft = forge.proposed(forge.admitted(Draft()))
    draft.personal(LOAN, "BORROWER_SIGNED", SIGNED, documents=AGREEMENT_ROOT, signs={"apr": 170_000})
    return forge.bundle_of(draft)


def _signature_twice(_: Source) -> bytes:
    draft = forge.admitted(Draft())
    again = draft.steps[PARTY][2]
    draft.next_block()
    draft.steps[PARTY].append(dataclasses.replace(again, seq=5, timestamp=draft.time, block=draft.block))
    return forge.bundle_of(forge.proposed(draft))


def _two_agreements(_: Source) -> bytes:
    draft = forge.proposed(forge.admitted(Draft()))
    draft.personal(LOAN, "BORROWER_SIGNED", SIGNED, documents=AGREEMENT_ROOT)
    draft.personal(LOAN, "LENDER_SIGNED", SIGNED | {"apr": 1}, forge.SIGNER, documents=AGREEMENT_ROOT)
    return forge.bundle_of(draft)


def _wallet_signed(_: Source) -> bytes:
    draft, wallet = forge.agreed(forge.admitted(Draft())), b"\x77" * 20
    at = next(n for n, s in enumerate(draft.steps[LOAN]) if s.node == forge.NUMBERS["LENDER_SIGNED"])
    signature = forge.Signature(wallet, 1, draft.time, b"by the wallet's own rule")
    step = draft.steps[LOAN][at]
    draft.steps[LOAN][at] = dataclasses.replace(step, actor=wallet, consents=forge.consents_of([signature]))
    return forge.bundle_of(draft, forge.state_of(draft, wallets=[wallet]))


def _field_shown(_: Source) -> bytes:
    shown = tuple(
        dossier.shown_in_part(document, [("amount",)]) if document.role == "terms" else dossier.withheld(document)
        for document in AGREEMENT
    )
    return forge.bundle_of(forge.life(), documents={AGREEMENT_ROOT: shown})


def _of_no_step(_: Source) -> bytes:
    other = dossier.shown_whole(dataclasses.replace(AGREEMENT[0], content=b"another"))
    return forge.bundle_of(forge.life(), documents={b"\x77" * 32: (other,)})


def _life(**changes: Any) -> Callable[[Source], bytes]:
    return lambda _: forge.bundle_of(forge.life(), **changes)


def _resealed(name: str, content: bytes) -> Callable[[Source], bytes]:
    return lambda source: forge.reseal(source.forged, {name: content})


BUNDLES: dict[str, Callable[[Source], bytes]] = {
    "forged": lambda source: source.forged,
    "exported": lambda source: source.exported,
    "long": lambda _: forge.bundle_of(forge.life(36)),
    "documents-withheld": _life(documents={AGREEMENT_ROOT: tuple(map(dossier.withheld, AGREEMENT))}),
    "documents-absent": _life(documents={}),
    "field-shown": _field_shown,
    "unsigned-agreement": lambda _: forge.bundle_of(forge.proposed(forge.admitted(Draft()))),
    "wallet-signed": _wallet_signed,
    "custody-unknown": lambda _: forge.bundle_of(forge.agreed(forge.admitted(Draft(), custody=0))),
    "hostile-words": _resealed("attachments/exporter.json", canonicalize({"node": HOSTILE, "software": HOSTILE})),
    "no-checkpoint": lambda _: build(forge.content_of(forge.life())),
    "later-version": _later_version,
    "empty": lambda _: b"",
    "noise": lambda _: b"\x00PK\x03\x04 no archive" * 100,
    "cut-off": lambda source: source.forged[:-1],
    "byte-appended": lambda source: source.forged + b"\0",
    "packed-anew": lambda source: _zipped(dict(unpack(source.forged)), zipfile.ZIP_DEFLATED),
    "zip-bomb": lambda _: _zipped({"manifest.json": bytes(MAX_BYTES)}, zipfile.ZIP_DEFLATED),
    "path-traversal": lambda source: _zipped({**unpack(source.forged), "../../evil.txt": b"x"}, zipfile.ZIP_STORED),
    "name-twice": _name_twice,
    "too-large": lambda source: source.forged + bytes(MAX_BYTES),
    "unsealed-document": lambda source: pack({**unpack(source.forged), f"{FOLDER}/0.pdf": b"%PDF the agreemenT"}),
    "deep-json": _resealed("environment.json", b"[" * 1_000_000),
    "huge-number": _resealed("environment.json", b'{"a":' + b"9" * 1_000_000 + b"}"),
    "json-twice": _resealed("environment.json", b'{"a":1,"a":2}'),
    "many-lines": _resealed(EVENTS, b"{}\n" * 5_000_000),
    "step-left-out": _events(_leave_out),
    "step-closed-up": _events(_close_up),
    "last-step-left-out": _events(lambda events: events.pop()),
    "actor-changed": _events(lambda e: e[_place(e, "INTEREST_ACCRUED")].update(actor="0x" + "12" * 20)),
    "steps-swapped": _events(_swap),
    "other-effect": _other_effect,
    "sibling-hidden": _sibling_hidden,
    "loan-not-opened": _loan_not_opened,
    "day-to-come": _day_to_come,
    "step-after-block": _step_after_block,
    "proof-changed": lambda source: _proof_changed(source.forged),
    "other-loan": _other_loan,
    "twin": _twin,
    "other-block": _other_block,
    "other-notary": _by_other_notary,
    "document-changed": _resealed(f"{FOLDER}/0.pdf", b"%PDF the agreemenT"),
    "documents-of-no-step": _of_no_step,
    "exported-document-changed": _exported_document,
    "exported-proof-changed": lambda source: _proof_changed(source.exported),
    "exported-step-left-out": lambda source: source.with_events(lambda events: events.pop(), source.exported),
    "other-text-signed": _other_text,
    "stranger-signed": lambda _: forge.bundle_of(forge.agreed(forge.admitted(Draft()), borrower=STRANGER)),
    "signature-twice": _signature_twice,
    "one-key": lambda _: forge.bundle_of(forge.agreed(forge.admitted(Draft()), lender=BORROWER)),
    "custody-lender": lambda _: forge.bundle_of(forge.agreed(forge.admitted(Draft(), custody=3))),
    "two-agreements": _two_agreements,
}


def write(folder: Path, exported: Path) -> None:
    """Each case's files, and index.json: [{"name", "bundle", "trust", "asOf", "require", "outcome", "fails", "open"}, …]."""
    folder.mkdir(parents=True, exist_ok=True)
    index = []
    for case in cases(exported):
        bundle, trust = folder / f"{case.slug}.zip", folder / f"{case.slug}.json"
        bundle.write_bytes(case.bundle)
        if case.trust is not None:
            trust.write_bytes(case.trust)
        row = {"name": case.name, "bundle": str(bundle), "trust": None if case.trust is None else str(trust)}
        asked = {"asOf": case.as_of, "require": case.require, "outcome": case.outcome}
        index.append({**row, **asked, "fails": sorted(case.fails), "open": sorted(case.open)})
    (folder / "index.json").write_text(json.dumps(index, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]), Path(sys.argv[2]))
