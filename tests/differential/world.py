"""A ledger on a chain, with a lender under each regime and one borrower, and the way of a loan from its terms to its disbursement."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from eth_utils.crypto import keccak

from evidence.clauses import latest
from evidence.documents import DocumentTree
from ledger.chain import anvil
from ledger.chain.abi import decode_values
from ledger.chain.artifacts import TOKEN, Artifacts, shipped
from ledger.chain.contract import Contract
from ledger.chain.decoding import NOBODY_SIGNS
from ledger.chain.deployment import HOLDER_ROLE, Parameters, deploy
from ledger.chain.gateway import Call
from ledger.chain.ids import NOBODY, facility_id, loan_id, party_id
from ledger.chain.jsonrpc import JsonRpcChain
from ledger.chain.keystore import signer_of
from ledger.chain.manifest import Deployment
from ledger.chain.parameters import EVIDENCE_CLAUSE, apr_cap, key_of
from ledger.chain.refusals import refusals
from ledger.chain.terms import terms_fields
from ledger.chain.typed import Domain, node_consent, sign, typed_data
from ledger.documents.opening import opening
from ledger.domain import nodes
from ledger.domain.calendar import CHINA, Day, DayCount, parse_day
from ledger.domain.money import Millionths
from ledger.domain.quote import quote
from ledger.domain.terms import Agreement, Method
from tests.differential.node import FLAGS, Mined, Node

BEGIN: Day = parse_day("2018-12-30")
NEVER: Day = 2**32 - 1
NO_PAYMENT = bytes(16)
# Every agreement has the evidence clause, here as its only document.
AGREEMENT = (latest().leaf,)
DOCUMENTS, TEXT = DocumentTree(AGREEMENT).doc_hash, keccak(b"text")
CALENDAR_WORD = 256
MUCH = 10**15
HIGHEST = 2**32 - 1
BORROWER_KIND, LENDER_KIND, PARTYS_OWN_CUSTODY = 1, 3, 1
SHORT_LOAN_MONTHS = 12
LENDERS_ROLES = ("Operator", "Approver", "Signer", "Servicer", "Bank", "ModelOperator", "KycAttester")

# What a lender agrees besides a product's numbers: nothing.
CLAUSES: Mapping[str, Any] = {
    "requiredGuarantees": 0,
    "requiredCollateral": 0,
    "initialLtvBps": 0,
    "maintenanceLtvBps": 0,
    "callDays": 0,
    "depositBps": 0,
    "setoff": False,
    "disposalMethods": 0,
    "releaseDays": 0,
    "crossDefault": False,
    "transferable": False,
    "compound": False,
    "curePeriodDays": 0,
    "witnesses": 0,
    "leadShareBps": 0,
    "leadJunior": False,
}
# The cap under each regime, by its number; the last is out of reach.
CAPS: Mapping[int, Millionths] = {1: 240_000, 2: 360_000, 3: 10_000_000, 4: HIGHEST}
KEEPER = "0x" + "ee" * 20
NETWORK, BORROWER, SECOND = (signer_of(keccak(name)) for name in (b"network", b"borrower", b"second approver"))


@dataclass(frozen=True)
class Lender:
    """An institution of which one key does everything but the second approval."""

    regime: int
    address: str
    id: bytes
    borrower: bytes


def lender(regime: int) -> Lender:
    id_ = party_id(NOBODY, keccak(bytes([regime])))
    return Lender(regime, "0x" + f"{0xA0 + regime:02x}" * 20, id_, party_id(id_, TEXT))


LENDERS = {CAPS[regime]: lender(regime) for regime in CAPS}


@dataclass(frozen=True)
class Deal:
    """What is agreed, under which lender's cap, and when the money is disbursed."""

    agreement: Agreement
    start: Day
    revolving: bool = False
    debit_attempts: int = 255

    @property
    def lender(self) -> Lender:
        """The lead, where there are several."""
        return LENDERS[self.agreement.cap]

    @property
    def lenders_first(self) -> tuple[Lender, ...]:
        """All lenders, those of the loan first, the lead before the others."""
        return (self.lender, *(one for one in LENDERS.values() if one != self.lender))

    @property
    def is_joint(self) -> bool:
        return len(self.agreement.shares) > 1

    @property
    def commitments(self) -> tuple[int, ...]:
        """What each participant pays in of a joint loan, in fen: its share, and what rounding leaves to the lead."""
        principal = self.agreement.terms.principal
        others = [principal * share // 10_000 for share in self.agreement.shares[1:]]
        return (principal - sum(others), *others)


class Refused(Exception):
    """The contracts undid a call; `name` is the Solidity error."""

    def __init__(self, name: str, arguments: Mapping[str, Any]) -> None:
        super().__init__(f"{name} {dict(arguments)}")
        self.name, self.arguments_by_name = name, arguments


@dataclass
class World:
    """Everything that can be done on the ledger, by whom it is done."""

    node: Node
    artifacts: Artifacts
    ledger: Contract
    token: Contract
    deployment: Deployment
    chain: JsonRpcChain
    nonces: Iterator[int] = field(default_factory=count)

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """In a failing example it would take pages."""
        printer.text("world")

    @contextmanager
    def anew(self) -> Iterator[None]:
        """What happens inside has not happened afterwards, neither on the chain nor on its clock."""
        kept, now = self.node.snapshot(), self.node.now
        try:
            yield
        finally:
            self.node.go_back(kept, now)
            self._next = now + 1

    # ---- time

    def go_to(self, day: Day) -> None:
        """The next transaction is on this day, unless a later one has begun."""
        self._next = max(CHINA.begins(day), self.node.now + 1)

    @property
    def day(self) -> Day:
        """Of the next transaction."""
        return CHINA.day(self._next)

    @property
    def today(self) -> Day:
        """Of the newest block."""
        return CHINA.day(self.node.now)

    # ---- transactions

    def act(self, sender: str, contract: Contract, function: str, *arguments: Any) -> Mined:
        """Raises: Refused."""
        return self._act(sender, contract.call(function, *arguments))

    def do(self, sender: str, *calls: tuple[Any, ...]) -> Mined:
        """Functions of the ledger in one transaction, all or nothing.

        Raises: Refused.
        """
        return self.act(sender, self.ledger, "batch", [self.ledger.call(*call).data for call in calls], False)

    def _act(self, sender: str, call: Call) -> Mined:
        mined = self.node.send(sender, call.to, call.data, self._next)
        self._next = self.node.now + 1
        if mined.reason is not None:
            raise self._refused(mined.reason)
        return mined

    def _refused(self, reason: bytes) -> Refused:
        found = self.ledger.refusals.refusal(reason)
        if found.name == "BatchItemFailed":
            return self._refused(found.arguments["reason"])
        return Refused(found.name, found.arguments)

    # ---- views

    def read(self, *calls: tuple[Any, ...]) -> list[Any]:
        """The answers of several views of the ledger, as of one block."""
        asked = self.ledger.call("batch", [self.ledger.call(*call).data for call in calls], False)
        function = self.ledger.interface.function
        answers = decode_values(function("batch").outputs, self.node.call(self.ledger.address, asked.data), "batch")
        return [
            next(iter(decode_values(function(call[0]).outputs, answer, call[0]).values()))
            for call, answer in zip(calls, answers["results"], strict=True)
        ]

    def tokens(self, holder: str) -> int:
        """In fen."""
        asked = self.token.call("balanceOf", holder)
        return int.from_bytes(self.node.call(self.token.address, asked.data))

    # ---- from terms to a loan

    def close_days(self, days: Iterable[Day]) -> None:
        """Of days to come."""
        words: dict[int, int] = {}
        for day in days:
            words[day // CALENDAR_WORD] = words.get(day // CALENDAR_WORD, 0) | 1 << day % CALENDAR_WORD
        calls = [("setBusinessDays", word * CALENDAR_WORD, closed) for word, closed in words.items()]
        if calls:
            self.do(NETWORK.address, *calls)

    def disburse(self, deal: Deal) -> bytes:
        """Everything from the product to the money's arrival; returns the id of the loan.

        Raises: Refused, also where the contracts find the loan above the cap.
        """
        self.close_days(deal.agreement.business_days.closed)
        terms, by = deal.agreement.terms, deal.lender
        self.go_to(terms.start_day)
        facility = self._open_facility(deal, by)
        loan = loan_id(facility, TEXT)
        agreed = terms_fields(terms, draw_by=deal.start)
        found = quote(terms)
        self.do(
            by.address,
            ("proposeTerms", facility, TEXT, agreed, DOCUMENTS, opening(AGREEMENT), NOBODY_SIGNS.fields),
            ("discloseApr", loan, found.apr, found.daily_cost, found.total_cost, DOCUMENTS),
            ("signAsLender", loan, TEXT, NOBODY_SIGNS.fields),
        )
        self._draw(deal, loan, by)
        return loan

    def facility(self, deal: Deal) -> bytes:
        """The id of the facility that is opened for the deal."""
        return facility_id(deal.lender.borrower, self._product(deal))

    def _product(self, deal: Deal) -> bytes:
        """Its id is the hash of its fields, which are what stands behind the selector."""
        return keccak(self.ledger.call("publishProduct", product_fields(deal)).data[4:])

    def _open_facility(self, deal: Deal, by: Lender) -> bytes:
        facility, product = self.facility(deal), self._product(deal)
        self.do(by.address, ("publishProduct", product_fields(deal)))
        if deal.agreement.compounding is not None:
            self.do(by.address, ("publishClauses", product, CLAUSES | {"compound": True}))
        principal = deal.agreement.terms.principal
        request = [by.borrower, product, product, principal, 12 * 360, TEXT]
        self.do(
            BORROWER.address,
            ("authorizeInquiry", by.borrower, TEXT, NEVER, DOCUMENTS, NOBODY_SIGNS.fields),
            ("applyForCredit", request, DOCUMENTS, NOBODY_SIGNS.fields),
        )
        offer = [principal, deal.revolving, NEVER - 1, NEVER, TEXT]
        self.do(
            by.address,
            ("postRiskAssessment", facility, [TEXT, TEXT, 1, True, principal, 0, HIGHEST], DOCUMENTS),
            ("approveCredit", facility, offer, DOCUMENTS, self._second_approval(facility, offer)),
        )
        self.do(BORROWER.address, ("acceptLimit", facility, DOCUMENTS, NOBODY_SIGNS.fields))
        if deal.is_joint:
            self._raise_fund(deal, facility)
        return facility

    def _raise_fund(self, deal: Deal, facility: bytes) -> None:
        participants = deal.lenders_first[: len(deal.agreement.shares)]
        ids, shares = [one.id for one in participants], list(deal.agreement.shares)
        principal = deal.agreement.terms.principal
        call = ("formSyndicate", facility, ids, shares, principal, deal.start + 1, DOCUMENTS)
        self.do(deal.lender.address, call)
        for one, amount in zip(participants, deal.commitments, strict=True):
            if amount:
                self.do(one.address, ("fundParticipation", facility, one.id, amount, DOCUMENTS))

    def _second_approval(self, facility: bytes, offer: list[Any]) -> dict[str, Any]:
        effect = self.artifacts.effects.function("creditApproved").encode(*offer, SECOND.address)
        node = nodes.Node.CREDIT_APPROVED
        typed = node_consent(node, facility, facility, effect, DOCUMENTS, self._domain, next(self.nonces), 2**63)
        return sign(typed, SECOND).fields

    def sign(self, type_name: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """The borrower's consent to data of one of the types that people sign."""
        return sign(typed_data(type_name, fields, self._domain, next(self.nonces), 2**63), BORROWER).fields

    @cached_property
    def _domain(self) -> Domain:
        return Domain(self.chain_id, self.ledger.address)

    @property
    def block(self) -> int:
        """The number of the newest block."""
        return int(self.node.request("eth_blockNumber"), 16)

    @property
    def chain_id(self) -> int:
        return int(self.node.request("eth_chainId"), 16)

    def _draw(self, deal: Deal, loan: bytes, by: Lender) -> None:
        self.do(BORROWER.address, ("signAsBorrower", loan, TEXT, NOBODY_SIGNS.fields))
        self.go_to(deal.start)
        self.do(BORROWER.address, ("requestDrawdown", loan, TEXT, DOCUMENTS, NOBODY_SIGNS.fields))
        self.do(
            by.address,
            ("approveDrawdown", loan, 0, DOCUMENTS),
            ("releaseToBorrower", loan, DOCUMENTS),
            ("confirmDisbursement", loan, deal.agreement.terms.principal, keccak(b"paid out"), DOCUMENTS),
        )


def product_fields(deal: Deal) -> dict[str, Any]:
    """The struct `Product` of the contracts."""
    product = deal.agreement.product
    return {
        "graceDays": product.grace_days,
        "noticeDays": product.notice_days,
        "quoteDays": product.quote_days,
        "debitAttempts": deal.debit_attempts,
        "servicerFeeBps": product.servicer_fee_bps,
        "prepaymentFeeBps": product.prepayment_fee_bps,
        "tolerance": product.tolerance,
        "rebateFees": product.rebate_fees,
        "followingBusinessDay": product.following_business_day,
        "revolving": deal.revolving,
        "buckets": b"".join(days.to_bytes(2) for days in product.buckets),
        "minLimit": 1,
        "maxLimit": MUCH,
        "minPrepayment": product.min_prepayment,
        "selfPaymentCap": product.self_payment_cap,
        "minRate": product.min_rate,
        "maxRate": product.max_rate,
        "maxPenaltyRate": product.max_penalty_rate,
        "minPeriods": product.min_periods,
        "maxPeriods": product.max_periods,
        "methods": sum(1 << place for place, method in enumerate(Method) if method in product.methods),
        "dayCounts": sum(1 << place for place, count_ in enumerate(DayCount) if count_ in product.day_counts),
        "conditions": 0,
        "lender": deal.lender.id,
    }


# ---- the beginning


@dataclass(frozen=True)
class UnlockedDeployer:
    """Deploys from an account whose key the node does not ask for."""

    node: Node
    address: str

    def create(self, step: str, code: bytes) -> tuple[str, int]:
        mined = self.node.send(self.address, None, code)
        assert mined.created is not None and mined.reason is None, step
        return mined.created, mined.block

    def send(self, step: str, call: Call) -> None:
        assert self.node.send(self.address, call.to, call.data).reason is None, step


@contextmanager
def running() -> Iterator[World]:
    """The world before anybody lends, on a chain that ends with the context."""
    begin = CHINA.begins(BEGIN)
    with TemporaryDirectory(prefix="fubie-differential-") as folder:
        flags = [*FLAGS, "--timestamp", str(begin)]
        process = anvil.start(anvil.find_anvil(), flags, Path(folder))
        try:
            with closing(Node(process.port, begin)) as node:
                yield _founded(process, node)
        finally:
            process.kill()


def _founded(process: anvil.Anvil, node: Node) -> World:
    artifacts = shipped()
    rich = [KEEPER, NETWORK.address, BORROWER.address, *(one.address for one in LENDERS.values())]
    for address in rich:
        node.request("anvil_setBalance", address, hex(anvil.PLENTY))
    parameters = Parameters(regulator=NETWORK.address, token_admin=NETWORK.address)
    deployer = UnlockedDeployer(node, NETWORK.address)
    chain = JsonRpcChain(process.url)
    deployment = deploy(chain, artifacts, deployer, parameters)
    known = refusals(artifacts)
    ledger = Contract(deployment.ledger, artifacts.ledger, known)
    token = Contract(deployment.token, artifacts.load(TOKEN).interface, known)
    world = World(node, artifacts, ledger, token, deployment, chain)
    world.go_to(BEGIN)
    _appoint(world)
    world.go_to(BEGIN + 1)
    return world


def _appoint(world: World) -> None:
    roles = {name: place for place, name in enumerate(world.artifacts.enums["Role"])}
    world.do(
        NETWORK.address,
        ("setParameter", key_of("SHORT_LOAN_MONTHS"), SHORT_LOAN_MONTHS, BEGIN + 1),
        ("setParameter", key_of("LEAD_SHARE_BPS"), 1, BEGIN + 1),
        ("setParameter", EVIDENCE_CLAUSE, int.from_bytes(latest().leaf_hash), BEGIN + 1),
    )
    for cap, one in LENDERS.items():
        world.do(
            NETWORK.address,
            ("setParameter", apr_cap(one.regime), cap, BEGIN + 1),
            ("accreditLender", one.id, one.regime, one.address),
        )
        grants = [("grantRole", one.id, one.address, roles[role]) for role in LENDERS_ROLES]
        world.do(
            one.address,
            *grants,
            ("grantRole", one.id, SECOND.address, roles["Approver"]),
            ("fundPool", one.id, MUCH, TEXT),
            ("setWaiverLimit", one.id, one.address, MUCH),
            (
                "registerParty",
                [NOBODY, keccak(bytes([one.regime])), LENDER_KIND, one.address, TEXT],
                DOCUMENTS,
                NOBODY_SIGNS.fields,
            ),
            ("attestKyc", one.id, NEVER, PARTYS_OWN_CUSTODY, one.address, DOCUMENTS),
        )
        registration = [one.id, TEXT, BORROWER_KIND, BORROWER.address, TEXT]
        world.do(BORROWER.address, ("registerParty", registration, DOCUMENTS, NOBODY_SIGNS.fields))
        attested = ("attestKyc", one.borrower, NEVER, PARTYS_OWN_CUSTODY, BORROWER.address, DOCUMENTS)
        world.do(one.address, attested)
    world.act(NETWORK.address, world.token, "grantRole", keccak(b"BANK"), NETWORK.address)
    for holder in (BORROWER.address, *(one.address for one in LENDERS.values())):
        world.act(NETWORK.address, world.token, "grantRole", HOLDER_ROLE, holder)
    world.act(NETWORK.address, world.token, "fundWallet", BORROWER.address, 10**18, TEXT)
