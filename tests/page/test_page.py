"""The page in a real browser, opened from its file: the table of cases, and what the people who use it need."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from evidence.report import legal_time
from tests.page.corpus import HOSTILE, Case
from tests.page.test_cases_cli import NAMES, failing, lacking

pytestmark = pytest.mark.chain

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "evidence/page/verifier.html").as_uri()
AXE = ROOT / "node_modules/axe-core/axe.min.js"
OWN_ADDRESSES = ("file:", "blob:")
SECONDS = 1000
LANGUAGES = {"zh-CN": ("核验完成", "有效"), "en-US": ("Checked", "valid")}


class Visit:
    """The page open in a tab that records every address asked for and every complaint of the browser."""

    def __init__(self, browser: Browser, **context: Any) -> None:
        self.context: BrowserContext = browser.new_context(
            **{"locale": "zh-CN", "reduced_motion": "reduce", "accept_downloads": True, **context}
        )
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("dialog", lambda dialog: self.complaints.append(f"dialog {dialog.message}"))
        self.page.goto(PAGE)

    def check(self, case: Case) -> None:
        """Chooses the case's files and demands, asks, and waits for the outcome."""
        self.page.set_input_files("#bundle", _file("loan.zip", "application/zip", case.bundle))
        if case.trust is not None:
            self.page.set_input_files("#trust", _file("trust.json", "application/json", case.trust))
        if case.as_of is not None or case.require is not None:
            self.page.click("summary >> nth=0")
            self.page.fill("#as-of", "" if case.as_of is None else str(case.as_of))
            self.page.select_option("#require", case.require or "")
        self.page.click("#check")
        self.page.wait_for_selector("#outcome", timeout=60 * SECONDS)

    def report(self) -> dict[str, Any]:
        """What the page saves as its report."""
        with self.page.expect_download() as download:
            self.page.click(".tools button >> nth=1")
        found: dict[str, Any] = json.loads(download.value.path().read_text(encoding="utf-8"))
        return found

    def close(self) -> None:
        foreign = [url for url in self.asked if not url.startswith(OWN_ADDRESSES)]
        complaints = self.complaints
        self.context.close()
        assert (foreign, complaints) == ([], [])


def _file(name: str, kind: str, content: bytes) -> Any:
    return {"name": name, "mimeType": kind, "buffer": content}


@pytest.fixture
def visit(browser: Browser) -> Iterator[Visit]:
    opened = Visit(browser)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", NAMES)
def test_the_page_answers_as_the_table_says(name: str, table: dict[str, Case], visit: Visit, tmp_path: Path) -> None:
    case = table[name]
    if len(case.bundle) > 40 * 1024 * 1024:
        (tmp_path / "loan.zip").write_bytes(case.bundle)
        visit.page.set_input_files("#bundle", tmp_path / "loan.zip")
        visit.page.click("#check")
        visit.page.wait_for_selector("#outcome", timeout=60 * SECONDS)
    else:
        visit.check(case)
    report = visit.report()
    assert report["outcome"] == case.outcome
    assert visit.page.locator(f"section.outcome.{case.outcome}").count() == 1
    if not case.usage:
        assert (failing(report), lacking(report)) == (case.fails, case.open)


# ---- what is shown


def test_each_check_says_what_it_means_and_what_it_does_not_prove(table: dict[str, Case], visit: Visit) -> None:
    visit.check(table["genuine"])
    found = visit.page.locator("li.check.passed")
    assert found.count() > 15
    for text in found.all_inner_texts():
        assert all(label in text for label in ("核对了什么", "这意味着", "不证明什么")), text


def test_a_failure_shows_the_place_and_both_values(table: dict[str, Case], visit: Visit) -> None:
    visit.check(table["the head of another loan"])
    text = visit.page.locator("li.check.failed").inner_text()
    assert all(label in text for label in ("不符", "原因", "应为", "怎么办"))
    visit.page.click(".trouble a")
    assert visit.page.evaluate("document.activeElement.id") == "check-state.heads"


def test_steps_are_told_in_both_languages_with_amounts_in_yuan(table: dict[str, Case], visit: Visit) -> None:
    """`Draft.repaid` pays 91680 fen: 916.80 yuan."""
    visit.check(table["genuine"])
    rows = visit.page.locator("table tbody tr").all_inner_texts()
    paid = next(row for row in rows if "916.80 元" in row)
    assert "金额" in paid
    assert any("授信申请提交" in row and "Apply for credit" in row and "10,000.00 元" in row for row in rows)
    assert legal_time(1_728_000_000 - 8 * 3600)[:10] in rows[0]


def test_a_verified_document_can_be_saved_as_it_is(table: dict[str, Case], visit: Visit) -> None:
    visit.check(table["genuine"])
    with visit.page.expect_download() as download:
        visit.page.click(".documents button >> nth=0")
    assert download.value.path().read_bytes() == b"%PDF the agreement"
    assert download.value.suggested_filename == "0-agreement.pdf"


def test_a_document_that_does_not_agree_is_not_offered(table: dict[str, Case], visit: Visit) -> None:
    visit.check(table["a document changed and sealed"])
    assert visit.page.locator(".documents button").count() == 0


