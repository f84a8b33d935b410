"""What the members of requests and answers mean, in Chinese and English, where the name alone does not say it."""

from collections.abc import Mapping

MEANINGS: Mapping[str, tuple[str, str]] = {
    "admin": ("管理员密钥地址", "address of the key that administers the lender"),
    "apr_cap": ("综合年化成本上限", "cap on all-in annual cost"),
    "buckets": ("逾期阶段起始天数", "the seven days past due from which M1 … M7 begin, rising"),
    "closed": ("非工作日", "the days that are no business days"),
    "day_counts": ("可用计息规则", "ways of counting days that may be agreed"),
    "days": ("天数", "days"),
    "debit_attempts": ("每期扣款次数", "debits of one instalment"),
    "first_day": ("起始日", "first of 256 days, as `GET /v1/business-days` names it"),
    "following_business_day": ("遇非工作日顺延", "whether a due date moves to the next business day"),
    "from": ("生效日", "first day, after today"),
    "grace_days": ("宽限天数", "days of grace"),
    "holder": ("密钥地址", "address of the key"),
    "lender": ("贷款人编号", "id of the lender"),
    "max_penalty_rate": ("最高罚息利率", "highest penalty rate"),
    "max_periods": ("最多期数", "most periods"),
    "methods": ("可用还款方式", "repayment methods that may be agreed"),
    "min_limit": ("最低授信额度", "lowest limit"),
    "min_periods": ("最少期数", "fewest periods"),
    "min_prepayment": ("最低提前还本", "least principal of a prepayment in part"),
    "notice_days": ("账单提前天数", "days before the due date on which the bill is issued"),
    "prepayment_fee_bps": ("提前还款手续费", "fee on principal paid early, in parts of 10,000"),
    "quote_days": ("报价有效天数", "days ahead for which a prepayment is quoted"),
    "rebate_fees": ("退还未到期费用", "whether fees that are not due are let go at an early settlement"),
    "regime": ("监管类别", "regime of the lender"),
    "role": ("角色", "role"),
    "self_payment_cap": ("自主支付上限", "most that may be paid to the borrower itself"),
    "servicer_fee_bps": ("服务费", "servicer's part of interest, fees and penalties, in parts of 10,000"),
    "to": ("收款钱包", "wallet that receives it"),
    "tolerance": ("尾差容忍额", "what may be left unpaid of an instalment"),
    "account": ("扣款钱包", "wallet that is debited"),
    "allocation_mode": (
        "入账方式",
        "through the components over all instalments, or through the instalments one by one",
    ),
    "allocation_order": ("入账顺序", "the five components, first paid first; left out: Civil Code 561"),
    "amount": ("金额", "amount"),
    "apr": ("综合年化成本", "all-in annual cost; left out: computed from the agreed terms"),
    "availability_end": ("额度到期日", "first day on which nothing can be drawn any more"),
    "cap": ("单次扣款上限", "the most that one debit takes; nothing revokes the mandate"),
    "cause": ("冻结原因", "why the limit is frozen"),
    "certificate": ("签名证书指纹", "fingerprint of the signer's certificate"),
    "conditions": ("放款前提条件", "numbers of the conditions precedent that are met"),
    "custody": ("私钥保管人", "who keeps the party's key"),
    "daily_cost": ("每百元每日成本", "cost of 100 yuan a day; left out: computed from the agreed terms"),
    "day_count": ("计息天数规则", "how days are counted"),
    "documents": ("文件根", "root of the act's documents; left out: none"),
    "draw_by": ("最迟提款日", "last day of a drawdown request"),
    "due_day": ("还款日", "day of the month, 1 to 31"),
    "expiry": ("有效期至", "last valid day"),
    "facilities": ("授信编号", "facilities of the party that are frozen with it"),
    "first_due": ("首期到期日", "due date of the first instalment"),
    "fraud_cleared": ("反欺诈通过", "whether the fraud check is passed"),
    "ground": ("解除事由", "ground that the terms name, where one side acts alone"),
    "identity": ("身份承诺", "salted commitment to the identifier; no personal data"),
    "key": ("签名公钥地址", "address of the party's key"),
    "keys_destroyed_by": ("密钥销毁日", "day by which the file's keys are destroyed"),
    "kind": ("类别", "kind"),
    "limit": ("授信额度", "limit"),
    "list_reference": ("名单依据", "reference of the restriction list"),
    "max_limit": ("评估最高额度", "highest limit of the assessment"),
    "max_rate": ("评估最高利率", "highest rate of the assessment"),
    "merkle_root": ("归档根", "root over the archived file"),
    "method": ("还款方式", "repayment method"),
    "min_rate": ("评估最低利率", "lowest rate of the assessment"),
    "model_version": ("模型版本", "version of the model"),
    "offer_deadline": ("要约截止日", "last day to accept"),
    "order": ("解除依据", "reference of the order"),
    "origination_fee": ("放款手续费", "fee once, with the first instalment"),
    "pay_day": ("还款日期", "day on which the quote can be paid"),
    "penalty_rate": ("罚息利率", "rate on overdue principal"),
    "period_months": ("每期月数", "months between due dates"),
    "periodic_fee": ("每期费用", "fee of each period"),
    "periods": ("期数", "number of periods"),
    "principal": ("本金", "principal"),
    "product": ("产品", "product of the lender"),
    "purpose": ("用途", "purpose"),
    "quote": ("报价编号", "number of the quote"),
    "rate": ("年利率", "rate a year"),
    "reason": ("原因代码", "reason"),
    "receipt": ("回单", "the bank's receipt; each is booked once"),
    "ref": ("引用号", "chosen by the client, the id is derived from it; left out: random"),
    "report": ("评估报告", "report of the assessment"),
    "return_proof": ("退回凭证", "proof that the money never came"),
    "revolving": ("循环额度", "whether what is repaid can be drawn again"),
    "row": ("期号", "number of the instalment"),
    "scope": ("授权范围", "scope of the consent"),
    "score_band": ("评分等级", "score band"),
    "start_day": ("计划放款日", "planned day of disbursement"),
    "tenor_months": ("期限（月）", "months"),
    "terms_hash": ("额度条款哈希", "hash of the facility's terms"),
    "total_cost": ("总成本", "interest and fees in all; left out: computed from the agreed terms"),
    "use_of_funds": ("资金用途", "use of the funds"),
    "value_day": ("起息日", "day from which the money counts; left out: today"),
    "void_grounds": ("解除条款", "ground on which one side may void the agreement before disbursement; left out: none"),
}


