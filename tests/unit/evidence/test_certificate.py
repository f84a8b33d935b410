"""Certificates and declarations: what they state, and what they refuse."""

from __future__ import annotations

import builtins
import json
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pypdf
import pytest
import segno

from evidence import cli
from evidence.bundle import Bundle
from evidence.certificate import certificate, declaration, sheet
from evidence.certificate.facts import CertificateRefused, Facts, facts_of, person_of, root_in_code
from evidence.errors import EvidenceError
from tests.unit.evidence.forge import AGREEMENT_ROOT, LEDGER, LOAN, TRUST, Draft, admitted, bundle_of, life, proposed

BUNDLE = bundle_of(life())
ROOT = Bundle.read(BUNDLE).root
PERSON = {
    "name": "the custodian",
    "title": "custodian of records",
    "organisation": "the bank",
    "qualification": "keeps the ledger",
    "received": "2024-11-01 10:00:00+08:00",
}


@pytest.fixture(scope="module")
def facts() -> Facts:
    return facts_of(BUNDLE, TRUST)


def text_of(pages: bytes) -> str:
    """As it is read, without the breaks of lines."""
    return "".join("".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(pages)).pages)


def person(**other: str) -> bytes:
    return json.dumps(PERSON | other).encode()


def test_the_certificate_states_what_was_verified(facts: Facts) -> None:
    text = text_of(certificate.page(facts, date(2024, 11, 2)))
    for stated in (ROOT.sha256, ROOT.sm3, LEDGER, LOAN, AGREEMENT_ROOT):
        assert stated.hex() in text
    assert "2024-11-02" in text and "有效valid,demonstration" in text


def test_the_same_facts_give_the_same_bytes(facts: Facts) -> None:
    first = certificate.page(facts, date(2024, 11, 2))
    assert certificate.page(facts_of(BUNDLE, TRUST), date(2024, 11, 2)) == first
    assert certificate.page(facts, date(2024, 11, 3)) != first


def test_what_cannot_be_told_stands_on_its_face() -> None:
    text = text_of(certificate.page(facts_of(BUNDLE, None), date(2024, 11, 2)))
    assert "无法判断" in text and "[block.finality]" in text and "有效valid," not in text


def test_the_code_holds_the_root_and_no_link(facts: Facts) -> None:
    text = root_in_code(facts.root)
    assert text == f"FUBIE-ROOT:1:SHA256:{ROOT.sha256.hex().upper()}:SM3:{ROOT.sm3.hex().upper()}"
    assert segno.make_qr(text).mode == "alphanumeric"


@pytest.mark.parametrize("bundle", [BUNDLE[:-1], b"", BUNDLE.replace(b"%PDF the agreement", b"%PDF the Agreement")])
def test_an_invalid_bundle_is_refused(bundle: bytes) -> None:
    with pytest.raises(CertificateRefused, match="invalid"):
        facts_of(bundle, TRUST)


def test_a_character_that_the_font_lacks_is_noticed() -> None:
    with pytest.raises(sheet.MissingGlyphs, match="龘"):
        sheet.plain("龘")


@pytest.mark.parametrize("form", ["fre-902", "vermont-1913"])
def test_a_declaration_is_filled_from_the_data(form: str, facts: Facts) -> None:
    text = text_of(declaration.FORMS[form](facts, person_of(person())))
    assert ROOT.sha256.hex() in text and "thecustodian,custodianofrecordsofthebank" in text and "keepstheledger" in text


def test_vermont_has_its_four_facts(facts: Facts) -> None:
    text = text_of(declaration.vermont(facts, person_of(person())))
    anchored = facts.anchored
    assert anchored is not None
    assert f"inblock{anchored.step.block}" in text and AGREEMENT_ROOT.hex() in text
    assert "receivedfromtheblockchainat2024-11-0110:00:00+08:00" in text
    assert "maintainedintheblockchainasaregularconductedactivity" in text and "asaregularpractice" in text


@pytest.mark.parametrize("name", sorted(PERSON))
@pytest.mark.parametrize("change", ["", " ", None])
def test_a_missing_fact_of_the_person_is_named(name: str, change: str | None) -> None:
    stated: Mapping[str, Any] = PERSON | {name: change} if change is not None else {k: v for k, v in PERSON.items() if k != name}  # fmt: skip
    with pytest.raises(CertificateRefused, match=name):
        person_of(json.dumps(stated).encode())


def test_a_stranger_fact_of_the_person_is_refused() -> None:
    with pytest.raises(EvidenceError):
        person_of(person(salary="1"))


def test_no_declaration_where_something_stays_open_or_nothing_was_anchored() -> None:
    with pytest.raises(CertificateRefused, match=r"block\.finality"):
        declaration.federal(facts_of(BUNDLE, None), person_of(person()))
    unsigned = facts_of(bundle_of(proposed(admitted(Draft()))), TRUST)
    for form in declaration.FORMS.values():
        with pytest.raises(CertificateRefused, match="anchored"):
            form(unsigned, person_of(person()))


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "loan.zip").write_bytes(BUNDLE)
    (tmp_path / "trust.json").write_text(json.dumps(TRUST.to_json()), encoding="utf-8")
    (tmp_path / "person.json").write_bytes(person())
    return tmp_path


def run(files: Path, *more: str, bundle: str = "loan.zip") -> int:
    given = [str(files / bundle), "--trust", str(files / "trust.json"), "--out", str(files / "out.pdf")]
    return cli.main(["certificate", *given, *more])


def test_the_command_writes_once(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(files, "--date", "2024-11-02") == 0
    assert (files / "out.pdf").read_bytes()[:5] == b"%PDF-"
    assert run(files) == 2 and "exists" in capsys.readouterr().err
    (files / "out.pdf").unlink()
    assert run(files, "--form", "fre-902", "--person", str(files / "person.json")) == 0


def test_the_command_refuses_and_writes_nothing(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (files / "bad.zip").write_bytes(BUNDLE[:-1])
    assert run(files, bundle="bad.zip") == 1
    assert run(files, "--form", "fre-902") == 2
    assert not (files / "out.pdf").exists()
    assert "not certified" in capsys.readouterr().out


def test_without_its_extra_the_command_says_what_to_install(
    files: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = builtins.__import__

    def lacking(name: str, *arguments: Any) -> Any:
        if name == "evidence.certificate" and arguments[2] and "certificate" in arguments[2]:
            raise ModuleNotFoundError("No module named 'reportlab'", name="reportlab")
        return real(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", lacking)
    assert run(files) == 2
    assert "fubie-evidence[certificate]" in capsys.readouterr().err
