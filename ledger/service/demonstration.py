"""What a server that was told nothing starts with: a chain of its own with the ledger, and one lender with people, a product and money.

All of it happens on days before today, since a legal number takes effect no earlier than the day after it is set. The figures are those
of a demonstration; a real lender is accredited by its regulator (docs/guides/lender.md).
"""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eth_account import Account
from eth_utils.crypto import keccak

from evidence.clauses import latest
from ledger.chain import keystore, manifest, plan
from ledger.chain.artifacts import shipped
from ledger.chain.decoding import NOBODY_SIGNS, decoder
from ledger.chain.deployment import HOLDER_ROLE, Parameters, SenderDeployer, deploy
from ledger.chain.embedded import EmbeddedChain
from ledger.chain.ids import NOBODY, party_id
from ledger.chain.keystore import KeySigner, Keystore, signer_of
from ledger.chain.ledger_client import LedgerClient, connect
from ledger.chain.manifest import Deployment
from ledger.chain.parameters import EVIDENCE_CLAUSE, RETENTION_DAYS, apr_cap
from ledger.chain.refusals import refusals
from ledger.chain.sender import Sender
from ledger.domain.calendar import CHINA, LegalClock
from ledger.journal.api_keys import ApiKeys, NewApiKey, Right
from ledger.journal.database import Database as Journal
from ledger.journal.database import open_database as open_journal
from ledger.journal.transactions import Transactions
from ledger.readmodel.states import PartyKind, Regime, Role, number_of
from ledger.scenario.structures import product_of
from ledger.service.administration import BANK_ROLE
from ledger.service.authority import AnyRole, Lender, TokenRole, lenders_json
from ledger.service.house import LENDERS, PASSWORD, password_of, start_embedded
from ledger.settings import Settings

NAME = "demonstration"
PASSWORD_BYTES = 32
# Who acts by which key.
PEOPLE: Mapping[str, tuple[Role, ...]] = {
    "admin": (Role.ADMIN,),
    "operator": (Role.OPERATOR, Role.SERVICER),
    "assessor": (Role.KYC_ATTESTER, Role.MODEL_OPERATOR),
    "approver-a": (Role.APPROVER,),
    "approver-b": (Role.APPROVER,),
    "signer": (Role.SIGNER,),
    "bank": (Role.BANK,),
}
REGULATOR, BANK = "regulator", "bank"
REGIME = Regime.CONSUMER_FINANCE
CAP, RETENTION = 240_000, 1_826
POOL = 100_000_000  # fen
# Keys of borrowers, with money in their wallets. The service itself opens none of them.
WALLETS, WALLET_NAMES = "borrowers", ("borrower-1", "borrower-2")
IN_WALLET = 2_000_000  # fen
# A key that is shown at the start may do what a lender does, and nothing of a regulator's.
RIGHTS = (Right.LEND, Right.ADMINISTER)
PRODUCT = product_of(
    grace_days=3,
    notice_days=5,
    quote_days=7,
    revolving=True,
    min_limit=10_000,
    max_limit=POOL,
    min_prepayment=10_000,
    max_rate=CAP,
    max_penalty_rate=CAP,
    max_periods=60,
)
# The set-up takes seconds; a number is set for a day that begins after it is certainly over, and before now.
MARGIN_SECONDS = 30
DAYS_BEFORE = 2


@dataclass(frozen=True)
class Demonstration:
    """What was set up. `key` is shown once and kept nowhere; `wallets` are addresses by the names of their keystores."""

    lender: str
    product: str
    key: NewApiKey
    wallets: Mapping[str, str]


def is_new(settings: Settings) -> bool:
    """Whether the home folder has no finished set-up of an embedded chain yet."""
    return settings.rpc_url is None and not (settings.home / LENDERS).exists()


