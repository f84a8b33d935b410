"""The text of a personal loan agreement (个人借款合同) and of a settlement certificate (结清证明), from a scenario's own terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.wording import capital, date, percent, yuan
from ledger.domain.calendar import Day, DayCount
from ledger.domain.money import Millionths, format_fraction
from ledger.domain.quote import Quote, quote
from ledger.domain.terms import AllocationMode, Component, Method
from ledger.scenario.model import LoanPlan, Party, Product
from ledger.scenario.structures import NOTHING

REGIMES = ("", "商业银行", "消费金融公司", "小额贷款公司", "民间借贷出借人")
METHODS = {
    Method.EQUAL_INSTALMENT: "等额本息",
    Method.EQUAL_PRINCIPAL: "等额本金",
    Method.INTEREST_FIRST: "先息后本（按期付息、到期还本）",
    Method.BULLET: "到期一次性还本付息",
    Method.FLAT: "等本等息",
}
DAY_COUNTS = {
    DayCount.THIRTY_E_360: "每月按30日、每年按360日计算（30E/360）",
    DayCount.ACT_360: "按实际天数、每年按360日计算（ACT/360）",
    DayCount.ACT_365F: "按实际天数、每年按365日计算（ACT/365F）",
}
COMPONENTS = {
    Component.FEE: "费用",
    Component.INTEREST: "利息",
    Component.PENALTY: "罚息",
    Component.COMPOUND: "复利",
    Component.PRINCIPAL: "本金",
}
NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Facts:
    """Everything that one agreement is written from. `cap`: the ceiling on all-in annual cost that the scenario sets, if any; `entrusted`: the money is
    paid to whom the borrower buys from.
    """

    number: str
    loan: LoanPlan
    product: Product
    lender: Party
    borrower: Party
    cap: Millionths | None
    entrusted: bool = False

    @property
    def quote(self) -> Quote:
        return quote(self.loan.terms)

    @property
    def periodicity(self) -> str:
        months = self.loan.terms.period_months
        return "每月" if months == 1 else f"每{months}个月"


@dataclass(frozen=True)
class Clause:
    """One article: its title and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def parties(facts: Facts) -> tuple[str, ...]:
    identity = facts.borrower.identity
    commitment = f"0x{identity.hex()}" if identity else "见账本主体登记记录"
    return (
        f"合同编号：{facts.number}",
        f"甲方（贷款人）：以角色“{facts.lender.name}”登记的{REGIMES[facts.lender.regime or 0]}",
        f"乙方（借款人）：以角色“{facts.borrower.name}”登记的自然人，身份承诺值 {commitment}",
        "身份承诺值是乙方身份信息加随机盐后的摘要。身份信息本身不写入本合同，也不写入账本；甲方留存的身份资料与盐可供司法机关依法核对。",
    )


def articles(facts: Facts) -> tuple[Clause, ...]:
    """The articles in their order."""
    return tuple(_articles(facts))


def _articles(facts: Facts) -> Iterator[Clause]:
    yield _amount(facts)
    yield _cost(facts)
    if facts.product.floating:
        yield _floating(facts)
    yield _disbursement(facts)
    yield _repayment(facts)
    yield _interest(facts)
    yield _allocation(facts)
    yield _prepayment(facts)
    yield _default(facts)
    if facts.product.clauses.get("transferable"):
        yield _assignment()
    yield _corrections()
    yield _voiding(facts)
    yield _signatures()
    yield _evidence()
    yield _privacy()
    yield _disputes()


def _amount(facts: Facts) -> Clause:
    terms = facts.loan.terms
    return Clause(
        "借款金额与期限",
        (
            f"甲方向乙方提供借款人民币{yuan(terms.principal)}（大写：人民币{capital(terms.principal)}）。本金以实际到账金额为准，"
            "不得预先扣除利息或者任何费用。",
            f"借款共{terms.periods}期，{facts.periodicity}一期；计划起息日为{date(terms.start_day)}，首个到期日为{date(terms.first_due)}，"
            f"最后到期日为{date(terms.dues[-1])}。乙方最迟应于{date(facts.loan.values['drawBy'])}提款，逾此未提的，甲方可以拒绝放款。",
            "乙方应当按提款申请载明的用途使用借款，不得用于购房、股票、债券、期货、金融衍生产品或者法律、法规禁止的用途。",
        ),
    )


