"""What a chain's members, or a notary, say for a block: gathered from a node in the form that bundles hold."""

from __future__ import annotations

from collections.abc import Iterator

from evidence import checkpoint
from evidence.chainproof import Checkpoint, Header, Qbft, clique, qbft
from evidence.chainproof.finality import MAX_HEADERS
from evidence.errors import EvidenceError
from evidence.validators import OwnedKey, PinnedSets, Tenure
from ledger.chain import gateway
from ledger.chain.gateway import BlockRef, Chain
from ledger.chain.keystore import Signer
from ledger.chain.manifest import Deployment
from ledger.exporting.errors import BlockUnknown


def what_speaks_for(chain: Chain, deployment: Deployment, header: Header, notary: Signer | None) -> bytes | None:
    """The attachment `checkpoint.json` of a block: a notary's signature where there is a notary; else the headers that the verifier needs
    beside the block on a chain of QBFT or Clique. None where nothing speaks for the block.

    Under QBFT, headers are needed only where the validators are others than when the ledger was deployed, and a change further back than
    MAX_HEADERS blocks is left to the trust file. Under Clique it is what stands on the block now: ask again when more does.

    Raises: BlockUnknown, ChainError.
    """
    if notary is not None:
        typed = checkpoint.typed_data(deployment.chain.chain_id, header)
        return checkpoint.notarized(notary.sign_typed_data(typed))
    if qbft.is_sealed(header):
        return checkpoint.preceded(_since_change(chain, deployment, header))
    if clique.is_sealed(header):
        return checkpoint.followed(_above(chain, header))
    return None


def newest(chain: Chain) -> gateway.Header | None:
    """The newest block; on a chain of Clique, the newest on which a majority of the signers has built."""
    top = chain.header("latest")
    if top is None or not clique.is_sealed(_read(top)):
        return top
    signers: set[bytes] = set()
    found = top
    while (signer := clique.signer_of(_read(found))) not in signers and found.number > 1:
        signers.add(signer)
        found = _known(chain, found.number - 1)
    return found


def _above(chain: Chain, header: Header) -> tuple[Header, ...]:
    """Headers on top of the block, until a signer stands twice among them: between its two blocks, more than half of all signers sealed one
    each."""
    found: list[Header] = []
    signers = {clique.signer_of(header)}
    for number in range(header.number + 1, header.number + 1 + MAX_HEADERS):
        next_ = chain.header(number)
        if next_ is None:
            break
        found.append(_read(next_))
        signer = clique.signer_of(found[-1])
        if signer in signers:
            break
        signers.add(signer)
    return tuple(found)


def _since_change(chain: Chain, deployment: Deployment, header: Header) -> tuple[Header, ...]:
    """The fewest headers before the block that lead from the validators at the deployment to those of the block."""
    first = _read(_known(chain, deployment.block))
    at_deployment = qbft.QbftExtra.of(first).validators
    if set(qbft.QbftExtra.of(header).validators) == set(at_deployment):
        return ()
    members = tuple(OwnedKey(address, "unknown") for address in at_deployment)
    rule = Qbft(PinnedSets((Tenure(0, None, members),)))
    found: list[Header] = []
    for earlier in _backwards(chain, header, deployment.block):
        found.insert(0, earlier)
        extra = qbft.QbftExtra.of(earlier)
        # Each try reads all headers again; only one more vote can make the difference.
        if extra.voted() and set(extra.validators) == set(at_deployment) and _confirms(rule, found, header):
            return tuple(found)
    return ()


def _backwards(chain: Chain, header: Header, last: int) -> Iterator[Header]:
    for number in range(header.number - 1, max(last, header.number - MAX_HEADERS) - 1, -1):
        yield _read(_known(chain, number))


def _confirms(rule: Qbft, preceding: list[Header], header: Header) -> bool:
    try:
        rule.confirmation(Checkpoint(header, preceding=tuple(preceding)))
    except EvidenceError:
        return False
    return True


def _known(chain: Chain, block: BlockRef) -> gateway.Header:
    found = chain.header(block)
    if found is None:
        raise BlockUnknown(f"the node has no block {block!r}")
    return found


def _read(header: gateway.Header) -> Header:
    return Header.from_rpc(dict(header.raw))
