"""The agreements of the examples: made from the scenarios, and the same bytes every time."""

import json
from pathlib import Path

import pytest

import build_agreements
from agreements.clauses import numbered
from agreements.wording import capital, date, percent
from evidence.canonical import canonicalize
from ledger.scenario.loader import load
from ledger.scenario.model import NodeStep

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_committed_documents_are_what_their_scenario_makes(path: Path) -> None:
    made = build_agreements.documents(path)

    assert made
    assert {file.name: file.read_bytes() == content for file, content in made.items()} == dict.fromkeys(
        [file.name for file in made], True
    )


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_every_proposal_carries_an_agreement_and_its_terms(path: Path) -> None:
    scenario = load(path)
    proposals = [
        s for s in scenario.steps if isinstance(s, NodeStep) and s.node.name == "TERMS_PROPOSED" and not s.expect
    ]

    assert proposals
    for step in proposals:
        documents = [scenario.documents[name] for name in step.documents]
        assert [document.role for document in documents] == ["agreement", "terms"]
        assert documents[0].content.startswith(b"%PDF-")
        assert json.loads(documents[1].content)["loan"] == step.on


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_terms_are_canonical_json(path: Path) -> None:
    for document in load(path).documents.values():
        if document.fields:
            assert canonicalize(json.loads(document.content)) == document.content


def test_a_stale_document_is_found(tmp_path: Path) -> None:
    path = tmp_path / "agreement.pdf"

    assert build_agreements.is_stale(path, b"one")
    path.write_bytes(b"one")
    assert build_agreements.is_stale(path, b"other")
    assert not build_agreements.is_stale(path, b"one")


# The characters of amounts (正确填写票据和结算凭证的基本规定, 附一).
@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (140_950, "壹仟肆佰零玖元伍角整"),
        (600_714, "陆仟零柒元壹角肆分"),
        (168_032, "壹仟陆佰捌拾元零叁角贰分"),
        (10_700_053, "壹拾万柒仟元零伍角叁分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (1_000_000, "壹万元整"),
        (5, "伍分"),
        (0, "零元整"),
    ],
)
def test_amounts_in_capitals(fen: int, text: str) -> None:
    # The rules allow 元叁角 and 元零叁角 alike where the yuan end in zero.
    assert capital(fen).replace("元零", "元") == text.replace("元零", "元")


def test_the_wording_of_numbers() -> None:
    assert date(20_484) == "2026年1月31日"
    assert (percent(180_000), percent(180_002), percent(36_500)) == ("18%", "18.0002%", "3.65%")
    assert [numbered(n) for n in (1, 10, 11, 20, 21)] == ["第一条", "第十条", "第十一条", "第二十条", "第二十一条"]