def test_withheld_fields_stay_withheld(table: dict[str, Case], visit: Visit) -> None:
    visit.check(table["one field shown"])
    text = visit.page.locator(".documents").inner_text()
    assert "1000000" in text and "（未出示）" in text and "whoever" not in text


def test_nothing_of_a_bundle_becomes_html(table: dict[str, Case], visit: Visit) -> None:
    visit.check(table["hostile words of the exporter"])
    assert "<img src=x" in visit.page.inner_text("#report")
    assert visit.page.locator("#report img, #report script").count() == 0
    assert HOSTILE[:4] not in visit.page.locator("#report").evaluate("element => element.innerHTML")


def test_the_policy_lets_nothing_out(visit: Visit) -> None:
    """The control of the tests above: what they look for is really refused."""
    blocked = visit.page.evaluate("fetch('http://127.0.0.1:9/').then(() => 'let out', () => 'refused')")
    assert blocked == "refused"
    said = " ".join(visit.complaints)
    assert "Content Security Policy" in said or "connect-src" in said
    visit.complaints.clear()
    visit.asked[:] = [url for url in visit.asked if "127.0.0.1" not in url]


# ---- who uses it


@pytest.mark.parametrize("language", LANGUAGES)
def test_by_keyboard_alone(language: str, browser: Browser, table: dict[str, Case]) -> None:
    visit = Visit(browser, locale=language)
    page, (done, word) = visit.page, LANGUAGES[language]
    reached = []
    for _ in range(7):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.tagName"))
        assert page.evaluate("document.activeElement.matches(':focus-visible')")
    assert reached == ["zh", "en", "bundle", "trust", "SUMMARY", "check", "SUMMARY"]
    page.set_input_files("#bundle", _file("loan.zip", "application/zip", table["genuine"].bundle))
    page.set_input_files("#trust", _file("trust.json", "application/json", table["genuine"].trust or b""))
    page.focus("#check")
    page.keyboard.press("Enter")
    page.wait_for_selector("#outcome", timeout=60 * SECONDS)
    expect(page.locator("#status[role=status]")).to_have_text(done)
    expect(page.locator("#outcome")).to_be_focused()
    assert word in page.inner_text("#outcome")
    visit.close()


def test_what_is_missing_or_no_moment_is_said_and_focused(visit: Visit, table: dict[str, Case]) -> None:
    visit.page.click("#check")
    assert "请先选择证据包" in visit.page.inner_text("#status")
    visit.page.set_input_files("#bundle", _file("loan.zip", "application/zip", table["genuine"].bundle))
    visit.page.click("summary >> nth=0")
    visit.page.fill("#as-of", "2026-02-30")
    visit.page.click("#check")
    assert "不是一个时刻" in visit.page.inner_text("[role=alert]")
    expect(visit.page.locator("#as-of")).to_be_focused()
    assert visit.page.locator("#outcome").count() == 0


def test_the_language_can_be_changed_after_the_answer(visit: Visit, table: dict[str, Case]) -> None:
    visit.check(table["genuine"])
    visit.page.click("#en")
    assert visit.page.get_attribute("html", "lang") == "en"
    assert "Does not prove" in visit.page.inner_text("#report") and "不证明什么" not in visit.page.inner_text("#report")
    assert visit.page.evaluate("(() => { try { return localStorage.length } catch { return 0 } })()") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["genuine", "no trust file", "a document changed and sealed"])
def test_axe_finds_no_barrier(browser: Browser, table: dict[str, Case], name: str, language: str, scheme: Any) -> None:
    visit = Visit(browser, locale=language, color_scheme=scheme)
    visit.page.evaluate(AXE.read_text(encoding="utf-8"))
    for ready in (lambda: None, lambda: visit.check(table[name])):
        ready()
        found = visit.page.evaluate(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'] })"
        )
        assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found["violations"]] == []
    visit.close()


@pytest.mark.parametrize("text", ["100%", "200%"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_narrow_screen_and_large_text(browser: Browser, table: dict[str, Case], language: str, text: str) -> None:
    """WCAG 1.4.4 and 1.4.10: at 320 px, and with text twice as large, nothing is cut off or needs scrolling sideways."""
    visit = Visit(browser, locale=language, viewport={"width": 320, "height": 640})
    visit.page.evaluate(f"document.documentElement.style.fontSize = '{text}'")
    visit.check(table["genuine, exported from a chain"])
    width, inner = visit.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= inner
    visit.close()


def test_it_prints_with_the_root_on_every_sheet(visit: Visit, table: dict[str, Case], tmp_path: Path) -> None:
    visit.check(table["genuine"])
    root = visit.report()["root"]["sha-256"]
    visit.page.emulate_media(media="print")
    assert not visit.page.is_visible("#form")
    sheets = visit.page.evaluate("document.adoptedStyleSheets.flatMap(s => [...s.cssRules].map(r => r.cssText)).join()")
    assert root in sheets
    assert visit.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_it_answers_while_it_checks(visit: Visit, table: dict[str, Case]) -> None:
    """The language can be changed under way: the check runs beside the page."""
    visit.page.set_input_files("#bundle", _file("loan.zip", "application/zip", table["genuine, 36 instalments"].bundle))
    visit.page.click("#check")
    visit.page.click("#en")
    assert visit.page.inner_text("#status") in ("Checking…", "Checked")
    visit.page.wait_for_selector("#outcome", timeout=60 * SECONDS)
