"""The certificate of preserved electronic data (电子数据存证证书)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from reportlab.platypus import Flowable

from evidence.catalogue import FileKind
from evidence.certificate import sheet
from evidence.certificate.facts import Facts, root_in_code
from evidence.rendering import KINDS, OUTCOMES
from evidence.report import Outcome, legal_time
from evidence.shape import hexed

MAX_LISTED = 60


def page(facts: Facts, on: date) -> bytes:
    """The certificate as PDF, issued on a day. Raises sheet.MissingGlyphs."""
    return sheet.rendered(list(_story(facts, on)), f"电子数据存证证书 {facts.root.sha256.hex()[:16]}", f"根 root SHA-256 {facts.root.sha256.hex()[:32]}…")  # fmt: skip


def _story(facts: Facts, on: date) -> Iterator[Flowable]:
    yield sheet.title("电子数据存证证书 Certificate of preserved data")
    yield sheet.plain(f"作成日期 issued {on.isoformat()}。由核验方依据证据包与其信任文件作成；证据包本身不含结论。")
    yield sheet.plain(
        "Made by the verifier from the bundle and its own trust file; the bundle itself holds no verdict."
    )
    yield from _outcome(facts)
    yield from _root(facts)
    yield from _where(facts)
    yield from _documents(facts)
    yield from _limits(facts)


def _outcome(facts: Facts) -> Iterator[Flowable]:
    found = OUTCOMES[facts.report.outcome]
    level = "" if facts.report.assurance is None else f", {facts.report.assurance.value}"
    yield sheet.heading(f"核验结论 Outcome：{found.zh} {found.en}{level}")
    if facts.report.outcome is not Outcome.VALID:
        yield sheet.plain("下列检查未能作出，因此本证书不证明证据包有效：")
        yield sheet.plain(
            "These checks could not be made, so that this certificate does not say that the bundle is valid:"
        )
        for check in facts.report.open:
            yield sheet.plain(f"· {check.title.zh} {check.title.en} [{check.id}]")


def _root(facts: Facts) -> Iterator[Flowable]:
    yield sheet.heading("证据包的根 The bundle's root")
    yield sheet.facts_table([("SHA-256", hexed(facts.root.sha256)), ("SM3", hexed(facts.root.sm3))])
    yield sheet.plain("unzip -p BUNDLE manifest.json | sha256sum")
    yield sheet.code(root_in_code(facts.root))
    yield sheet.plain("二维码内容为上述两个根，不是链接。The code holds the two roots above, no link.")


def _where(facts: Facts) -> Iterator[Flowable]:
    block = facts.manifest.block
    rows = [
        ("链 chain id", str(facts.manifest.chain_id)),
        ("账本 ledger", hexed(facts.manifest.ledger)),
        ("完整至区块 complete to block", f"{block.number}, {hexed(block.hash)}"),
        ("区块时间 its time", legal_time(block.timestamp)),
        *((f"{KINDS[kind].zh} {KINDS[kind].en}（{facts.steps[kind]} 步 steps）", hexed(facts.manifest.files[kind])) for kind in FileKind),
        ("独立时间戳 independent time", _token(facts)),
    ]  # fmt: skip
    if facts.anchored is not None:
        step = facts.anchored.step
        rows.append(("合同上链 agreement anchored", f"{legal_time(step.timestamp)}, 区块 block {step.block}"))
    yield sheet.heading("存于何处、何时 Where and when")
    yield sheet.facts_table(rows)


def _token(facts: Facts) -> str:
    token = facts.report.token
    if token is None:
        return "无 none"
    authority = "" if token.authority is None else f", {token.authority.name}"
    return f"{legal_time(token.seconds)}{authority}"


def _documents(facts: Facts) -> Iterator[Flowable]:
    yield sheet.heading("各步所存文件的 docHash Digests of the documents of each step")
    if not facts.recorded:
        yield sheet.plain("无 none")
        return
    shown = facts.recorded[:MAX_LISTED]
    yield sheet.facts_table([(f"{one.code} ({one.kind.name.lower()} {one.step.seq})", f"{hexed(one.step.doc_hash)}, {legal_time(one.step.timestamp)}") for one in shown])  # fmt: skip
    if len(facts.recorded) > MAX_LISTED:
        more = len(facts.recorded) - MAX_LISTED
        yield sheet.plain(f"另有 {more} 项，见证据包。{more} more are in the bundle.")


def _limits(facts: Facts) -> Iterator[Flowable]:
    yield sheet.heading("不证明什么 What this does not prove")
    for check in facts.report.checks:
        if check.id in ("documents", "block.finality", "log.extent", "signatures.recovered"):
            yield sheet.plain(f"· {check.limits.zh}。{check.limits.en}.")
