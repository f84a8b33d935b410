"""Catching up goes on where a service that fell over left it."""

from ledger.readmodel.states import Role
from ledger.service.catching_up import CatchingUp
from ledger.service.requests import AskedCatchUp
from tests.unit.api.house import FakeGateway, key_of, keyring, lender_with
from tests.unit.readmodel.memory_chain import identifier

LENDER, LOAN = "0x" + "11" * 32, identifier("loan")
ASKED = AskedCatchUp(LENDER, (LOAN,))


class Steps:
    """A loan that needs so many calls; what is sent counts."""

    def __init__(self, calls: int) -> None:
        self.left = calls
        self.gateway = FakeGateway(on_view=lambda function, loan: self.left <= 1, on_submit=self._step)

    def _step(self) -> None:
        self.left -= 1

    def run(self) -> dict[str, object]:
        _, result = CatchingUp(self.gateway, keyring(lender_with(LENDER)), lambda: False).run(ASKED, "op")
        (loan,) = result["loans"]
        return dict(loan)

    def sent_before(self, calls: int) -> None:
        """What stood in the journal when the service fell over."""
        signer = keyring(lender_with(LENDER)).signer(LENDER, Role.OPERATOR)
        for number in range(calls):
            self.gateway.submit("advance", [LOAN], signer, f"op:{number}:{LOAN.hex()}")


def test_it_ends_with_the_last_call() -> None:
    steps = Steps(3)
    found = steps.run()
    assert (found["caught_up"], found["transactions"], steps.left) == (True, 3, 0)
    assert {sent.signer for sent in steps.gateway.sent} == {key_of("operator").address}


def test_after_a_restart_the_call_that_was_missing_is_sent() -> None:
    """One of two had been sent: the ledger would answer that the next is the last, and it still is to be sent."""
    steps = Steps(2)
    steps.sent_before(1)
    assert steps.run()["caught_up"] and steps.left == 0


def test_after_a_restart_with_nothing_left_it_still_ends() -> None:
    steps = Steps(2)
    steps.sent_before(2)
    assert steps.run()["caught_up"]
