"""What each kind of reason means, in Chinese; the errors themselves speak English."""

from __future__ import annotations

from collections.abc import Mapping

REASONS_ZH: Mapping[str, str] = {
    "malformed.json": "JSON 不合规范或有歧义",
    "malformed.value": "数值的类型、长度或范围不符",
    "malformed.rlp": "RLP 编码不是其内容的唯一写法",
    "malformed.node": "树节点不可能出自任何树",
    "malformed.container": "压缩包不是其成员的唯一写法",
    "malformed.limit": "超出真实证据的大小",
    "invalid.index": "位置超出树的范围",
    "invalid.proof-length": "证明的长度与位置不符",
    "invalid.root": "重算的根不同",
    "invalid.document": "文件、字段或 docHash 与承诺不符",
    "invalid.trie-proof": "状态证明中断",
    "invalid.claim": "所述与所证不同",
    "invalid.signature": "没有密钥能作出这样的签名",
    "invalid.signer": "签名出自另一把密钥，或所签文本已被改动",
    "invalid.seal.foreign": "封印不出自该高度所认定的验证者",
    "invalid.seal.repeated": "同一验证者的封印重复计入",
    "invalid.seal.misplaced": "封印属于别的区块或别的轮次",
    "invalid.seal.header": "没有封印与该区块头相符：区块头已被改动，或由他人封印",
    "invalid.seal.few": "封印数目不足",
    "invalid.seal.turn": "出块人、难度或次序不合该链规则",
    "invalid.validators": "区块头所列验证者与该高度所认定的不同",
    "invalid.headers": "所附区块头不相连接",
    "invalid.independence": "单一所有者或利害关系方足以另造一份历史，独立性不成立",
    "invalid.nonce": "同一签名用于两次行为，或已过期限",
    "invalid.sole-control": "签名所用密钥不由签名人独自控制",
    "invalid.log.sequence": "步骤有遗漏、重复、移位，或属于别的案卷",
    "invalid.log.order": "时间倒流",
    "invalid.log.step": "该步骤不应出现在此处",
    "invalid.log.head": "日志与链上记录的日志头不同",
    "cannot-tell.missing": "证据中缺少所需内容",
    "cannot-tell.form": "本版本不涵盖",
    "cannot-tell.unreached": "所依据的另一项检查未通过",
    "cannot-tell.trust": "信任文件未载明",
}
