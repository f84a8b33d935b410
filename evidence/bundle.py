"""The evidence of one loan in one file: a zip archive whose core is the same bytes whenever it is built for the same file and block.

    manifest.json             what is in it, with both digests of each member; its own digests are the root
    calls.json                the calls that people signed whole, for others to send: [{"signer", "nonce", "call"}, …]
    documents/<docHash>/…     see `dossier`
    environment.json          what is stated of contracts, compiler and calendar (see `Environment`)
    events.jsonl              every step of the party's, the facility's and the loan's file, in this order, one canonical line each
    headers/<number>.rlp      the block's header
    proofs/<number>.json      EIP-1186 proofs at that block: the ledger with origin and the three heads, then the other contracts
    attachments/…             what may differ from one export to the next: what speaks for the block, which software exported,
                              a time authority's token, and earlier blocks (see `stored`)

    >>> data = build(Content(...), Attachments(...))       # whoever exports
    >>> bundle = Bundle.read(data)                         # whoever checks
    >>> verify_members(bundle.manifest, bundle.contents)

A bundle holds no verdict. Reading it checks forms alone; what it claims is checked by `verify`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from evidence import checkpoint, dossier, stored
from evidence.canonical import Json, canonicalize, load_canonical
from evidence.catalogue import FileKind
from evidence.chainproof import AccountProof, Checkpoint, Header, naming
from evidence.container import FIRST, pack, unpack
from evidence.deployment import ADDRESS_BYTES, MAX_CONTRACTS, Environment
from evidence.digest import SIZE, Digests
from evidence.dossier import Dossier
from evidence.errors import ClaimMismatch, LimitExceeded, MalformedContainer, MalformedValue, MissingEvidence
from evidence.log import Step
from evidence.manifest import ATTACHMENTS, Block, Manifest, Member, root_of, verify_members
from evidence.shape import hexed, items, members, octets, text
from evidence.stored import MAX_STORED, StoredBlock

CALLS, ENVIRONMENT, EVENTS = "calls.json", "environment.json", "events.jsonl"
CHECKPOINT, EXPORTER = f"{ATTACHMENTS}checkpoint.json", f"{ATTACHMENTS}exporter.json"
TOKEN = f"{ATTACHMENTS}token.tsr"
MAX_EVENTS_BYTES = 16 * 1024 * 1024
MAX_STEPS = 20_000
MAX_STEP_BYTES = 1024 * 1024
MAX_CALLS = 10_000
MAX_CALL_BYTES = 1024 * 1024
MAX_ACCOUNTS = 4 * MAX_CONTRACTS

# Whose signature, under which of its numbers.
SignedCall: TypeAlias = tuple[bytes, int]

_NUMBER = r"(?:0|[1-9]\d{0,15})"
_NAMES = re.compile(
    rf"manifest\.json|calls\.json|environment\.json|events\.jsonl|headers/{_NUMBER}\.rlp|proofs/{_NUMBER}\.json"
    rf"|documents/[0-9a-f]{{64}}/(?:index\.json|{_NUMBER}\.[a-z]{{3,4}})|attachments/(?:(?:checkpoint|exporter)\.json|token\.tsr)"
    rf"|attachments/checkpoints/{_NUMBER}/(?:header\.rlp|proof\.json|checkpoint\.json|token\.tsr)"
)


@dataclass(frozen=True)
class Content:
    """The core of a bundle. `steps` has every step of each file from its first; `documents` are by docHash."""

    chain_id: int
    ledger: bytes
    files: Mapping[FileKind, bytes]
    header: Header
    steps: Mapping[FileKind, tuple[Step, ...]]
    proofs: tuple[AccountProof, ...]
    environment: Environment
    documents: Mapping[bytes, Dossier] = field(default_factory=dict)
    calls: Mapping[SignedCall, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Attachments:
    """What stands beside the core: what speaks for the block (see `checkpoint`), statements about the export by name, a time authority's
    response over the block's hash, and earlier blocks that were stored."""

    checkpoint: bytes | None = None
    exporter: Mapping[str, str] = field(default_factory=dict)
    token: bytes | None = None
    stored: tuple[StoredBlock, ...] = ()


