"""Whose key sends, and the file that says it."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.domain.nodes import Node
from ledger.readmodel.states import PartyKind, Role, number_of
from ledger.service.authority import Keyring, Lender, acting_role, lenders_json, read_lenders
from ledger.service.errors import RoleNotHeld, SettingsInvalid
from tests.unit.api.house import key_of

ID = "0x" + "12" * 32
LENDER = Lender(ID, "bank 1", {Role.OPERATOR: ("op",), Role.APPROVER: ("a", "b")})


def test_the_file_says_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "lenders.json"
    path.write_text(lenders_json({ID: LENDER}), encoding="utf-8")
    assert read_lenders(path) == {ID: LENDER}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "Expecting"),
        ("[]", "lenders"),
        ({"lenders": [{}]}, "lenders[0]"),
        ({"lenders": [{"id": "12", "name": "n", "keys": {}}]}, "lenders[0].id"),
        ({"lenders": [{"id": ID, "name": "n", "keys": {"boss": ["a"]}}]}, "no role 'boss'"),
        ({"lenders": [{"id": ID, "name": "n", "keys": {"operator": "a"}}]}, "keys.operator"),
        ({"lenders": [{"id": ID, "name": "n", "keys": {"approver": ["a", "a"]}}]}, "twice"),
    ],
)
def test_a_file_that_cannot_be_used_says_where(tmp_path: Path, content: Any, words: str) -> None:
    path = tmp_path / "lenders.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    with pytest.raises(SettingsInvalid) as refused:
        read_lenders(path)
    assert words in str(refused.value)


def test_each_key_is_opened_once() -> None:
    opened: list[str] = []

    def opening(name: str) -> Any:
        opened.append(name)
        return key_of(name)

    ring = Keyring({ID: LENDER}, opening)
    first, second = ring.signers(ID, Role.APPROVER, 2)
    assert first.address != second.address
    assert ring.signer(ID, Role.APPROVER) is first
    assert opened == ["a", "b"]


def test_a_role_that_is_not_held_is_refused() -> None:
    ring = Keyring({ID: LENDER}, key_of)
    for lender, role, count in ((ID, Role.BANK, 1), (ID, Role.OPERATOR, 2), ("0x" + "34" * 32, Role.OPERATOR, 1)):
        with pytest.raises(RoleNotHeld):
            ring.signers(lender, role, count)


@pytest.mark.parametrize(
    ("node", "values", "signed", "role"),
    [
        (Node.BORROWER_REGISTERED, {"kind": number_of(PartyKind.BORROWER)}, True, Role.OPERATOR),
        (Node.BORROWER_REGISTERED, {"kind": number_of(PartyKind.LENDER)}, True, Role.ADMIN),
        (Node.CREDIT_APPROVED, {}, False, Role.APPROVER),
        (Node.PAYMENT_REVERSED, {}, False, Role.BANK),
        (Node.OVERPAYMENT_REFUNDED, {}, False, Role.SERVICER),
        (Node.OVERPAYMENT_REFUNDED, {}, True, Role.OPERATOR),
        (Node.PARTY_UNBLOCKED, {}, False, Role.REGULATOR),
        (Node.SELF_PAYMENT_RELEASED, {}, False, Role.OPERATOR),
        (Node.BUCKET_MIGRATED, {}, False, Role.OPERATOR),
        (Node.COLLATERAL_PERFECTED, {}, False, Role.REGISTRY),
        (Node.COLLATERAL_REVALUED, {}, False, Role.APPRAISER),
        (Node.GUARANTOR_PAID, {}, False, Role.BANK),
        (Node.GUARANTOR_PAID, {}, True, Role.OPERATOR),
        (Node.EVIDENCE_COUNTERSIGNED, {}, False, Role.WITNESS),
        (Node.ENFORCEMENT_NOTARIZED, {}, False, Role.NOTARY),
        (Node.BUREAU_CORRECTED, {}, False, Role.BUREAU),
        (Node.CASE_FILED, {}, False, Role.COURT),
        # The lender acts; that the borrower has signed too does not let anybody else send it.
        (Node.EXTENSION_APPROVED, {}, True, Role.SIGNER),
        (Node.MORATORIUM_GRANTED, {}, False, Role.SIGNER),
        (Node.WAIVER_GRANTED, {}, False, Role.OPERATOR),
    ],
)
def test_who_acts(node: Node, values: dict[str, int], signed: bool, role: Role) -> None:
    assert acting_role(node, values, signed) is role