def _cost(facts: Facts) -> Clause:
    terms, found = facts.loan.terms, facts.quote
    fees = [f"一次性费用{yuan(terms.origination_fee)}，与第1期一并支付"] if terms.origination_fee else []
    fees += [f"每期费用{yuan(terms.periodic_fee)}"] if terms.periodic_fee else []
    ceiling = (
        f"本合同签订时适用的综合年化成本上限为{percent(facts.cap)}；利息、罚息及各项费用合计在任何时候均不得超过该上限。"
        if facts.cap is not None
        else "利息、罚息及各项费用合计在任何时候均不得超过签订时适用的综合年化成本上限。"
    )
    return Clause(
        "利率、费用与综合年化成本",
        (
            f"借款年利率为{percent(terms.rate)}（单利）。除本条列明的费用外，甲方不收取任何其他费用：{'；'.join(fees) or '无'}。",
            f"本笔借款的综合年化成本（单利内部收益率，含全部利息和费用）为{percent(found.apr)}；每借100元每日成本为"
            f"{format_fraction(found.daily_cost, 4)}元；全部利息和费用合计{yuan(found.total_cost)}。上述数字由甲方在乙方签署前披露，"
            "并由账本按附件还款计划重新计算核对，不一致的不能签署。",
            ceiling,
        ),
    )


def _floating(facts: Facts) -> Clause:
    agreed = facts.product.floating
    span = "每月" if agreed["months"] == 1 else f"自一月起每{agreed['months']}个月"
    return Clause(
        "利率的调整",
        (
            f"借款利率随参考利率浮动，{span}的第一日为重定价日。调整后的年利率等于约定利率加上重定价日的参考利率，减去成本披露之日的参考利率，"
            f"但不低于{percent(agreed['floor'])}，不高于{percent(agreed['ceiling'])}，并且不使综合年化成本超过签订时适用的上限。",
            "重定价自账本记入之日起生效，任何人均可在重定价日之后提请记入；此前已计的利息不变，到期日不变，罚息年利率不变。"
            "甲方可以因乙方履约良好另行下调利率，下调的部分持续有效。",
        ),
    )


def _assignment() -> Clause:
    return Clause(
        "债权的转让",
        (
            "甲方可以转让本合同项下的全部或者部分债权，无须乙方同意，但应当通知乙方。未通知乙方的，该转让对乙方不发生效力；"
            "通知之前向原收款人的还款有效，通知之后应当向通知载明的收款人还款。",
            "为乙方代为清偿的担保人或者有合法利益的第三人，在其清偿的范围内取得对乙方的债权，但不得损害尚未受偿的债权人的利益；"
            "该债权不计利息，在乙方还清其他到期款项后的余额中受偿。",
        ),
    )


def _disbursement(facts: Facts) -> Clause:
    paid = (
        "借款采用受托支付方式，由甲方按乙方提款申请载明的用途一次性支付给乙方的交易对方"
        if facts.entrusted
        else "借款采用借款人自主支付方式，由甲方一次性划付至乙方本人账户"
    )
    refunded = (
        (
            "交易对方退款的，退款用于冲减本金，先冲减尚未到期的本金；冲减前已计的利息仍应支付，冲减后的利息按剩余本金重新计算，到期日不变。",
        )
        if facts.entrusted
        else ()
    )
    return Clause(
        "放款",
        (
            f"{paid}。以银行到账回执确认之日为起息日；起息日与计划起息日不同的，"
            "还款计划按实际起息日重新计算，并仍受综合年化成本上限约束。",
            "放款失败或者在首次计息之前被退回的，视为未放款，乙方不承担任何利息和费用。",
            *refunded,
        ),
    )