def build(content: Content, attachments: Attachments | None = None) -> bytes:
    """The bundle. Raises LimitExceeded where it would be larger than readers take."""
    core = _core(content)
    manifest = Manifest(
        content.chain_id,
        content.ledger,
        Block(content.header.number, naming.block_hash(content.header), content.header.timestamp),
        content.files,
        tuple(Member.of(name, core[name]) for name in sorted(core)),
    )
    return pack({FIRST: manifest.encoded} | core | _attached(attachments or Attachments()))


@dataclass(frozen=True)
class Bundle:
    """A bundle whose outer form and manifest are sound. Each part is read when it is asked for, and raises MalformedInput then."""

    manifest: Manifest
    contents: Mapping[str, bytes]

    @classmethod
    def read(cls, data: bytes) -> Bundle:
        """Raises:
        MalformedInput: not the one spelling of an archive, a name that no bundle has, or another manifest than bundles have.
        UnsupportedForm: a bundle of another version.
        """
        contents = unpack(data)
        if FIRST not in contents:
            raise MalformedContainer("an archive without a manifest is no bundle", expected=FIRST)
        manifest = Manifest.read(contents[FIRST])
        for name in contents:
            if not _NAMES.fullmatch(name):
                raise MalformedContainer("no bundle of this version has such a member", where=name)
        return cls(manifest, contents)

    @property
    def root(self) -> Digests:
        return root_of(self.contents[FIRST])

    def verify_members(self) -> None:
        """Raises ClaimMismatch where the core is not what the manifest lists."""
        verify_members(self.manifest, self.contents)

    @cached_property
    def environment(self) -> Environment:
        return Environment.from_json(load_canonical(self._member(ENVIRONMENT)))

    @cached_property
    def header(self) -> Header:
        """That of the manifest's block, and no other. Raises ClaimMismatch for a further one."""
        return Header.from_rlp(self._only(f"headers/{self.manifest.block.number}.rlp"))

    @cached_property
    def proofs(self) -> tuple[AccountProof, ...]:
        """Raises MalformedValue where an account stands twice."""
        name = f"proofs/{self.manifest.block.number}.json"
        found = items(load_canonical(self._only(name)), name, MAX_ACCOUNTS)
        proofs = tuple(AccountProof.from_rpc(proof) for proof in found)
        if len({proof.address for proof in proofs}) != len(proofs):
            raise MalformedValue("one account is proven twice", where=name)
        if [proof.to_rpc() for proof in proofs] != found:
            raise MalformedValue("proofs with other members, or in another spelling, than this format's", where=name)
        return proofs

    @cached_property
    def steps(self) -> Mapping[FileKind, tuple[Step, ...]]:
        """The steps of each file. Raises MalformedInput for one of another file, or out of the order of the files."""
        kinds = {self.manifest.files[kind]: kind for kind in FileKind}
        found: dict[FileKind, list[Step]] = {kind: [] for kind in FileKind}
        last = FileKind.PARTY
        for place, line in enumerate(self._lines(), 1):
            step = Step.from_json(load_canonical(line), f"{EVENTS} line {place}")
            kind = kinds.get(step.file)
            if kind is None:
                raise MalformedValue(
                    "a step of none of the three files", where=f"{EVENTS} line {place}", found=step.file
                )
            if kind < last:
                raise MalformedValue("party, facility, loan is the order of the files", where=f"{EVENTS} line {place}")
            found[kind].append(step)
            last = kind
        return {kind: tuple(steps) for kind, steps in found.items()}

    @cached_property
    def calls(self) -> Mapping[SignedCall, bytes]:
        """Raises MalformedValue where they do not stand in order, each once."""
        if CALLS not in self.contents:
            return {}
        listed = [_call(value) for value in items(load_canonical(self.contents[CALLS]), CALLS, MAX_CALLS)]
        signed = [call for call, _ in listed]
        if not signed or signed != sorted(set(signed)):
            raise MalformedValue("calls out of order, one twice, or none", where=CALLS)
        return dict(listed)

    @cached_property
    def documents(self) -> Mapping[bytes, Dossier]:
        """By docHash. Raises ClaimMismatch where index and contents of a folder do not agree."""
        folders: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
        for name, content in self.contents.items():
            if name.startswith(dossier.FOLDER):
                _, folder, file = name.split("/")
                folders[folder][file] = content
        return {bytes.fromhex(folder): dossier.read(files) for folder, files in folders.items()}

    @cached_property
    def checkpoint(self) -> Checkpoint:
        """The block with what speaks for it."""
        return checkpoint.read(self.header, self.contents.get(CHECKPOINT))

    @cached_property
    def exporter(self) -> Mapping[str, str]:
        """Statements about the export, by name: nobody's proof of anything."""
        if EXPORTER not in self.contents:
            return {}
        found = load_canonical(self.contents[EXPORTER])
        if not isinstance(found, Mapping) or len(found) > MAX_CONTRACTS:
            raise MalformedValue("not a JSON object of few members", where=EXPORTER)
        return {name: text(value, f"{EXPORTER}.{name}") for name, value in found.items()}

    @cached_property
    def stored(self) -> tuple[StoredBlock, ...]:
        """Earlier blocks, by number. Raises MalformedInput; MissingEvidence for one without header or proof."""
        folders: defaultdict[str, dict[str, bytes]] = defaultdict(dict)
        for name, content in self.contents.items():
            if name.startswith(stored.FOLDER):
                number, file = name.removeprefix(stored.FOLDER).split("/")
                folders[number][file] = content
        if len(folders) > MAX_STORED:
            raise LimitExceeded("too many stored blocks", expected=f"at most {MAX_STORED}", found=len(folders))
        return tuple(StoredBlock.from_members(number, folders[number]) for number in sorted(folders, key=int))

    def _member(self, name: str) -> bytes:
        if name not in self.contents:
            raise MissingEvidence("the bundle lacks this", where=name)
        return self.contents[name]

    def _only(self, name: str) -> bytes:
        """The one member of its folder."""
        folder = name[: name.index("/") + 1]
        others = [other for other in self.contents if other.startswith(folder) and other != name]
        if others:
            raise ClaimMismatch("of another block than the manifest's", where=others[0], expected=name)
        return self._member(name)

    def _lines(self) -> list[bytes]:
        data = self._member(EVENTS)
        if len(data) > MAX_EVENTS_BYTES or data.count(b"\n") > MAX_STEPS:
            raise LimitExceeded("too many steps", where=EVENTS, expected=f"at most {MAX_STEPS}")
        if not data.endswith(b"\n"):
            raise MalformedValue("the last line is cut off, or there is none", where=EVENTS)
        lines = data[:-1].split(b"\n")
        if max(map(len, lines)) > MAX_STEP_BYTES:
            raise LimitExceeded("a step too long", where=EVENTS, expected=f"at most {MAX_STEP_BYTES} bytes")
        return lines


