"""The rules, what each asks of electronic evidence, and which checks answer it.

A row passes when all that it rests on passed, fails when one failed, and is not covered otherwise. `beyond` is what no bundle can show and the
court finds elsewhere. Chinese rules first, the foreign ones after them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evidence.chainproof import Assurance
from evidence.errors import MissingEvidence
from evidence.report import Words
from evidence.rules import lending
from evidence.rules.prime import PrimeRates
from evidence.verify.case import Case

# What is asked of the case itself, beside its checks. Returns what it found, or raises as a check does.
Question = Callable[[Case, PrimeRates], Words]

UNCHANGED = (
    "bundle.members",
    "bundle.form",
    "log.replay",
    "state.proofs",
    "state.heads",
    "block.header",
    "block.finality",
)
IDENTITY = ("ledger.identity", "ledger.code")


@dataclass(frozen=True)
class Rule:
    """`source`: where its text stands, and of what day it was read."""

    id: str
    name: Words
    asks: Words
    source: str
    checks: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    beyond: Words | None = None


def finality(case: Case, _: PrimeRates) -> Words:
    """Raises MissingEvidence for a block that could still be another."""
    if case.assurance is not Assurance.FINAL:
        level = "none" if case.assurance is None else case.assurance.value
        raise MissingEvidence("a chain whose blocks show no finality", expected=Assurance.FINAL.value, found=level)
    return Words("区块已最终确认", "the block is final")


def rest_of_the_chain(case: Case, _: PrimeRates) -> Words:
    """Raises MissingEvidence: it is for another tool to look at."""
    raise MissingEvidence(
        "a bundle cannot show what else is on the chain: scan its blocks, and read the report of an erasure"
    )


RULES = (
    Rule(
        "online-litigation-16",
        Words("人民法院在线诉讼规则 第十六条", "Online Litigation Rules of the People's Courts, Art. 16"),
        Words(
            "区块链存储并经技术核验一致的电子数据，推定上链后未经篡改",
            "data stored on a chain and verified as consistent is presumed unaltered since then",
        ),
        "法释〔2021〕12号",
        (*UNCHANGED, *IDENTITY, "documents"),
    ),
    Rule(
        "online-litigation-17",
        Words("人民法院在线诉讼规则 第十七条", "Online Litigation Rules, Art. 17"),
        Words(
            "平台合规、与当事人无利害关系、系统安全可靠、流程标准",
            "the platform's compliance, the parties' interest in or influence on it, a secure and reliable system, a standard process",
        ),
        "法释〔2021〕12号",
        ("block.independence", "block.finality", *IDENTITY),
        beyond=Words(
            "平台的备案与安全等级须另行查明", "registration and security grade of the platform are found elsewhere"
        ),
    ),
    Rule(
        "online-litigation-18",
        Words("人民法院在线诉讼规则 第十八条", "Online Litigation Rules, Art. 18"),
        Words("数据上链前的真实性", "truth of the data before it went on the chain"),
        "法释〔2021〕12号",
        ("agreement", "agreement.capture", "signatures.recovered", "time.independent"),
        beyond=Words("银行回单的真实性须向银行核实", "whether a bank's receipt is genuine is for the bank to say"),
    ),
    Rule(
        "internet-courts-11",
        Words("互联网法院审理案件规定 第十一条", "Provisions on Internet Courts, Art. 11"),
        Words(
            "生成主体与时间明确、介质可靠、提取可复现、未有增减",
            "who and when is clear, the medium is reliable, extraction can be repeated, nothing was added or deleted",
        ),
        "法释〔2018〕16号",
        ("bundle.members", "log.replay", "log.belonging", "log.extent", "signatures.keys"),
        beyond=Words("可再次导出同一区块，比较根值", "export the same block again and compare the roots"),
    ),
    Rule(
        "civil-evidence-93-94",
        Words("民事诉讼证据规定 第九十三、九十四条", "Provisions on Evidence in Civil Procedure, Art. 93 and 94"),
        Words(
            "系统正常运行，由中立第三方或以当事人约定的方式保存",
            "regular operation; kept by a neutral party, or in the way that the parties agreed",
        ),
        "法释〔2019〕19号",
        ("agreement.clause", "log.replay", "state.heads"),
        beyond=Words(
            "系统在当时是否正常运行，见运营者的健康记录",
            "whether the system ran regularly then: see the operator's health records",
        ),
    ),
    Rule(
        "electronic-signature",
        Words("电子签名法 第五、六、八、十三条", "Electronic Signature Law, Art. 5, 6, 8 and 13"),
        Words(
            "原件形式、签名人专有并独自控制签名数据、改动可被发现",
            "original form; signature data owned and controlled by the signer alone; changes are found",
        ),
        "2019年修正",
        (
            "signatures.recovered",
            "signatures.keys",
            "signatures.nonces",
            "signatures.sides",
            "signatures.custody",
            "documents",
        ),
    ),
    Rule(
        "personal-information",
        Words("个人信息保护法 第十九、二十八、四十七条", "Personal Information Protection Law, Art. 19, 28 and 47"),
        Words("保存期限最短、敏感信息、删除", "the shortest time, sensitive data, deletion"),
        "2021年",
        (),
        (rest_of_the_chain,),
    ),
    Rule(
        "private-lending-cost",
        Words("民间借贷规定 第二十五、二十九条", "Provisions on Private Lending, Art. 25 and 29"),
        Words(
            "利率连同一切费用，不超过合同成立时一年期 LPR 的四倍",
            "the rate with all charges, at most four times the one-year LPR when the contract was formed",
        ),
        "法释〔2020〕6号，经法释〔2020〕17号修正",
        (),
        (lending.cost,),
        Words(
            "持牌金融机构不适用本规定（第一条）；出借人是否持牌须另行查明",
            "licensed institutions are excepted (Art. 1): whether the lender is one is found elsewhere",
        ),
    ),
    Rule(
        "private-lending-principal",
        Words("民间借贷规定 第二十六条", "Provisions on Private Lending, Art. 26"),
        Words("以实际出借金额为本金", "the principal is the money really received"),
        "法释〔2020〕6号，经法释〔2020〕17号修正",
        (),
        (lending.principal,),
        Words("到账以银行记录为准", "that the money arrived is for the bank's records to show"),
    ),
    Rule(
        "judicial-appraisal-evidence",
        Words(
            "SF/T 0076—2020 电子数据存证技术规范",
            "SF/T 0076-2020, technical rules for the preservation of electronic data",
        ),
        Words(
            "采集时计算校验值、可信时间、保管记录、第二种算法",
            "digest at capture, trusted time, custody log, a second algorithm",
        ),
        "SF/T 0076—2020，据要点",
        ("agreement.capture", "time.independent", "bundle.members", "documents"),
    ),
    Rule(
        "fre-902",
        Words("美国联邦证据规则 902(13)、(14)", "Federal Rules of Evidence 902(13) and (14)"),
        Words(
            "合格人员的书面证明，以数字方式识别数据",
            "certification of a qualified person; digital identification of the data",
        ),
        "as amended 2017-12-01",
        (*UNCHANGED, "documents"),
        beyond=Words("证明书由合格人员签署", "the certification is the qualified person's to sign"),
    ),
    Rule(
        "vermont-1913",
        Words("佛蒙特州法典第十二编 §1913", "12 V.S.A. § 1913"),
        Words(
            "宣誓声明四项事实：何时入链、何时取出、作为常规活动保存、作为常规活动作成",
            "a sworn declaration of four facts: when the record entered the chain, when it was received from it, that it was kept and that it was made as a regular activity",
        ),
        "2016",
        ("log.extent", "log.calendar", "state.heads", "block.header", "block.finality"),
        beyond=Words("声明由合格人员宣誓", "the declaration is the qualified person's to swear"),
    ),
    Rule(
        "eidas-45l",
        Words("欧盟 eIDAS 条例 第45l条", "eIDAS, Art. 45l"),
        Words(
            "来源、唯一次序、任何改动可被发现、最终性",
            "origin, unique sequence, any change found, finality",
        ),
        "Regulation (EU) 2024/1183",
        ("ledger.identity", "log.replay", "state.heads", "block.finality"),
        (finality,),
        Words(
            "账本是否由合格信任服务提供者运营须另行查明",
            "whether a qualified trust service runs the ledger is found elsewhere",
        ),
    ),
)