def _repayment(facts: Facts) -> Clause:
    terms, values = facts.loan.terms, facts.product.values
    notice = f"甲方最迟于到期日前{values['noticeDays']}日出具账单。" if values["noticeDays"] else ""
    holiday = (
        "到期日为非工作日的，顺延至其后第一个工作日，顺延期间不另计利息。"
        if values["followingBusinessDay"]
        else "到期日为非工作日的，不顺延。"
    )
    return Clause(
        "还款方式与还款计划",
        (
            f"还款方式为{METHODS[terms.method]}。每期到期日为各期当月{terms.due_day}日，当月无此日的为当月最后一日。"
            f"各期应还金额见附件一《还款计划》。{notice}{holiday}",
            "乙方可以主动还款，也可以另行签署扣款授权，由账本在到期日按授权限额从乙方钱包扣款；授权可以随时撤销。",
        ),
    )


def _interest(facts: Facts) -> Clause:
    return Clause(
        "计息",
        (
            f"利息{DAY_COUNTS[facts.loan.terms.day_count]}，每期利息四舍五入到分；最后一期承担尾差，使各期本金之和等于放款本金。",
            "计息以本合同约定的规则为准，由账本逐日累计、不在途中取整；何时计算、由谁触发均不影响结果。",
        ),
    )


def _allocation(facts: Facts) -> Clause:
    terms = facts.loan.terms
    compound = facts.product.clauses.get("compound")
    order = "、".join(COMPONENTS[part] for part in terms.allocation_order if compound or part is not Component.COMPOUND)
    charged = "逾期未付的利息按罚息年利率计收复利" if compound else "本合同不计收复利"
    mode = (
        "在各期之间先还清一类再还下一类，同一类中先还最早到期的"
        if terms.allocation_mode is AllocationMode.BY_COMPONENT
        else "先还清最早到期的一期，再还下一期，一期之内依此顺序"
    )
    return Clause(
        "还款的抵充顺序",
        (
            f"双方约定，还款依次抵充：{order}；{mode}。{charged}。",
            "还款超过当时应付金额的，先用于已出账单的下一期，其余作为乙方的余额，在下一到期日抵充；乙方可以随时要求退还余额。",
        ),
    )


def _prepayment(facts: Facts) -> Clause:
    values = facts.product.values
    fee = (
        f"按提前偿还本金的{format_fraction(values['prepaymentFeeBps'], 2)}%收取"
        if values["prepaymentFeeBps"]
        else "不收取"
    )
    least = f"，每次不少于{yuan(values['minPrepayment'])}" if values["minPrepayment"] else ""
    rebate = "当期已收的每期费用按剩余天数退减。" if values["rebateFees"] else ""
    return Clause(
        "提前还款",
        (
            f"乙方可以提前偿还全部或者部分本金{least}。提前还款违约金：{fee}。利息按实际用款天数计算，未到期各期的利息和费用不再收取。{rebate}",
            "部分提前还款后，乙方可以选择缩短期数（每期金额不变）或者减少每期金额（期数不变）；新的还款计划构成本合同的一部分。",
        ),
    )


def _default(facts: Facts) -> Clause:
    grace = facts.product.values["graceDays"]
    within = (
        f"到期日后{grace}日为宽限期，宽限期内还清的视为按时还款；超过宽限期的，自到期日起计罚息"
        if grace
        else "自到期日起计罚息"
    )
    return Clause(
        "逾期",
        (
            f"乙方未按期足额还款的，{within}。罚息年利率为{percent(facts.loan.terms.penalty_rate)}，只对逾期本金按实际天数计收，"
            "并代替该部分本金的合同利息。",
            "逾期期间甲方可以停止新的提款；逾期款项还清后恢复。甲方及其受托人催收时，只与乙方本人联系，每日不超过三次，每日22时至次日8时不得催收。",
        ),
    )