# Where the same name means something else: by the model of the request.
MEANINGS_OF: Mapping[tuple[str, str], tuple[str, str]] = {
    ("ProductPublished", "conditions"): (
        "放款前提条件",
        "numbers of the conditions precedent that an approval must state as met",
    ),
    ("ProductPublished", "max_limit"): ("最高授信额度", "highest limit"),
    ("ProductPublished", "max_rate"): ("最高利率", "highest rate"),
    ("ProductPublished", "min_rate"): ("最低利率", "lowest rate"),
    ("Withdrawn", "kind"): ("账户", "the lender's account from which it is taken"),
}
# What an operation of the administration is for.
TASKS: Mapping[str, tuple[str, str]] = {
    "lender-accredited": (
        "贷款人准入",
        "Accredit a lender: its id, the regime that sets its cap, and the key that may then register it and grant its roles. "
        "Again with the same regime names another admin.",
    ),
    "apr-cap-set": (
        "设定综合年化成本上限",
        "Set the cap on all-in annual cost of a regime's lenders, from a day after today on.",
    ),
    "retention-set": (
        "设定档案保存期",
        "Set for how many days a closed loan's file is kept, from a day after today on.",
    ),
    "business-days-set": (
        "设定法定工作日历",
        "Say which of 256 days are no business days: all of them, for those not named are open. Today and earlier days must stay as they are. "
        "`GET /v1/business-days` shows them as they stand.",
    ),
    "network-role-granted": ("授予全网角色", "Grant a role of the whole ledger."),
    "network-role-revoked": (
        "撤销全网角色",
        "Take a role of the whole ledger away. A regulator is revoked by another one.",
    ),
    "role-granted": ("授予员工角色", "Let a key act for the lender in a role."),
    "role-revoked": ("撤销员工角色", "Take a role for the lender away from a key. An admin is revoked by another one."),
    "product-published": ("发布产品", "Publish a product. It never changes: another offer is another product."),
    "pool-funded": (
        "资金池入金",
        "Money has arrived to be lent: it is issued to the lender's pool. Each receipt once.",
    ),
    "withdrawn": ("账户出金", "Move money from the lender's own account to a wallet that may hold it."),
    "holder-permitted": ("准许持有结算币", "Let a wallet hold settlement money."),
    "holder-barred": (
        "取消持有资格",
        "Let a wallet receive no settlement money any more; what it holds it may still pay with.",
    ),
    "bank-appointed": ("指定钱包银行", "Let a key confirm money in and out of wallets."),
    "bank-dismissed": ("撤销钱包银行", "Let a key confirm no money of wallets any more."),
    "wallet-funded": (
        "钱包入金",
        "Money for a wallet of one of the lender's parties or people has arrived. Each receipt once.",
    ),
    "wallet-redeemed": (
        "钱包出金",
        "Money of such a wallet has been paid out. Each receipt once. The wallet is that of the accredited admin, or of a party that registered with "
        "its key; any other needs the right `regulate` too, since a role, or a key given to a party later, is the lender's word alone.",
    ),
    "batch": (
        "批量操作",
        "Several acts in one transaction, all or none of them. One key sends them all, so their roles must be held by one key; what anyone may send "
        "goes with any. Each names objects that there are already.",
    ),
    "loans-advanced": (
        "批量推进贷款",
        "Bring loans up to today, each by itself in as many transactions as it takes; left out: those that are furthest behind, at most a hundred. "
        "What one loan is refused for stands beside it and does not stop the others.",
    ),
}


def described(key: str, model: str = "") -> str:
    """Both languages on one line."""
    zh, en = MEANINGS_OF.get((model, key)) or MEANINGS[key]
    return f"{zh}；{en}"
