"""Erasing documents (个人信息保护法 Art. 47): key, salt and content are destroyed, and a report says what was and what is left.

The wrapped secret goes first, in one transaction with the report: from then on neither ciphertext nor commitment can be opened by anybody, and
a crash leaves at most ciphertext without a key, which the next erasure clears away. On the chain nothing changes, and bundles still verify:
an erased document stands in them as its commitment.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from sqlmodel import Session, col, select

from evidence.shape import hexed
from ledger.documents import records
from ledger.documents.blocks import remove_file
from ledger.documents.errors import DocumentErased, DocumentRefused, DocumentsUnknown
from ledger.documents.holds import Subject, SubjectKind, require_free
from ledger.documents.records import TABLES, Record
from ledger.documents.store import Store
from ledger.documents.tables import DocumentRow, ErasureRow

LAW = {
    "zh": "《中华人民共和国个人信息保护法》第四十七条第一款",
    "en": "Personal Information Protection Law of the PRC, Art. 47(1)",
}


class Ground(IntEnum):
    """The items of Art. 47(1) on which personal information is deleted."""

    PURPOSE_ENDED = 1
    PERIOD_EXPIRED = 2
    CONSENT_WITHDRAWN = 3
    UNLAWFUL = 4
    OTHER_LAW = 5

    @property
    def words(self) -> dict[str, str]:
        zh, en = GROUNDS[self]
        return {"zh": zh, "en": en}


GROUNDS = {
    Ground.PURPOSE_ENDED: (
        "处理目的已实现、无法实现或者为实现处理目的不再必要",
        "the purpose is achieved, cannot be, or no longer needs the data",
    ),
    Ground.PERIOD_EXPIRED: (
        "停止提供产品或者服务,或者保存期限已届满",
        "the service has ended, or the period of retention has expired",
    ),
    Ground.CONSENT_WITHDRAWN: ("个人撤回同意", "the individual withdrew consent"),
    Ground.UNLAWFUL: (
        "违反法律、行政法规或者违反约定处理个人信息",
        "the processing broke a law, a regulation or an agreement",
    ),
    Ground.OTHER_LAW: ("法律、行政法规规定的其他情形", "another case that a law or regulation names"),
}

# What stays, and what this program cannot reach.
REMAINS = {
    "zh": "链上与存储记录中仅存各文件的加盐承诺值(SHA-256、SM3)及由其得出的 docHash;盐与密钥已销毁,任何人都无法打开承诺值或以猜测的内容加以验证。证据包中该文件仅以承诺值出现,仍可核验。",
    "en": "Of each document its salted commitments (SHA-256, SM3) and the docHash made of them are left, on the chain and in the records. Salt and "
    "key are destroyed: nobody can open a commitment or test a guess against it. In a bundle the document stands as its commitment, and the bundle still verifies.",
}
BEYOND = {
    "zh": "本程序无法触及:先前导出的证据包、数据库与密钥的备份、其他 IPFS 节点已取得的密文(无密钥)、PostgreSQL 归档日志。",
    "en": "Beyond this program: bundles handed out before, backups of the records and the key, ciphertext that other IPFS nodes fetched (without its key), "
    "archived logs of PostgreSQL.",
}


@dataclass(frozen=True)
class Erasure:
    """The report. It holds nothing of the data: no name, no content, no digest of content, no salt."""

    number: int
    at: int
    by: str
    ground: Ground
    subject: Subject
    destroyed: tuple[Record, ...]
    others: tuple[Record, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "schema": "fubie.erasure",
            "version": 1,
            "number": self.number,
            "at": self.at,
            "by": self.by,
            "rule": {**LAW, "item": self.ground.value, "ground": self.ground.words},
            "subject": {"kind": self.subject.kind.value, "id": hexed(self.subject.id)},
            "destroyed": [_destroyed(record) for record in self.destroyed],
            "remains": {
                "commitments": [_remaining(record) for record in self.destroyed],
                "documents": [_other(record) for record in self.others],
                **REMAINS,
            },
            "beyond": BEYOND,
        }


def erase(store: Store, subject: Subject, *, by: str, ground: Ground, role: str | None = None) -> dict[str, Any]:
    """Erases the documents of a step, only those of one role where `role` says so, or all that concern a party. Returns the report.

    Raises: DocumentHeld, and then nothing is erased; DocumentsUnknown, DocumentErased; StoreUnusable, where ciphertext could not be
    removed after its key was destroyed: the next call, or `clear`, goes on.
    """
    if not 1 <= len(by.strip()) <= 200:
        raise DocumentRefused("who erases has a name of 1 to 200 characters")
    clear(store)
    with store.database.writing() as session:
        TABLES.hold(session.connection())
        chosen, others = _chosen(session, subject, role)
        require_free(session, chosen)
        report = _destroy(session, Erasure(0, store.clock(), by, ground, subject, chosen, others))
    store.database.purge()
    clear(store)
    return report


def clear(store: Store) -> None:
    """Removes ciphertext that erasures left behind. Raises: StoreUnusable."""
    with store.database.reading() as session:
        open_ones = session.exec(select(ErasureRow).where(col(ErasureRow.cleared_at).is_(None))).all()
        left = {row.id: [one for one in records.every(session) if one.erasure == row.id] for row in open_ones}
    for number, found in left.items():
        for record in found:
            remove_file(store.blocks, record.cid)
        with store.database.writing() as session:
            row = session.exec(select(ErasureRow).where(ErasureRow.id == number)).one()
            row.cleared_at = store.clock()
            session.add(row)


def reports(store: Store) -> list[dict[str, Any]]:
    """Every report, the oldest first."""
    with store.database.reading() as session:
        rows = session.exec(select(ErasureRow).order_by(col(ErasureRow.id))).all()
    return [json.loads(row.report) for row in rows]


def in_words(report: dict[str, Any]) -> str:
    """The report for people, Chinese before English."""
    when = datetime.fromtimestamp(report["at"], UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    lines = [
        f"个人信息删除报告 第 {report['number']} 号 · Report of erasure no. {report['number']}",
        f"时间 · At       {when}",
        f"执行人 · By     {report['by']}",
        f"依据 · Rule     {report['rule']['zh']}第({report['rule']['item']})项:{report['rule']['ground']['zh']}",
        f"                {report['rule']['en']}({report['rule']['item']}): {report['rule']['ground']['en']}",
        f"范围 · Subject  {report['subject']['kind']} {report['subject']['id']}",
        "已销毁 · Destroyed (密钥、盐、密文 · key, salt, ciphertext)",
        *(
            f"  {one['documents']} {one['place']}  {one['role']}  {one['size']} bytes  {one['cid']}"
            for one in report["destroyed"]
        ),
        "留存 · Remains",
        f"  {report['remains']['zh']}",
        f"  {report['remains']['en']}",
        *(
            f"  未删除 · not erased: {one['documents']} {one['place']}  {one['role']}"
            for one in report["remains"]["documents"]
        ),
        f"  {report['beyond']['zh']}",
        f"  {report['beyond']['en']}",
    ]
    return "\n".join(lines)


def _chosen(session: Session, subject: Subject, role: str | None) -> tuple[tuple[Record, ...], tuple[Record, ...]]:
    """What is to be erased, and what else stands beside it in the same steps."""
    if subject.kind is SubjectKind.PARTY:
        found = records.of_party(session, hexed(subject.id))
    else:
        found = records.of_root(session, subject.id)
    wanted = [record for record in found if role is None or record.leaf.role == role]
    if not wanted:
        raise DocumentsUnknown(f"the store has no documents of {subject}" + (f" with the role {role}" if role else ""))
    chosen = tuple(record for record in wanted if record.wrapped is not None)
    if not chosen:
        raise DocumentErased(f"{subject}: erased already (erasure {wanted[0].erasure})")
    places = {record.place for record in chosen}
    beside = (one for root in sorted({p.root for p in places}) for one in records.of_root(session, root))
    return chosen, tuple(one for one in beside if one.place not in places and one.wrapped is not None)


def _destroy(session: Session, erasure: Erasure) -> dict[str, Any]:
    row = ErasureRow(at=erasure.at, report="")
    session.add(row)
    session.flush()
    assert row.id is not None
    report = {**erasure.to_json(), "number": row.id}
    row.report = json.dumps(report, ensure_ascii=False)
    for record in erasure.destroyed:
        _forget(session, record, row.id)
    return report


def _forget(session: Session, record: Record, erasure: int) -> None:
    place = (DocumentRow.root == hexed(record.place.root)) & (DocumentRow.place == record.place.number)
    row = session.exec(select(DocumentRow).where(place)).one()
    row.secret, row.erasure = None, erasure
    session.add(row)


def _destroyed(record: Record) -> dict[str, Any]:
    return _other(record) | {"cid": str(record.cid), "size": record.size, "destroyed": ["key", "salt", "ciphertext"]}


def _remaining(record: Record) -> dict[str, Any]:
    return _other(record) | {"commitments": record.leaf.commitments.to_json()}


def _other(record: Record) -> dict[str, Any]:
    return {
        "documents": hexed(record.place.root),
        "place": record.place.number,
        "role": record.leaf.role,
        "parties": list(record.parties),
    }