def _corrections() -> Clause:
    return Clause(
        "入账的更正",
        (
            "已入账的还款被银行退回的，以冲正记录更正，原记录保留；此后的各笔还款按其各自入账日重新抵充。任何一方发现记录有误，均可提出更正，"
            "更正由原记录人与对方共同签署。",
        ),
    )


def _voiding(facts: Facts) -> Clause:
    named = (
        "；或者出现双方在结构化条款中以摘要载明的单方解除事由" if facts.loan.values["voidGrounds"] != NOTHING else ""
    )
    return Clause("放款前的解除", (f"放款之前，经双方共同签署可以解除本合同{named}。解除后双方互不承担责任。",))


def _signatures() -> Clause:
    return Clause(
        "电子签名",
        (
            "双方以各自登记的密钥对本合同的文件根值、条款摘要和成本披露作出电子签名（EIP-712 结构化签名）。甲方确认乙方的密钥由登记时载明的"
            "保管人保管；任何一方的密钥不得为另一方签名。",
            "乙方更换或者丢失密钥的，经实名核验后重新绑定，重新绑定前的签名效力不受影响。",
        ),
    )


def _evidence() -> Clause:
    return Clause(
        "存证",
        (
            "与本合同一并签署的《电子证据条款》是本合同的组成部分；电子数据的形成、保存、提取和核验依该条款。",
            "双方约定，以区块链账本保存与本合同有关的电子数据：本合同及结构化条款的承诺值（SHA-256 与 SM3 两种算法，各自加盐），以及授信、签署、"
            "放款、计息、还款、逾期、结清等每一步的记录。各步记录逐条链接，任何删改、插入或者遗漏均可被发现。",
            "双方同意，按上述方式保存的电子数据，属于《最高人民法院关于民事诉讼证据的若干规定》第九十四条所称以当事人约定的方式保存的电子数据；"
            "经技术核验一致的，双方认可其自上链后未经篡改，有相反证据足以反驳的除外。",
            "任何一方均可导出证据包，由法院、仲裁机构或者鉴定机构在不联网、不依赖甲方系统的条件下核验。账本上不保存姓名、证件号码、电话等个人信息。",
        ),
    )


def _privacy() -> Clause:
    return Clause(
        "个人信息",
        (
            "甲方为订立和履行本合同所必需处理乙方的个人信息，征信查询另行取得授权。保存期限届满后，甲方销毁原件、盐和密钥，账本上留存的承诺值"
            "不能还原出个人信息；依法需要继续保存的除外。",
        ),
    )


def _disputes() -> Clause:
    return Clause(
        "争议解决与生效",
        (
            "因本合同发生的争议，双方先行协商；协商不成的，向合同签订地有管辖权的人民法院提起诉讼。",
            "本合同自双方电子签名完成时生效，其文件根值随即记入账本。结构化条款与本合同文字不一致的，以对乙方有利者为准。",
        ),
    )


def numbered(place: int) -> str:
    """第一条 … 第九十九条."""
    tens, ones = divmod(place, 10)
    text = ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")
    return f"第{text}条"


def certificate(facts: Facts, settled: Day, issued: Day) -> tuple[str, ...]:
    """The paragraphs of a settlement certificate."""
    return (
        f"编号：{facts.number}-JQ",
        f"兹证明：身份承诺值为 0x{(facts.borrower.identity or b'').hex()} 的借款人，依据合同编号为 {facts.number} 的《个人借款合同》"
        f"所借人民币{yuan(facts.loan.terms.principal)}（大写：人民币{capital(facts.loan.terms.principal)}），"
        f"本金、利息及费用已于{date(settled)}全部清偿，双方在该合同项下的债权债务终止。",
        "本证明的承诺值记入该笔借款的卷宗，任何人可以凭证据包核验其出具时间和内容未经改动。",
        f"贷款人：以角色“{facts.lender.name}”登记的{REGIMES[facts.lender.regime or 0]}",
        f"出具日期：{date(issued)}",
    )
