"""Everything that a running service is made of, opened in order and closed in reverse."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from ledger.anchoring.onchain import Anchoring
from ledger.chain import keystore, manifest
from ledger.chain.artifacts import shipped
from ledger.chain.embedded import EmbeddedChain, EmbeddedSettings
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.keystore import Keystore, Signer, unlock
from ledger.chain.ledger_client import LedgerClient, connect
from ledger.chain.manifest import Deployment
from ledger.checkpoints.house import recorder_of
from ledger.domain.calendar import Day
from ledger.journal.api_keys import ApiKeys
from ledger.journal.database import Database as Journal
from ledger.journal.database import open_database as open_journal
from ledger.journal.operations import Operations
from ledger.readmodel.chain_source import source_of
from ledger.readmodel.database import Database, open_database
from ledger.readmodel.errors import ReadModelError
from ledger.readmodel.follow import Follower
from ledger.readmodel.projector import Projector
from ledger.readmodel.states import Role
from ledger.service.acts import Acts
from ledger.service.administration import Tasks
from ledger.service.authority import Keyring, Lender, read_lenders
from ledger.service.calls import Caller
from ledger.service.directory import ReadModelDirectory
from ledger.service.errands import Duty
from ledger.service.errors import SettingsInvalid
from ledger.service.gateway import ChainGateway
from ledger.service.keeper import Keeper
from ledger.service.office import Office
from ledger.service.presentation import Presenter
from ledger.service.service import Service
from ledger.service.values import Forms
from ledger.settings import Settings

log = logging.getLogger(__name__)

LENDERS = "lenders.json"
PASSWORD = "password"
# A look at the chain that may be down must not keep whoever asks whether it is.
PROBE_SECONDS = 2
STOP_SECONDS = 60
# On a chain of its own nobody else keeps loans up to date.
KEEPER_SECONDS = 10


@dataclass(frozen=True)
class Ground:
    """What stands before a service can be opened: the chain, the journal, and the ledger on it."""

    settings: Settings
    chain: JsonRpcChain
    url: str
    journal: Journal
    client: LedgerClient
    embedded: EmbeddedChain | None = None

    @property
    def deployment(self) -> Deployment:
        return self.client.deployment


class House:
    """A service with its read model, between `with` and the end of it."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._stack = ExitStack()
        artifacts, settings = shipped(), ground.settings
        self.keyring = Keyring(lenders_of(settings), opener(settings))
        self.keys = ApiKeys(ground.journal, settings.pepper())
        self.presenter = Presenter(artifacts.effects, Forms(artifacts.enums))
        self.acts, self.tasks = Acts(artifacts), Tasks(artifacts)
        self.readmodel = self._opened_tables()
        source = source_of(ground.chain, ground.deployment)
        self._projector = Projector(self.readmodel, source)
        self.follower = Follower(self._projector, source)
        client = ground.client
        gateway = ChainGateway(ground.chain, client.sender, client.ledger, client.token, ground.deployment.clock)
        office = Office(Caller(self.acts, gateway, self.keyring), self.tasks, self.presenter)
        directory = ReadModelDirectory(self.readmodel)
        self.keeper = Keeper(gateway, self.keyring, directory, duties=tuple(map(Duty, settings.keeper_duties)))
        self.service = Service(
            office, Operations(ground.journal), directory, self.follower.wait_for_block, Anchoring(client)
        )
        self.recorder = recorder_of(
            settings, ground.chain, ground.deployment, artifacts, ground.journal, notary_of(settings)
        )
        self._probe = JsonRpcChain(ground.url, timeout=PROBE_SECONDS)
        self._thread = threading.Thread(target=self._follow, name="projector", daemon=True)

    def _opened_tables(self) -> Database:
        database = open_database(self._ground.settings.readmodel_url)
        self._stack.callback(database.close)
        return database

    def __enter__(self) -> Self:
        """Sends again what the chain lost, takes up what was running, and follows the chain."""
        self._ground.client.sender.recover()
        self._thread.start()
        self._stack.callback(self._thread.join, STOP_SECONDS)
        self._stack.callback(self.follower.stop)
        self.service.start()
        self._stack.callback(self.service.stop)
        if self.keeper_seconds:
            self._beside("keeper", self.keeper.run, self.keeper.stop, self.keeper_seconds)
        if self.checkpoint_seconds:
            self._beside("checkpoints", self.recorder.run, self.recorder.stop, self.checkpoint_seconds)
        return self

    @property
    def keeper_seconds(self) -> int:
        """Between two rounds of the keeper; 0 = it does not run."""
        stated = self._ground.settings.keeper_seconds
        if stated is not None:
            return stated
        return 0 if self._ground.embedded is None else KEEPER_SECONDS

    @property
    def checkpoint_seconds(self) -> int:
        """At least so many between two stored blocks; 0 = none is stored."""
        return self._ground.settings.checkpoint_seconds

    def _beside(self, name: str, run: Callable[[int], None], stop: Callable[[], None], seconds: int) -> None:
        thread = threading.Thread(target=run, args=(seconds,), name=name, daemon=True)
        thread.start()
        self._stack.callback(thread.join, STOP_SECONDS)
        self._stack.callback(stop)

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def _follow(self) -> None:
        """Why the projector ended for good is in its readiness, which `/readyz` shows."""
        try:
            self.follower.run()
        except ReadModelError:
            log.error("the read model is not kept up any more; the service answers from what it has")

    @property
    def deployment(self) -> Deployment:
        return self._ground.deployment

    def today(self) -> Day:
        """The legal day by the clock; a chain whose newest block is ahead of the clock is believed."""
        last = self._projector.checkpoint()
        return self.deployment.clock.day(max(time.time_ns() // 10**9, 0 if last is None else last.timestamp))

    # ---- readiness

    def head(self) -> int:
        """The number of the newest block. Raises: NodeUnreachable."""
        header = self._probe.header("latest")
        return -1 if header is None else header.number

    def write_journal(self) -> None:
        """Takes the journal's right to write and gives it back. Raises what the database raises."""
        with self._ground.journal.writing():
            pass


def lenders_of(settings: Settings) -> dict[str, Lender]:
    """Those whose keys the service holds, from lenders.json in the home folder.

    Raises: SettingsInvalid where it is missing or wrong, or names a key that there is not.
    """
    path = settings.home / LENDERS
    if not path.exists():
        raise SettingsInvalid(f"{path} is missing: it says which keys act for which lender")
    lenders = read_lenders(path)
    known = keystore.addresses(settings.keystore)
    for lender in lenders.values():
        missing = sorted({name for names in lender.keys.values() for name in names} - set(known))
        if missing:
            raise SettingsInvalid(
                f"{path}: {settings.keystore} has no key {', '.join(missing)} for the lender {lender.name}"
            )
    return lenders


def opener(settings: Settings) -> Callable[[str], Signer]:
    """Decrypts keys by name."""
    store = Keystore(settings.keystore, password_of(settings))
    return store.signer


def notary_of(settings: Settings) -> Signer | None:
    """The key that signs for stored blocks; None where the settings name none. Raises: SettingsError, KeyUnusable."""
    return None if settings.notary is None else unlock(settings.notary, password_of(settings))


def password_of(settings: Settings) -> str:
    """As the settings say; else that of the demonstration, which lies beside its keys.

    Raises: SettingsError.
    """
    beside = settings.home / PASSWORD
    if settings.password_file is None and not settings.password and beside.exists():
        return keystore.read_password(beside)
    return settings.keystore_password()


def check_password(keyring: Keyring) -> None:
    """Opens one key of each lender, so that a wrong password is found now. Raises: KeyUnusable."""
    for lender in keyring.lenders.values():
        for role in (Role.OPERATOR, *lender.keys):
            if keyring.holds(lender.id, role):
                keyring.signer(lender.id, role)
                break


def lay_ground(settings: Settings, stack: ExitStack) -> Ground:
    """A chain that runs, or the embedded one, with the ledger on record there; what is opened closes with `stack`.

    Raises: ChainError, JournalError, SettingsError.
    """
    journal = open_journal(settings.journal_url)
    stack.callback(journal.close)
    embedded = None if settings.rpc_url is not None else start_embedded(settings, stack, None)
    url = settings.rpc_url or running_url(embedded)
    chain = JsonRpcChain(url) if embedded is None else embedded.chain()
    deployment = manifest.load(settings.manifest(chain.identity().chain_id), chain, shipped())
    client = connect(chain, deployment, shipped(), journal)
    return Ground(settings, chain, url, journal, client, embedded)


def start_embedded(settings: Settings, stack: ExitStack, first_time: int | None) -> EmbeddedChain:
    """Raises: ProcessError."""
    embedded = EmbeddedChain(
        EmbeddedSettings(settings.chain_folder, settings.chain_id, program=settings.anvil, first_time=first_time)
    )
    stack.enter_context(embedded)
    return embedded


def running_url(embedded: EmbeddedChain | None) -> str:
    assert embedded is not None
    return embedded.running.url


def fund(ground: Ground, folder: Path) -> None:
    """On the embedded chain gas costs test money: every key of the service has plenty."""
    if ground.embedded is not None:
        ground.embedded.fund(keystore.addresses(folder).values())
