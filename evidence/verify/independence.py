"""Who could have made the block alone: the keys that may speak for it, by owner (人民法院在线诉讼规则 Art. 17).

Of n keys q are enough. Whoever owns n − q + 1 can stop the chain; whoever owns 2q − n can have two different blocks confirmed, since any two
groups of q need have only so many keys in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from evidence.chainproof import Confirmation
from evidence.errors import MissingEvidence, NotIndependent, UnpinnedTrust, shown
from evidence.report import Words
from evidence.trust import Strategy
from evidence.verify.block import FINALITY
from evidence.verify.case import Case


@dataclass(frozen=True)
class Shares:
    """How many of `size` keys each owner has, of which `needed` are enough."""

    by_owner: Mapping[str, int]
    size: int
    needed: int

    @property
    def to_stop(self) -> int:
        return self.size - self.needed + 1

    @property
    def to_forge(self) -> int:
        return 2 * self.needed - self.size

    def of(self, owners: tuple[str, ...]) -> int:
        """What these have together."""
        return sum(self.by_owner.get(owner, 0) for owner in set(owners))

    @property
    def listed(self) -> str:
        return ", ".join(f"{shown(owner)}: {count}" for owner, count in sorted(self.by_owner.items()))


def independence(case: Case) -> Words:
    """Raises:
    NotIndependent: one owner, or those with an interest in the loan together, could have had two histories confirmed.
    UnpinnedTrust: an owner, or who has an interest, is not stated.
    MissingEvidence: a single notary, in whom no interest is known.
    """
    shares, interested = _shares(case), case.trust.interested
    together = shares.of(interested or ())
    if together >= shares.to_forge:
        raise _not_independent(
            "those with an interest in the loan could have had two histories confirmed", shares, together
        )
    if case.trust.strategy is Strategy.NOTARY:
        problem = "a single notary speaks for the block: that several agreed is not shown"
        raise MissingEvidence(problem, found=shares.listed)
    strongest, most = max(sorted(shares.by_owner.items()), key=lambda share: share[1])
    if most >= shares.to_forge:
        raise _not_independent(f"{shown(strongest)} alone could have had two histories confirmed", shares, most)
    if interested is None:
        problem = "who has an interest in the loan is not stated"
        raise UnpinnedTrust(problem, where="trust.interested", found=shares.listed)
    return _passed(shares, together)


def _shares(case: Case) -> Shares:
    found = case.shown(FINALITY, Confirmation)
    owners = case.trust.owners(case.header.number)
    unknown = sorted(found.members - owners.keys())
    if unknown:
        raise UnpinnedTrust("nobody states who owns this key", where="trust.validators", found=unknown[0])
    return Shares(Counter(owners[key] for key in found.members), len(found.members), found.needed)


def _not_independent(problem: str, shares: Shares, found: int) -> NotIndependent:
    wanted = f"fewer than {shares.to_forge} of {shares.size} keys"
    return NotIndependent(problem, where=shares.listed, expected=wanted, found=found)


def _passed(shares: Shares, together: int) -> Words:
    stopping = [shown(owner) for owner, count in sorted(shares.by_owner.items()) if count >= shares.to_stop]
    names = ", ".join(stopping)
    warning_zh = f"；注意：{names} 足以使该链停止" if stopping else ""
    warning_en = f"; warning: {names} could stop the chain" if stopping else ""
    return Words(
        f"{shares.size} 把密钥中须 {shares.needed} 把；{shares.to_stop} 把足以停链，{shares.to_forge} 把足以另造历史；"
        f"各所有者：{shares.listed}；利害关系方共 {together} 把{warning_zh}",
        f"{shares.needed} of {shares.size} keys are needed; {shares.to_stop} could stop the chain, {shares.to_forge} make two histories; "
        f"by owner: {shares.listed}; those with an interest own {together}{warning_en}",
    )
