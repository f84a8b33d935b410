"""The checks in their order, each with its name and what it does not prove."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from evidence.report import Words
from evidence.verify import (
    agreement,
    block,
    documents,
    filing,
    form,
    identity,
    independence,
    log,
    people,
    signatures,
    state,
    times,
)
from evidence.verify.case import FORM, Case

_C = TypeVar("_C")


@dataclass(frozen=True)
class Check(Generic[_C]):
    """`run` returns what it looked at, or raises. A decisive check must pass for the bundle to be valid."""

    id: str
    title: Words
    run: Callable[[_C], Words]
    limits: Words
    decisive: bool = True


MEMBERS: Check[Case] = Check(
    "bundle.members",
    Words("容器与清单", "container and manifest"),
    form.members,
    Words(
        "清单由导出者编写，只证明此后未被改动",
        "the exporter wrote the list: it shows that nothing was changed since, no more",
    ),
)

CHECKS: tuple[Check[Case], ...] = (
    MEMBERS,
    Check(
        FORM,
        Words("规范格式", "canonical form"),
        form.parts,
        Words("格式无误不等于内容真实", "a sound form says nothing of the content"),
    ),
    Check(
        log.REPLAY,
        Words("日志重放", "logs played again"),
        log.replays,
        Words(
            "金额与日期的条件由合约检查，此处不重复；步骤的区块号由导出方填写",
            "conditions on amounts and dates were the contracts' to check and are not repeated; block numbers of steps are the exporter's word",
        ),
    ),
    Check(
        log.EFFECTS,
        Words("步骤与效果", "steps and effects"),
        log.effects,
        Words(
            "证明记录了什么，不证明所述事实本身",
            "what was recorded, not that it was so: a receipt number proves no money",
        ),
    ),
    Check(
        "log.belonging",
        Words("案卷从属", "files belong together"),
        log.belonging,
        Words(
            "同一人在别的主体编号下的案卷不在其内",
            "files of the same person under another party's id are not among them",
        ),
    ),
    Check(
        state.PROOFS,
        Words("状态证明", "state proofs"),
        state.proofs,
        Words("只在该区块的状态根为真时成立", "holds only as far as the block's state root is the chain's"),
    ),
    Check(
        state.HEADS,
        Words("日志头与存储", "heads in storage"),
        state.heads,
        Words(
            "日志头以 Keccak-256 连接，其强度即该算法的强度",
            "heads are chained with Keccak-256 and are as strong as it is",
        ),
    ),
    Check(
        "log.calendar",
        Words("日历", "calendar"),
        log.calendar,
        Words("时间为出块者所称", "times are those that the makers of blocks stated"),
    ),
    Check(
        "log.extent",
        Words("完整范围", "extent"),
        log.extent,
        Words("其后发生的事不在其内", "says nothing of what happened later"),
    ),
    Check(
        "ledger.identity",
        Words("账本身份", "identity of the ledger"),
        identity.ledger,
        Words(
            "身份取自信任文件，其来源须另行核实", "the identity is the trust file's: where that came from must be known"
        ),
    ),
    Check(
        "ledger.code",
        Words("合约代码", "contracts' code"),
        state.code,
        Words("代码是所认定的那份，不证明代码没有错误", "it is the pinned code; that this has no faults is not proven"),
    ),
    Check(
        "block.header",
        Words("区块头", "block header"),
        block.header,
        Words("不证明该区块属于公认的链", "not that the block belongs to the chain that others know"),
    ),
    Check(
        block.FINALITY,
        Words("区块确认", "finality of the block"),
        block.finality,
        Words(
            "演示级：持有公证密钥者可签署两种历史；多数确认：仍可能改走更重的分支；最终确认：不证明验证者彼此独立",
            "demonstration: who holds the notary's key could sign two histories; majority: a heavier branch could still replace it; final: not that the validators are independent",
        ),
    ),
    Check(
        "block.independence",
        Words("验证者的独立性", "independence of the validators"),
        independence.independence,
        Words(
            "所有者与利害关系以信任文件所载为准；不同名称可受同一人控制",
            "owners and interests are the trust file's word; two names may be under one control",
        ),
        decisive=False,
    ),
    Check(
        documents.DOCUMENTS,
        Words("文件与 docHash", "documents and docHash"),
        documents.documents,
        Words("不证明文件在上链之前为真", "not that a document was true before it was recorded"),
        decisive=False,
    ),
    Check(
        signatures.RECOVERED,
        Words("签名还原", "signatures recovered"),
        signatures.recovered,
        Words("证明哪把密钥签了名，不证明谁在使用它", "which key signed, not whose hand used it"),
    ),
    Check(
        "signatures.keys",
        Words("登记密钥", "registered keys"),
        people.keys,
        Words(
            "出借人一方的角色由合约核对，不在三份案卷中",
            "the roles of the lender's people were checked by the contracts and are not in the three files",
        ),
    ),
    Check(
        "signatures.nonces",
        Words("签名只用一次", "each signature once"),
        signatures.nonces,
        Words("别的案卷中的使用由合约检查", "uses in other files were the contracts' to refuse"),
    ),
    Check(
        "signatures.sides",
        Words("双方各用其钥", "a key for each side"),
        people.sides,
        Words("不同的密钥可以出自一人", "two keys may still be one person's"),
        decisive=False,
    ),
    Check(
        "signatures.custody",
        Words("密钥保管（电子签名法第十三条）", "who kept the key (电子签名法 Art. 13)"),
        people.custody,
        Words("保管人以核验者所述为准", "the keeper is as whoever attested the identity stated it"),
        decisive=False,
    ),
    Check(
        "signatures.contracts",
        Words("合约签名（ERC-1271）", "signatures of contracts (ERC-1271)"),
        signatures.contracts,
        Words("只有链上可核", "only their own chain could check them"),
        decisive=False,
    ),
    Check(
        "agreement",
        Words("合同一致", "one agreement"),
        agreement.agreement,
        Words("不证明条款合法有效", "not that its terms are lawful"),
        decisive=False,
    ),
    Check(
        "agreement.clause",
        Words("电子证据条款（民事证据规定第九十四条）", "evidence clause (民事证据规定 Art. 94)"),
        filing.clause,
        Words(
            "证明条款在双方签署的文件之中，不证明其效力",
            "that the clause is among what was proposed and signed, not that a court holds it valid",
        ),
        decisive=False,
    ),
    Check(
        "agreement.capture",
        Words("采集日志（在线诉讼规则第十八条）", "capture log (在线诉讼规则 Art. 18)"),
        filing.capture,
        Words(
            "采集时间与来源为采集人所称，不证明采集之前文件为真",
            "times and sources are those that whoever captured stated; nothing of what a document was before",
        ),
        decisive=False,
    ),
    Check(
        times.INDEPENDENT,
        Words("独立时间", "independent time"),
        times.independent,
        Words(
            "证明区块在该时刻之前已存在，不证明更早何时；证书是否曾被吊销不在其内",
            "that the block existed before that time, not since when; whether a certificate was revoked is not looked at",
        ),
        decisive=False,
    ),
    Check(
        times.PREFIXES,
        Words("先前区块的独立时间", "independent time of earlier blocks"),
        times.prefixes,
        Words(
            "证明这些步骤在该时刻之前已存在，不证明其确切时刻；其后的步骤不在其内",
            "that these steps existed before that time, not when exactly; says nothing of the steps after them",
        ),
        decisive=False,
    ),
)

ASKED_ASSURANCE: Check[Case] = Check(
    "block.assurance",
    Words("要求的确认级别", "assurance asked for"),
    block.assurance,
    Words("级别只说明区块，不说明内容", "the level is about the block, not about what is in it"),
)
