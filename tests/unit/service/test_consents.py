"""Who signs which part of a call, and what of a file the signature is about."""

from typing import Any

import pytest

from ledger.domain.nodes import Node, Scope
from ledger.journal.api_keys import Right
from ledger.readmodel.states import Role
from ledger.service.authority import needed_right, needed_role
from ledger.service.consents import signatory, slots
from ledger.service.errors import Unknown
from ledger.service.ids import part_id, read_part_id

FILE = bytes([7]) * 32
GUARANTOR = bytes([9]) * 32


class Views:
    """A ledger that knows one guarantee."""

    def view(self, function: str, *arguments: Any) -> Any:
        assert (function, arguments) == ("guaranteeOf", (FILE, 3))
        return {"guarantor": GUARANTOR}


@pytest.mark.parametrize(
    ("node", "values", "party"),
    [
        (Node.GUARANTEE_SIGNED, {"facility": FILE, "guarantor": b"g"}, b"g"),
        (Node.COLLATERAL_PLEDGED, {"facility": FILE, "pledgor": b"p"}, b"p"),
        (Node.SECURITY_DEPOSIT_POSTED, {"facility": FILE, "depositor": b"d"}, b"d"),
        (Node.DISPUTE_RAISED, {"loan": FILE, "party": b"x"}, b"x"),
        (Node.GUARANTOR_PAID, {"facility": FILE, "guarantee": 3}, GUARANTOR),
        (Node.BORROWER_SIGNED, {"loan": FILE}, None),
    ],
)
def test_the_party_that_is_named_signs(node: Node, values: dict[str, Any], party: bytes | None) -> None:
    assert signatory(node, "consent", values, Views()) == party


def test_a_signature_is_needed_where_a_person_acts_alone() -> None:
    (pledge,), (payment,) = slots(Node.COLLATERAL_PLEDGED, ["consent"]), slots(Node.GUARANTOR_PAID, ["consent"])
    assert (pledge.required, pledge.type_name, pledge.personal) == (True, "CollateralPledge", True)
    assert (payment.required, payment.type_name) == (False, "GuaranteePayment")


def test_the_borrower_signs_with_the_lender() -> None:
    (extension,), (holiday,) = (
        slots(Node.EXTENSION_APPROVED, ["borrower"]),
        slots(Node.MORATORIUM_GRANTED, ["borrower"]),
    )
    assert (extension.required, extension.type_name, extension.personal) == (True, "Amendment", True)
    assert not holiday.required


def test_the_law_acts_by_keys_of_its_own() -> None:
    assert needed_right(needed_role(Node.BUREAU_CORRECTED, {}, False)) is Right.REGULATE
    assert needed_right(needed_role(Node.CASE_FILED, {}, False)) is Right.REGULATE
    assert needed_right(Role.REGISTRY) is Right.LEND


def test_a_part_is_named_by_file_and_number() -> None:
    text = part_id("0x" + FILE.hex(), 12)
    assert read_part_id(Scope.GUARANTEE, text) == (FILE, 12)


@pytest.mark.parametrize("number", ["0", "-1", "x", "70000", ""])
def test_another_number_is_no_part(number: str) -> None:
    with pytest.raises(Unknown):
        read_part_id(Scope.GUARANTEE, f"0x{FILE.hex()}-{number}")


def test_number_zero_of_evidence_is_the_agreement() -> None:
    assert read_part_id(Scope.EVIDENCE, f"0x{FILE.hex()}-0") == (FILE, 0)
