"""Whatever stands in the file: the loader answers with a scenario or with a line and a sentence, never with a crash."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.scenario.errors import ScenarioInvalid
from ledger.scenario.loader import load

ROOT = Path(__file__).resolve().parents[3]
EXAMPLES = sorted((ROOT / "examples").glob("*.yaml"))
WORDS = [
    "",
    "null",
    "~",
    "[]",
    "{}",
    "[1, {a: b}]",
    "-1",
    "1e9",
    "0x",
    "*x",
    "&x y",
    "!!int 3",
    "2026-02-30",
    "é" * 300,
    '"',
    "- -",
    "<<",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("broken")
    (found / "documents").symlink_to(ROOT / "examples/documents")
    return found


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_broken_line_is_an_answer(folder: Path, data: st.DataObject) -> None:
    lines = data.draw(st.sampled_from(EXAMPLES)).read_text(encoding="utf-8").splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    change = data.draw(st.sampled_from(["drop", "double", "cut", "value", "word"]))
    lines[at : at + 1] = broken(lines[at], change, data)
    path = folder / "broken.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    try:
        load(path)
    except ScenarioInvalid as error:
        assert 1 <= error.line <= len(lines) + 1
        assert error.sentence
        assert len(str(error)) < 2_000


def broken(line: str, change: str, data: st.DataObject) -> list[str]:
    match change:
        case "drop":
            return []
        case "double":
            return [line, line]
        case "cut":
            return [line[: data.draw(st.integers(0, len(line)))]]
        case "value" if ":" in line:
            return [f"{line[: line.rindex(':')]}: {data.draw(st.sampled_from(WORDS))}"]
    tokens = line.split(" ")
    tokens[data.draw(st.integers(0, len(tokens) - 1))] = data.draw(st.sampled_from(WORDS))
    return [" ".join(tokens)]