def set_up(settings: Settings, tell: Callable[[str], None]) -> Demonstration:
    """Chain, ledger, lender, product, money and an API key; then closes everything again.

    A set-up that was cut off is begun anew; what it left is put aside, not deleted.

    Raises: ChainError, JournalError, SettingsError.
    """
    put_aside(settings)
    people = make_keys(settings, tell)
    wallets = make_wallets(settings)
    now = time.time_ns() // 10**9
    first_time = now - MARGIN_SECONDS * 2 - DAYS_BEFORE * settings.day_length
    with ExitStack() as stack:
        embedded = start_embedded(settings, stack, first_time)
        journal = open_journal(settings.journal_url)
        stack.callback(journal.close)
        embedded.fund(signer.address for signer in people.values())
        tell("deploying the ledger")
        client = deployed(settings, embedded, journal, people[REGULATOR], now)
        tell("setting up a lender for demonstration")
        product = _Steps(client, people).run(wallets)
        embedded.follow_clock()
        embedded.checkpoint()
        lender = lender_of(people)
        key = ApiKeys(journal, settings.pepper()).create(lender.id, NAME, RIGHTS)
        _write(settings.home / LENDERS, lenders_json({lender.id: lender}))
    return Demonstration(lender.id, product, key, wallets)


def put_aside(settings: Settings) -> None:
    """What a set-up left that was cut off: nobody can have used it."""
    stamp = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime())
    path = settings.manifest(settings.chain_id)
    for left in (settings.chain_folder, path, path.with_suffix(".begun")):
        if left.exists():
            left.rename(left.with_name(f"{left.name}.cut-off-{stamp}"))


# ---- keys


def make_keys(settings: Settings, tell: Callable[[str], None]) -> dict[str, KeySigner]:
    """The signers by name; those that there are already are kept."""
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    if settings.password_file is None and not settings.password and not (settings.home / PASSWORD).exists():
        _write(settings.home / PASSWORD, secrets.token_hex(PASSWORD_BYTES) + "\n")
    tell(f"keys in {settings.keystore}")
    return _keys_in(settings.keystore, password_of(settings), (REGULATOR, *PEOPLE))


def make_wallets(settings: Settings) -> dict[str, str]:
    """Addresses of keys for borrowers, by name, in a folder beside those of the lender's people and under the same password."""
    signers = _keys_in(settings.home / WALLETS, password_of(settings), WALLET_NAMES)
    return {name: signer.address for name, signer in signers.items()}


def _keys_in(folder: Path, password: str, names: Sequence[str]) -> dict[str, KeySigner]:
    store = Keystore(folder, password)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    known = keystore.addresses(folder)

    def made(name: str) -> KeySigner:
        if name in known:
            return store.signer(name)
        account = Account.create()
        store.add(name, account)
        return signer_of(bytes(account.key))

    # Encrypting one takes about a second of one processor.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(names, pool.map(made, names), strict=True))


def lender_of(people: Mapping[str, KeySigner]) -> Lender:
    """The lender and its keys by role."""
    roles: dict[AnyRole, tuple[str, ...]] = {
        Role.REGULATOR: (REGULATOR,),
        TokenRole.ADMIN: (REGULATOR,),
        TokenRole.BANK: (BANK,),
    }
    for name, held in PEOPLE.items():
        for role in held:
            roles[role] = (*roles.get(role, ()), name)
    return Lender("0x" + party_id(NOBODY, _ref(people)).hex(), NAME, roles)


def _ref(people: Mapping[str, KeySigner]) -> bytes:
    """The same at every attempt with the same keys."""
    return keccak(bytes.fromhex(people["admin"].address[2:]))


# ---- the ledger


def deployed(
    settings: Settings, embedded: EmbeddedChain, journal: Journal, regulator: KeySigner, now: int
) -> LedgerClient:
    """The ledger on its chain, recorded."""
    chain = embedded.chain()
    path = settings.manifest(chain.identity().chain_id)
    clock = _clock(settings.day_length, chain.now(), now)
    begun = path.with_suffix(".begun")
    parameters = plan.begin(begun, Parameters(regulator.address, regulator.address, clock))
    sender = Sender(chain, Transactions(journal), decoder(shipped()), refusals(shipped()))
    deployment: Deployment = deploy(chain, shipped(), SenderDeployer(sender, regulator, parameters.label), parameters)
    manifest.write(deployment, path)
    plan.end(begun)
    return connect(chain, deployment, shipped(), journal)


