"""A loan and its bundle made without a chain, so that a test can forge any part of it.

Effects are encoded by eth-abi and signatures made by eth-account: other implementations than the verifier's.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import eth_abi
import rlp
from eth_account import Account
from eth_utils import int_to_big_endian, keccak

from evidence import capture, checkpoint, dossier
from evidence.bundle import Attachments, Bundle, Content, SignedCall, build
from evidence.calldata import Parameter
from evidence.catalogue import Catalogue, FileKind
from evidence.chainproof import Account as ProvenAccount
from evidence.chainproof import AccountProof, Header, SlotProof, Trie
from evidence.clauses import latest
from evidence.container import FIRST, pack
from evidence.deployment import Calendar, Contract, Environment, Layout
from evidence.documents import NO_DOCUMENTS, Document, DocumentTree, Kind
from evidence.effects import Effects, function_of
from evidence.log import Start, Step
from evidence.manifest import ATTACHMENTS, Member
from evidence.stored import StoredBlock
from evidence.trust import Strategy, Trust
from evidence.typed_data import TYPE_OF_NODE, TYPES
from evidence.validators import OwnedKey

CHAIN_ID = 31337
ORIGIN = b"\x0f" * 32
DAY0, BEGIN = 20_000, 1_728_000_000 - 8 * 3600
PARTY, FACILITY, LOAN, LENDER = (bytes([n]) * 32 for n in (0xA1, 0xB2, 0xC3, 0xD4))
FILES = {FileKind.PARTY: PARTY, FileKind.FACILITY: FACILITY, FileKind.LOAN: LOAN}
LEDGER = b"\x10" * 20
CATALOGUE, EFFECTS, LAYOUT = Catalogue.own(), Effects.own(), Layout.own()
NUMBERS = {rule.code: number for number, rule in CATALOGUE.nodes.items()}
TERMS = {
    "principal": 1_000_000, "rate": 180_000, "penaltyRate": 240_000, "method": 0, "dayCount": 0, "allocationMode": 0,
    "allocationOrder": bytes(5), "periods": 12, "periodMonths": 1, "dueDay": 15, "originationFee": 0, "periodicFee": 0,
    "startDay": DAY0, "firstDue": DAY0 + 30, "drawBy": DAY0 + 5, "voidGrounds": bytes(32),
}  # fmt: skip


def key(number: int) -> Any:
    return Account.from_key(bytes([number]) * 32)


def address(account: Any) -> bytes:
    return bytes.fromhex(account.address[2:])


BORROWER, SIGNER, OPERATOR, APPROVER, SECOND, NOTARY, STRANGER = map(key, range(1, 8))
HASH = {
    name: keccak(text=name)
    for name in ("terms", "purpose", "report", "model", "certificate", "scope", "identity", "product")
}
SIGNED_BY_BOTH = (
    Document("agreement", "application/pdf", b"%PDF the agreement", b"\x51" * 32),
    Document("terms", "application/json", b'{"amount":1000000,"borrower":"whoever"}', b"\x52" * 32, Kind.FIELDS),
    latest().document,
)


def capture_log(documents: Sequence[Document], operator: Any = OPERATOR, at: int = BEGIN) -> Document:
    """Of these documents, each captured a second after the one before; signed by eth-account."""
    captured = tuple(capture.Captured(one.leaf(), at + n, "scanner") for n, one in enumerate(documents))
    log = capture.CaptureLog(address(operator), ("fubie", "1"), "workstation", captured)
    return capture.document(
        log, lambda typed: bytes(operator.sign_typed_data(full_message=typed).signature), b"\x53" * 32
    )


AGREEMENT = (*SIGNED_BY_BOTH, capture_log(SIGNED_BY_BOTH))
AGREEMENT_ROOT = DocumentTree(tuple(document.leaf() for document in AGREEMENT)).doc_hash


def abi_value(parameter: Parameter, value: Any) -> Any:
    if parameter.type == "tuple":
        return tuple(abi_value(part, value[part.name]) for part in parameter.components)
    return "0x" + value.hex() if parameter.type == "address" else value


def effect_of(code: str, fields: Mapping[str, Any]) -> bytes:
    name = function_of(code)
    shape = EFFECTS.shapes[name]
    types = [part.canonical for part in shape]
    arguments = eth_abi.encode(types, [abi_value(part, fields[part.name]) for part in shape])
    return bytes(keccak(text=f"{name}({','.join(types)})")[:4]) + arguments


@dataclass(frozen=True)
class Signature:
    """A consent as the log keeps it."""

    signer: bytes
    nonce: int
    deadline: int
    signature: bytes


def sign(
    account: Any,
    form: str,
    values: Mapping[str, Any],
    nonce: int,
    deadline: int,
    *,
    ledger: bytes = LEDGER,
    chain_id: int = CHAIN_ID,
) -> Signature:
    domain = {"name": "Fubie", "version": "1", "chainId": chain_id, "verifyingContract": "0x" + ledger.hex()}
    types = {form: [{"name": name, "type": kind} for name, kind in TYPES[form]]}
    message = {**values, "nonce": nonce, "deadline": deadline}
    shown = {name: "0x" + message[name].hex() if kind == "address" else message[name] for name, kind in TYPES[form]}
    signed = account.sign_typed_data(domain, types, shown)
    return Signature(address(account), nonce, deadline, bytes(signed.signature))


def consents_of(signatures: Sequence[Signature]) -> bytes:
    if not signatures:
        return b""
    listed = [("0x" + s.signer.hex(), s.nonce, s.deadline, s.signature) for s in signatures]
    return bytes(eth_abi.encode(["(address,uint256,uint64,bytes)[]"], [listed]))


@dataclass
class Draft:
    """The three logs as they grow. Each `act` is a step in a block of its own, ten seconds after the last."""

    steps: dict[FileKind, list[Step]] = field(default_factory=lambda: {kind: [] for kind in FileKind})
    calls: dict[SignedCall, bytes] = field(default_factory=dict)
    block: int = 10
    time: int = BEGIN
    nonce: int = 0

    def next_block(self) -> None:
        self.block += 1
        self.time += 10

    def act(
        self,
        kind: FileKind,
        code: str,
        fields: Mapping[str, Any],
        *,
        actor: Any = OPERATOR,
        consents: Sequence[Signature] = (),
        documents: bytes = NO_DOCUMENTS,
        object_: bytes | None = None,
        day: int | None = None,
    ) -> Step:
        self.next_block()
        step = Step(
            file=FILES[kind],
            node=NUMBERS[code],
            object=FILES[kind] if object_ is None else object_,
            seq=len(self.steps[kind]) + 1,
            actor=address(actor),
            timestamp=self.time,
            effective_day=DAY0 + (self.time - BEGIN) // 86_400 if day is None else day,
            supersedes=0,
            doc_hash=documents,
            effect=effect_of(code, fields),
            consents=consents_of(consents),
            block=self.block,
        )
        self.steps[kind].append(step)
        return step

    def personal(
        self,
        kind: FileKind,
        code: str,
        fields: Mapping[str, Any],
        signer: Any = BORROWER,
        *,
        documents: bytes = NO_DOCUMENTS,
        signs: Mapping[str, Any] | None = None,
        actor: Any = None,
        **domain: Any,
    ) -> Step:
        """An act with the typed signature of its own person; `signs` replaces what is signed."""
        values = {kind.name.lower(): FILES[kind], **fields, "documents": documents, **(signs or {})}
        form = TYPE_OF_NODE[code]
        consent = sign(
            signer,
            form,
            {name: values[name] for name, _ in TYPES[form][:-2]},
            self.new_nonce(),
            self.time + 3600,
            **domain,
        )
        return self.act(kind, code, fields, actor=actor or signer, consents=[consent], documents=documents)

    def seconded(
        self, kind: FileKind, code: str, fields: Mapping[str, Any], second: Any, *, actor: Any = OPERATOR
    ) -> Step:
        """An act with another person's node consent."""
        values = {
            "node": NUMBERS[code], "file": FILES[kind], "object": FILES[kind],
            "effect": keccak(effect_of(code, fields)), "documents": NO_DOCUMENTS,
        }  # fmt: skip
        consent = sign(second, "NodeConsent", values, self.new_nonce(), self.time + 3600)
        return self.act(kind, code, fields, actor=actor, consents=[consent])

    def relayed(
        self, kind: FileKind, code: str, fields: Mapping[str, Any], signer: Any, call: bytes = b"\x01\x02\x03\x04"
    ) -> Step:
        """An act whose whole call was signed."""
        consent = sign(signer, "Act", {"call": call}, self.new_nonce(), self.time + 3600)
        self.calls[consent.signer, consent.nonce] = call
        return self.act(kind, code, fields, actor=signer, consents=[consent])

    def opens(self, parent: FileKind, code: str, child: bytes | None = None, actor: Any = BORROWER) -> None:
        """The entry of a file in the log above, in the block of its first step."""
        kind = FileKind(parent + 1)
        file = FILES[kind] if child is None else child
        effect = eth_abi.encode(["uint8", "bytes32", "bytes32"], [int(kind), file, Start(ORIGIN, kind, file).head])
        self.steps[parent].append(
            Step(FILES[parent], NUMBERS[code], file, len(self.steps[parent]) + 1, address(actor), self.time, DAY0 + (self.time - BEGIN) // 86_400, 0, NO_DOCUMENTS, bytes(effect), b"", self.block)
        )  # fmt: skip

    def new_nonce(self) -> int:
        self.nonce += 1
        return 2**200 + self.nonce


def admitted(draft: Draft, custody: int = 1) -> Draft:
    """Registered, attested, and a limit granted and accepted."""
    party, facility = FileKind.PARTY, FileKind.FACILITY
    draft.personal(
        party,
        "BORROWER_REGISTERED",
        {"lender": LENDER, "party": PARTY, "kind": 1, "key": address(BORROWER), "identity": HASH["identity"]},
    )
    draft.act(
        party, "KYC_ATTESTED", {"expiry": DAY0 + 900, "custody": custody, "key": address(BORROWER), "rebound": False}
    )
    draft.personal(party, "INQUIRY_AUTHORIZED", {"scope": HASH["scope"], "expiry": DAY0 + 30})
    draft.personal(
        facility,
        "CREDIT_APPLIED",
        {
            "party": PARTY,
            "facility": FACILITY,
            "product": HASH["product"],
            "amount": 1_000_000,
            "tenorMonths": 12,
            "purpose": HASH["purpose"],
        },
    )
    draft.opens(party, "CREDIT_APPLIED")
    draft.act(
        facility,
        "RISK_ASSESSED",
        {
            "report": HASH["report"],
            "modelVersion": HASH["model"],
            "scoreBand": 3,
            "fraudCleared": True,
            "maxLimit": 1_200_000,
            "minRate": 120_000,
            "maxRate": 200_000,
        },
    )
    offer = {
        "limit": 1_000_000,
        "revolving": False,
        "offerDeadline": DAY0 + 9,
        "availabilityEnd": DAY0 + 365,
        "termsHash": HASH["terms"],
    }
    draft.seconded(facility, "CREDIT_APPROVED", offer | {"secondApprover": address(SECOND)}, SECOND, actor=APPROVER)
    draft.personal(
        facility,
        "LIMIT_ACCEPTED",
        {name: offer[name] for name in ("limit", "revolving", "availabilityEnd", "termsHash")},
    )
    return draft


TERMS_WORDS = eth_abi.encode(
    [f"({','.join(part.type for part in EFFECTS.shapes['termsProposed'][2].components)})"],
    [tuple(TERMS[part.name] for part in EFFECTS.shapes["termsProposed"][2].components)],
)
TERMS_HASH = keccak(TERMS_WORDS)
DISCLOSED = {"apr": 180_000, "dailyCost": 493, "totalCost": 100_160}
SIGNED = {"termsHash": TERMS_HASH, **DISCLOSED, "certificate": HASH["certificate"]}


def proposed(draft: Draft, root: bytes = AGREEMENT_ROOT) -> Draft:
    loan = FileKind.LOAN
    terms = {"facility": FACILITY, "loan": LOAN, "terms": TERMS, "termsHash": TERMS_HASH}
    draft.act(loan, "TERMS_PROPOSED", terms, documents=root)
    draft.opens(FileKind.FACILITY, "TERMS_PROPOSED", actor=OPERATOR)
    draft.act(loan, "APR_DISCLOSED", {**DISCLOSED, "cap": 240_000})
    return draft


def agreed(draft: Draft, borrower: Any = BORROWER, lender: Any = SIGNER, root: bytes = AGREEMENT_ROOT) -> Draft:
    """Proposed, disclosed, signed by both sides, effective and anchored."""
    loan = FileKind.LOAN
    proposed(draft, root)
    draft.personal(loan, "BORROWER_SIGNED", SIGNED, borrower, documents=root)
    draft.personal(loan, "LENDER_SIGNED", SIGNED, lender, documents=root)
    draft.act(loan, "AGREEMENT_EFFECTIVE", {})
    anchor = {"root": root, "algorithms": 3, "blockNumber": draft.block + 1}
    draft.act(loan, "AGREEMENT_ANCHORED", anchor)
    return draft


def disbursed(draft: Draft) -> Draft:
    loan, drawdown = FileKind.LOAN, (1).to_bytes(32, "big")
    request = {"amount": 1_000_000, "useOfFunds": HASH["purpose"]}
    consent = sign(
        BORROWER,
        "DrawdownRequest",
        {"loan": LOAN, **request, "documents": NO_DOCUMENTS},
        draft.new_nonce(),
        draft.time + 3600,
    )
    draft.act(loan, "DRAWDOWN_REQUESTED", request, actor=BORROWER, consents=[consent], object_=drawdown)
    draft.act(loan, "DRAWDOWN_APPROVED", {"conditions": 0, "reserved": 1_000_000}, object_=drawdown)
    draft.act(loan, "SELF_PAYMENT_RELEASED", {"amount": 1_000_000, "borrower": PARTY}, object_=drawdown)
    draft.act(loan, "DISBURSEMENT_CONFIRMED", {"amount": 1_000_000, "receipt": HASH["report"], "startDay": DAY0})
    draft.act(loan, "LOAN_NOTE_ISSUED", {"owner": LENDER, "shareBps": 10_000}, object_=drawdown)
    draft.act(
        loan,
        "SCHEDULE_GENERATED",
        {"version": 1, "principal": 1_000_000, "cap": 240_000, "firstRow": 1, "rows": [1, 2, 3]},
    )
    return draft


def repaid(draft: Draft, instalments: int) -> Draft:
    """Accrued, billed, due, paid from the wallet with a signature each, allocated, settled, distributed."""
    loan = FileKind.LOAN
    for n in range(1, instalments + 1):
        row, payment = (65_536 + n).to_bytes(32, "big"), keccak(b"%d" % n)[:16] + bytes(16)
        draft.time += 86_400 * 30
        paid = {
            "amount": 91_680,
            "receipt": keccak(b"receipt %d" % n),
            "valueDay": DAY0,
            "payer": address(BORROWER),
            "number": n,
            "replayedFrom": 0,
        }
        consent = sign(
            BORROWER,
            "WalletPayment",
            {"loan": LOAN, "amount": 91_680, "receipt": paid["receipt"], "documents": NO_DOCUMENTS},
            draft.new_nonce(),
            draft.time + 3600,
        )
        draft.act(loan, "INTEREST_ACCRUED", {"from": DAY0, "through": DAY0, "numerator": 2**100, "accrued": 15_000})
        draft.act(loan, "BILL_ISSUED", {"due": DAY0, "principal": 1, "interest": 2, "fee": 0}, object_=row)
        draft.act(loan, "INSTALMENT_DUE", {"due": DAY0, "unpaid": 3}, object_=row)
        draft.act(loan, "PAYMENT_RECEIVED", paid, actor=BORROWER, consents=[consent], object_=payment)
        parts = {"fee": 0, "interest": 1, "penalty": 0, "compound": 0, "principal": 2, "credit": 0}
        draft.act(
            loan, "PAYMENT_ALLOCATED", {"parts": parts, "lines": [n << 192], "fromCredit": False}, object_=payment
        )
        draft.act(loan, "INSTALMENT_SETTLED", {"row": n}, object_=row)
        draft.act(
            loan,
            "PROCEEDS_DISTRIBUTED",
            {"owner": LENDER, "toOwner": 1, "servicer": LENDER, "toServicer": 0},
            object_=(1).to_bytes(32, "big"),
        )
    return draft


def life(instalments: int = 1) -> Draft:
    return repaid(disbursed(agreed(admitted(Draft()))), instalments)


# ---- the chain around it


CONTRACTS = tuple(
    Contract(name, LEDGER if name == "LoanLedger" else keccak(text=name)[:20], keccak(text=f"code of {name}"))
    for name in LAYOUT.contracts
)
CALENDAR = Calendar(BEGIN, DAY0, 86_400)
TRUST = Trust(
    strategy=Strategy.NOTARY,
    chain_id=CHAIN_ID,
    notary=OwnedKey(address(NOTARY), "the notary of these tests"),
    contracts=CONTRACTS,
    origin=ORIGIN,
    catalogue=CATALOGUE.digest,
    calendar=CALENDAR,
)
ENVIRONMENT = Environment(
    CONTRACTS, ORIGIN, CATALOGUE.digest, CALENDAR, b"\x9e" * 32, (7, b"\x07" * 32), {"version": "0.8.28"}
)


@dataclass
class State:
    """Accounts of a block: storage of the ledger, code of every contract. `wallets` are signers that are contracts."""

    storage: dict[int, int]
    contracts: Sequence[Contract] = CONTRACTS
    wallets: Sequence[bytes] = ()

    def __post_init__(self) -> None:
        self.slots = Trie({keccak(slot.to_bytes(32, "big")): rlp.encode(value) for slot, value in self.storage.items()})
        codes = {c.address: c.code_hash for c in self.contracts} | {wallet: keccak(wallet) for wallet in self.wallets}
        self.accounts = {
            where: ProvenAccount(1, 0, self.slots.root if where == LEDGER else keccak(b"\x80"), code)
            for where, code in codes.items()
        }
        self.trie = Trie({keccak(where): self._encoded(account) for where, account in self.accounts.items()})

    def proofs(self, slots: Sequence[int]) -> tuple[AccountProof, ...]:
        return tuple(self.proof(where, slots if where == LEDGER else ()) for where in self.accounts)

    def proof(self, where: bytes, slots: Sequence[int]) -> AccountProof:
        proven = tuple(
            SlotProof(slot, self.storage.get(slot, 0), self.slots.proof(keccak(slot.to_bytes(32, "big"))))
            for slot in slots
        )
        return AccountProof(where, self.accounts[where], self.trie.proof(keccak(where)), proven)

    @staticmethod
    def _encoded(account: ProvenAccount) -> bytes:
        return bytes(rlp.encode([account.nonce, account.balance, account.storage_root, account.code_hash]))


def head_of(kind: FileKind, steps: Sequence[Step], origin: bytes = ORIGIN) -> bytes:
    head = Start(origin, kind, FILES[kind]).head
    for step in steps:
        head = step.head_after(head)
    return head


def header(number: int, timestamp: int, state_root: bytes) -> Header:
    """Of London rules: difficulty 0, a base fee at its end."""
    return Header(
        (
            b"\x01" * 32, b"\x02" * 32, b"\x03" * 20, state_root, b"\x04" * 32, b"\x05" * 32, bytes(256), b"", int_to_big_endian(number),
            b"\x01\xc9\xc3\x80", b"\x52\x08", int_to_big_endian(timestamp), b"", bytes(32), bytes(8), b"\x07",
        )
    )  # fmt: skip


def slots() -> list[int]:
    return [LAYOUT.origin, *(LAYOUT.files.head_slot(FILES[kind]) for kind in FileKind)]


def state_of(draft: Draft, **changes: Any) -> State:
    heads = [head_of(kind, draft.steps[kind]) for kind in FileKind]
    words = [int.from_bytes(word, "big") for word in (ORIGIN, *heads)]
    return State(dict(zip(slots(), words, strict=True)), **changes)


def content_of(draft: Draft, state: State | None = None, **changes: Any) -> Content:
    """What an exporter gathers; `changes` replace parts of it."""
    found = state or state_of(draft)
    content = Content(
        chain_id=CHAIN_ID,
        ledger=LEDGER,
        files=FILES,
        header=header(draft.block + 5, draft.time + 50, found.trie.root),
        steps={kind: tuple(steps) for kind, steps in draft.steps.items()},
        proofs=found.proofs(slots()),
        environment=ENVIRONMENT,
        documents={AGREEMENT_ROOT: tuple(map(dossier.shown_whole, AGREEMENT))},
        calls=draft.calls,
    )
    return dataclasses.replace(content, **changes)


def notarized(content: Content, notary: Any = NOTARY) -> Attachments:
    signed = notary.sign_typed_data(full_message=checkpoint.typed_data(content.chain_id, content.header))
    return Attachments(checkpoint.notarized(bytes(signed.signature)), {"node": "none"})


def bundle_of(draft: Draft, state: State | None = None, **changes: Any) -> bytes:
    content = content_of(draft, state, **changes)
    return build(content, notarized(content))


def stored_block(draft: Draft, counts: Mapping[FileKind, int], number: int, **changes: Any) -> StoredBlock:
    """An earlier block, in whose state each file has so many of its steps; the notary signs for it. `changes` replace parts of it."""
    heads = {kind: head_of(kind, draft.steps[kind][:count]) for kind, count in counts.items() if count}
    words = {LAYOUT.files.head_slot(FILES[kind]): int.from_bytes(head, "big") for kind, head in heads.items()}
    state = State({LAYOUT.origin: int.from_bytes(ORIGIN, "big"), **words})
    found = header(number, last_time(draft, counts) + 5, state.trie.root)
    proof = state.proof(LEDGER, [LAYOUT.files.head_slot(FILES[kind]) for kind in counts])
    signed = NOTARY.sign_typed_data(full_message=checkpoint.typed_data(CHAIN_ID, found))
    speaking = checkpoint.notarized(bytes(signed.signature))
    return dataclasses.replace(StoredBlock(found, proof, speaking), **changes)


def last_time(draft: Draft, counts: Mapping[FileKind, int]) -> int:
    """That of the newest of these steps."""
    return max(draft.steps[kind][count - 1].timestamp for kind, count in counts.items() if count)


# ---- forging


def reseal(bundle: bytes, changes: Mapping[str, bytes | None], **manifest: Any) -> bytes:
    """The bundle with members replaced, added or (None) left out, and a manifest that lists them."""
    found = Bundle.read(bundle)
    contents = {name: content for name, content in {**found.contents, **changes}.items() if content is not None}
    core = sorted(name for name in contents if name != FIRST and not name.startswith(ATTACHMENTS))
    listed = dataclasses.replace(
        found.manifest, members=tuple(Member.of(name, contents[name]) for name in core), **manifest
    )
    return pack({**contents, FIRST: listed.encoded})
