"""Plays a scenario step by step on a chain of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ledger.chain.artifacts import Artifacts, shipped
from ledger.chain.decoding import NodeReached
from ledger.chain.errors import ChainError
from ledger.chain.refusals import ContractRefusal
from ledger.chain.scenario_chain import ScenarioChain
from ledger.domain.calendar import CHINA, format_day
from ledger.domain.money import format_yuan
from ledger.domain.nodes import Node, Scope
from ledger.scenario import stays
from ledger.scenario.acts import Act, Acts
from ledger.scenario.calls import BRINGS, calls
from ledger.scenario.checks import Checker, balances
from ledger.scenario.covers import calls_of
from ledger.scenario.dossier import Dossier
from ledger.scenario.errors import StepFailed
from ledger.scenario.heads import Heads
from ledger.scenario.keeper import Keeper
from ledger.scenario.kinds import show_bytes, show_day
from ledger.scenario.model import (
    AnyStep,
    BatchStep,
    CheckStep,
    CoverStep,
    EndBankruptcyStep,
    Expectation,
    KeeperStep,
    MoneyStep,
    NodeStep,
    Scenario,
)
from ledger.scenario.registry import PartRef, PaymentRef, Registry
from ledger.scenario.report import Position, Reached, Refused, Report, legal_time
from ledger.scenario.secrets import RunSecrets
from ledger.scenario.setup import Setup, day_before
from ledger.scenario.signatures import Shape
from ledger.scenario.wire import Sent, Wire

Progress = Callable[[str], None]
PAYMENT_ID = 16


@dataclass(frozen=True)
class Played:
    """A finished run whose chain still stands: everything that an evidence bundle is made from."""

    scenario: Scenario
    report: Report
    wire: Wire
    registry: Registry
    dossier: Dossier


@contextmanager
def played(
    scenario: Scenario,
    progress: Progress = lambda _: None,
    artifacts: Artifacts | None = None,
    *,
    traced: bool = False,
) -> Iterator[Played]:
    """Starts a chain, plays the scenario and keeps the chain until the context ends; `traced` for `bench.costs`.

    A step that fails is told in the report, which then ends there. Raises: ChainError where the chain itself cannot be used.
    """
    found = artifacts or shipped()
    begin = day_before(scenario)
    with ScenarioChain(begin, traced=traced) as box:
        player = Player(scenario, Wire(box, found, begin), progress)
        player.play()
        yield Played(scenario, player.report, player.wire, player.registry, player.dossier)


class Player:
    """One run. `report` grows as it goes."""

    def __init__(self, scenario: Scenario, wire: Wire, progress: Progress) -> None:
        self.scenario, self.wire, self.progress = scenario, wire, progress
        self.shape = Shape(wire.artifacts)
        self.registry = Registry(scenario, RunSecrets(scenario.seed))
        self.dossier = Dossier(scenario, self.registry.secrets)
        self.acts = Acts(wire, self.shape, self.registry, self.dossier)
        self.checker = Checker(wire, self.shape, self.registry)
        self.setup = Setup(wire, self.shape, self.registry)
        self.keeper = Keeper(wire, self.registry, self.acts)
        self.report = Report(scenario.title, scenario.path)
        self._line: int | None = None

    def play(self) -> None:
        """Every step until one fails."""
        self.setup.run()
        self._note()
        try:
            for step in self.scenario.steps:
                self._line = step.line
                self._play(step)
        except StepFailed as error:
            self.report.failure = str(error)
        self._close()

    def _play(self, step: AnyStep) -> None:
        match step:
            case NodeStep():
                self._tell(step, f"{step.node.name} {step.on}")
                self._act(step)
            case BatchStep():
                self._tell(step, f"batch of {len(step.steps)}")
                self._batch(step)
            case KeeperStep():
                self._tell(step, f"keeper until {format_day(step.days[-1])}")
                self._keep(step)
            case MoneyStep():
                self._tell(step, f"{'withdraw' if step.withdrawn else 'fund'} {step.whom} {format_yuan(step.amount)}")
                self._move_money(step)
            case CoverStep():
                self._tell(step, f"cover {step.lender} {format_yuan(step.amount)}")
                self._cover(step)
            case EndBankruptcyStep():
                self._tell(step, f"end of the bankruptcy of {step.loan}")
                self._end_bankruptcy(step)
            case CheckStep():
                self.report.checks += self.checker.compare(step.expected)

    def _tell(self, step: AnyStep, what: str) -> None:
        self.progress(f"{format_day(CHINA.day(step.at))}  {what}")

    # ---- acts

    def _act(self, step: NodeStep) -> None:
        self.wire.wait_until(step.at)
        with self._refusals(step.line, f"{step.node.name} {step.on}", step.expect) as outcome:
            act = self.acts.prepare(step)
            outcome.sent = self.wire.transact(act.transaction, act.sender)
            self._learn(step, outcome.sent.nodes)
        self._note()

    def _batch(self, step: BatchStep) -> None:
        self.wire.wait_until(step.at)
        signer = self.acts.anyone if step.by is None else self.registry.secrets.signer(step.by)
        with self._refusals(step.line, f"batch of {len(step.steps)}", step.expect) as outcome:
            acts = [self.acts.prepare(inner) for inner in step.steps]
            call = self.wire.ledger.call("batch", [act.transaction.data for act in acts], step.tolerant)
            outcome.sent = self.wire.transact(call, signer)
            for inner in step.steps:
                if any(node.node is inner.node for node in outcome.sent.nodes):
                    self._learn(inner, outcome.sent.nodes)
                elif not step.tolerant:
                    raise StepFailed(self.scenario.path, inner.line, f"the ledger did not do {inner.node.name}")
        self._note()

    def _keep(self, step: KeeperStep) -> None:
        signer = self.acts.anyone if step.by is None else self.registry.secrets.signer(step.by)
        try:
            for told in self.keeper.run(step, signer):
                if isinstance(told, Refused):
                    self.report.refused.append(told)
                self._note()
        except ContractRefusal as error:
            raise StepFailed(self.scenario.path, step.line, f"the keeper was refused: {error.name}: {error}") from None

    def _move_money(self, step: MoneyStep) -> None:
        self.wire.wait_until(step.at)
        verb = "withdraw" if step.withdrawn else "fund"
        with self._refusals(step.line, f"{verb} {step.whom}", step.expect) as outcome:
            if step.withdrawn:
                act = self._withdrawal(step)
                outcome.sent = self.wire.transact(act.transaction, act.sender)
            else:
                self.setup.fund(step.whom, step.amount, f"step {step.number}")
                outcome.sent = self.wire.sent[-1]
        self._note()

    def _cover(self, step: CoverStep) -> None:
        self.wire.wait_until(step.at)
        with self._refusals(step.line, f"cover {step.lender}", step.expect) as outcome:
            for name, call in calls_of(step, self.wire, self.registry):
                outcome.sent = self.wire.transact(call, self.registry.secrets.signer(name))
        self._note()

    def _end_bankruptcy(self, step: EndBankruptcyStep) -> None:
        self.wire.wait_until(step.at)
        with self._refusals(step.line, f"end of the bankruptcy of {step.loan}", step.expect) as outcome:
            call = stays.call_of(step, self.wire, self.registry, self.acts.dossier)
            outcome.sent = self.wire.transact(call, self.registry.secrets.signer(step.by))
        self._note()

    def _withdrawal(self, step: MoneyStep) -> Act:
        """An institution sends it by itself; a person signs, and somebody else sends."""
        payable = self.shape.members("AccountKind").index("payable")
        owner, to = self.registry.party(step.whom), self.registry.address(step.whom)
        call = self.wire.ledger.call("withdraw", payable, owner, to, step.amount)
        if self.scenario.parties[step.whom].signs_for_itself:
            return self.acts.relayed(call, step.whom, step)
        return Act(call, self.registry.secrets.signer(step.whom))

    def _learn(self, step: NodeStep, nodes: tuple[NodeReached, ...]) -> None:
        """The node itself must be among what happened; and what `as` names is known from now on."""
        own = [node for node in nodes if node.node is step.node]
        if not own:
            happened = ", ".join(node.node.name for node in nodes) or "nothing"
            raise StepFailed(
                self.scenario.path, step.line, f"{step.node.name} was asked for, but what happened is: {happened}"
            )
        if step.alias is None:
            return
        makes = calls(self.shape)[step.node].makes
        if makes is Scope.PAYMENT:
            # What a prepayment or a guarantor pays is named in its effect; the other nodes happen to the payment itself.
            about = own[0]
            if step.node in BRINGS:
                about = next(node for node in nodes if node.node is Node.PAYMENT_ALLOCATED)
            id_ = about.effect.fields.get("payment", about.object[:PAYMENT_ID])
            self.registry.payments[step.alias] = PaymentRef(step.on, id_)
            return
        fields = own[0].effect.fields
        # The part of a claim that is sold goes on under the number that the effect says.
        sold = fields.get("claim") if makes is Scope.CLAIM else None
        number = sold or fields.get("number", int.from_bytes(own[0].object))
        self.registry.parts[step.alias] = PartRef(step.on, number)

    # ---- refusals

    @contextmanager
    def _refusals(self, line: int, asked: str, expect: Expectation | None) -> Iterator[Outcome]:
        """Compares how a step ends with what the file says about it."""
        outcome = Outcome()
        try:
            yield outcome
        except ContractRefusal as error:
            self._judge(line, asked, expect, error)
            return
        except ChainError as error:
            raise StepFailed(self.scenario.path, line, f"{asked}: {error}") from None
        if expect is not None:
            raise StepFailed(
                self.scenario.path, expect.line, f"{asked} went through; expected was the error {expect.error}"
            )

    def _judge(self, line: int, asked: str, expect: Expectation | None, error: ContractRefusal) -> None:
        if expect is None:
            raise StepFailed(self.scenario.path, line, f"{asked} was refused: {error.name}: {error}")
        if error.name != expect.error:
            sentence = f"{asked}: expected was the error {expect.error}, the ledger says {error.name}: {error}"
            raise StepFailed(self.scenario.path, expect.line, sentence)
        fields = {part.name: part for part in self.shape.errors[error.name]}
        for name, wanted in expect.arguments.items():
            stated = self._shown(fields[name].kind, wanted)
            found = self._shown(fields[name].kind, error.arguments.get(name))
            if stated != found:
                sentence = f"{asked}: {error.name} with {fields[name].key} {found}, expected was {stated}"
                raise StepFailed(self.scenario.path, expect.line, sentence)
        shown = {fields[name].key: self._shown(fields[name].kind, value) for name, value in error.arguments.items()}
        self.report.refused.append(Refused(line, asked, error.name, str(error), shown))

    def _shown(self, kind: Any, value: Any) -> Any:
        name = self.registry.name(value) if isinstance(value, str | bytes) else None
        if name is not None:
            return name
        if kind is None or value is None or isinstance(value, bytes | str):
            return show_bytes(value) if isinstance(value, bytes) else value
        return kind.show(value)

    # ---- the report

    def _note(self) -> None:
        """Takes what the chain has told since the last time into the report."""
        for sent in self.wire.sent[self.report.transactions :]:
            self.report.transactions += 1
            self.report.gas += sent.receipt.gas_used
            self.report.nodes += [self._reached(node, sent) for node in sent.nodes]

    def _reached(self, node: NodeReached, sent: Sent) -> Reached:
        kind, name = self.registry.files.get(node.file, (None, None))
        return Reached(
            node=node.node.name,
            id=node.node.value,
            phase=node.node.phase,
            object=show_bytes(node.object),
            log=Position(kind.value if kind else "unknown", name, show_bytes(node.file), node.seq),
            transaction=show_bytes(sent.receipt.transaction),
            block=sent.receipt.block,
            time=legal_time(sent.time),
            effective_day=show_day(node.effective_day),
            actor=self.registry.name(node.actor) or node.actor,
            gas=sent.receipt.gas_used,
            shared=len(sent.nodes),
            line=self._line,
        )

    def _close(self) -> None:
        self._note()
        deployment = self.wire.deployment
        self.report.chain = {
            "chain_id": deployment.chain.chain_id,
            "ledger": deployment.ledger,
            "token": deployment.token,
            "origin": show_bytes(deployment.origin),
            "last_block": self.wire.sent[-1].receipt.block,
        }
        self.report.balances = balances(self.checker)
        heads = Heads(self.wire, self.registry)
        self.report.files = heads.files()
        self.report.checks += heads.compare(self.report.files, self._line or 1)


@dataclass
class Outcome:
    """What a step sent, if it came to that."""

    sent: Sent | None = None