def _clock(day_length: int, chain_now: int, now: int) -> LegalClock:
    """The legal calendar, or one whose days are shorter and on which today is today's date."""
    if day_length == CHINA.day_length:
        return CHINA
    return LegalClock(chain_now, CHINA.day(now) - (now - chain_now) // day_length, day_length)


# ---- the lender


class _Steps:
    """Each step is a transaction of its own operation: repeated, it gives its first result."""

    def __init__(self, client: LedgerClient, people: Mapping[str, KeySigner]) -> None:
        self._client, self._people = client, people
        self._lender = bytes.fromhex(lender_of(people).id[2:])

    def run(self, wallets: Mapping[str, str]) -> str:
        """The id of the product. `wallets` are of borrowers."""
        starts = self._client.deployment.clock.day(self._client.chain.now() + MARGIN_SECONDS) + 1
        self._batch("law", REGULATOR, self._law(starts))
        self._batch("people", "admin", self._appointments())
        product = self._client.ledger.call("publishProduct", {**PRODUCT, "lender": self._lender})
        self._client.sender.run(product, self._people["admin"], "setup:product")
        funding = self._client.ledger.call("fundPool", self._lender, POOL, keccak(text="opening"))
        self._client.sender.run(funding, self._people[BANK], "setup:pool")
        self._open(wallets)
        # A product's id is the hash of its fields, which are what stands behind the selector.
        return "0x" + keccak(product.data[4:]).hex()

    def _open(self, wallets: Mapping[str, str]) -> None:
        """Wallets that may hold settlement money, with some in those of borrowers; the admin's takes what the lender withdraws."""
        bank = self._people[BANK]
        self._token("bank", REGULATOR, "grantRole", BANK_ROLE, bank.address)
        for name, address in {**wallets, "admin": self._people["admin"].address}.items():
            self._token(f"holder {name}", REGULATOR, "grantRole", HOLDER_ROLE, address)
        for name, address in wallets.items():
            self._token(f"wallet {name}", BANK, "fundWallet", address, IN_WALLET, keccak(text=f"opening {name}"))

    def _token(self, step: str, name: str, function: str, *arguments: Any) -> None:
        self._client.sender.run(self._client.token.call(function, *arguments), self._people[name], f"setup:{step}")

    def _law(self, starts: int) -> Iterator[bytes]:
        regime = number_of(REGIME)
        yield self._call("setParameter", apr_cap(regime), CAP, starts)
        yield self._call("setParameter", RETENTION_DAYS, RETENTION, starts)
        yield self._call("setParameter", EVIDENCE_CLAUSE, int.from_bytes(latest().leaf_hash), starts)
        yield self._call("accreditLender", self._lender, regime, self._people["admin"].address)

    def _appointments(self) -> Iterator[bytes]:
        admin = self._people["admin"].address
        registration = {
            "lender": NOBODY,
            "ref": _ref(self._people),
            "kind": number_of(PartyKind.LENDER),
            "key": admin,
            "identity": secrets.token_bytes(32),
        }
        yield self._call("registerParty", registration, NOBODY, NOBODY_SIGNS.fields)
        for name, held in PEOPLE.items():
            for role in held:
                if role is not Role.ADMIN:
                    yield self._call("grantRole", self._lender, self._people[name].address, number_of(role))

    def _call(self, function: str, *arguments: Any) -> bytes:
        return self._client.ledger.call(function, *arguments).data

    def _batch(self, step: str, name: str, calls: Iterator[bytes]) -> None:
        call = self._client.ledger.call("batch", list(calls), False)
        self._client.sender.run(call, self._people[name], f"setup:{step}")


def _write(path: Path, text: str) -> None:
    """For the owner alone, all of it or nothing."""
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    os.replace(beside, path)