def _core(content: Content) -> dict[str, bytes]:
    number = content.header.number
    steps = (step for kind in FileKind for step in content.steps[kind])
    core = {
        ENVIRONMENT: canonicalize(content.environment.to_json()),
        EVENTS: b"".join(canonicalize(step.to_json()) + b"\n" for step in steps),
        f"headers/{number}.rlp": content.header.encoded,
        f"proofs/{number}.json": canonicalize([proof.to_rpc() for proof in content.proofs]),
    }
    if content.calls:
        calls = sorted(content.calls.items())
        core[CALLS] = canonicalize(
            [
                {"signer": hexed(signer), "nonce": f"0x{nonce:064x}", "call": hexed(call)}
                for (signer, nonce), call in calls
            ]
        )
    for doc_hash, documents in content.documents.items():
        core |= dossier.members_of(doc_hash, documents)
    return core


def _call(value: Json) -> tuple[SignedCall, bytes]:
    found = members(value, CALLS, {"signer", "nonce", "call"})
    signer, nonce = (
        octets(found["signer"], f"{CALLS}.signer", ADDRESS_BYTES),
        octets(found["nonce"], f"{CALLS}.nonce", SIZE),
    )
    call = octets(found["call"], f"{CALLS}.call")
    if len(call) > MAX_CALL_BYTES:
        raise LimitExceeded("a call too long", where=CALLS, expected=f"at most {MAX_CALL_BYTES} bytes", found=len(call))
    return (signer, int.from_bytes(nonce, "big")), call


def _attached(attachments: Attachments) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    if attachments.checkpoint is not None:
        found[CHECKPOINT] = attachments.checkpoint
    if attachments.exporter:
        found[EXPORTER] = canonicalize(dict(attachments.exporter))
    if attachments.token is not None:
        found[TOKEN] = attachments.token
    for block in attachments.stored:
        found |= block.to_members()
    return found
