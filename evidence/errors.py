"""Everything that this package raises.

    EvidenceError
    ├── MalformedInput              the bytes do not follow their format
    │   ├── MalformedJson           JSON that breaks RFC 8259, or has two readings
    │   ├── MalformedValue          a value of the wrong type, length or range
    │   ├── MalformedRlp            RLP that is not the one encoding of its content
    │   ├── MalformedNode           a trie node that no trie contains
    │   ├── MalformedDer            DER that no time authority writes
    │   ├── MalformedContainer      an archive that is not the one spelling of its members
    │   └── LimitExceeded           larger or deeper than genuine evidence ever is
    ├── InvalidEvidence             a check found a difference
    │   ├── IndexOutOfRange         a leaf's place lies outside its tree
    │   ├── WrongProofLength        a proof has too few or too many nodes for its place
    │   ├── RootMismatch            a recomputed root differs
    │   ├── DocumentMismatch        a document, a field or a docHash differs from what was committed to
    │   ├── BrokenTrieProof         a trie proof does not lead from its root to its key
    │   ├── ClaimMismatch           a stated value differs from the proven one
    │   ├── SignatureRefused        a signature that cannot be valid: high s, wrong v, no such point
    │   ├── SignerMismatch          a valid signature, but another's
    │   ├── SealRefused             a block's seal that its validators cannot have made so
    │   │   ├── ForeignSeal         by none of the pinned validators
    │   │   ├── RepeatedSeal        two seals of one validator
    │   │   ├── MisplacedSeal       made for another block or another round
    │   │   ├── UnsealedHeader      no seal fits the header
    │   │   ├── TooFewSeals         fewer than the chain's rule asks for
    │   │   └── OutOfTurn           a signer that could not seal this block, or not so
    │   ├── ValidatorsDiffer        a header names other validators than those pinned for its height
    │   ├── BrokenHeaders           headers that do not follow one another
    │   ├── NotIndependent          one owner, or those with an interest, could have made two histories
    │   ├── NonceReused             one signature stands for two acts, or came too late for its own
    │   ├── SoleControlBroken       a key that was not its signer's alone
    │   ├── TokenRefused            a time authority's token that cannot count
    │   │   ├── TokenNotGranted     the authority answered without a token
    │   │   ├── TokenOfOtherData    a token over other data
    │   │   ├── TokenNonceMismatch  an answer to another request
    │   │   ├── TokenPolicyMismatch under another policy than was asked for
    │   │   ├── TokenSignatureRefused   not what its certificate signed
    │   │   ├── TokenPurposeRefused     signed with a certificate that is not for time stamping
    │   │   ├── TokenOutOfTime      signed with a certificate that was not valid then
    │   │   └── TokenChainRefused   signed in the name of a pinned authority that did not issue the certificate
    │   └── BrokenLog               the log of a file does not hold together
    │       ├── SequenceBroken      a step is missing, doubled, or of another file
    │       ├── OrderBroken         time or block run backwards
    │       ├── StepRefused         a step that the catalogue does not allow there
    │       └── HeadMismatch        the log leads to another head than the proven one
    └── CannotTell                  something needed to decide is not at hand
        ├── MissingEvidence         the evidence does not hold what this check needs
        ├── UnsupportedForm         a form of the data that this version does not read
        ├── Unreached               a check that builds on another one, which did not pass
        └── UnpinnedTrust           the trust file lacks what the check is made against

A verifier answers MalformedInput and InvalidEvidence with "invalid", CannotTell with "cannot tell".
"""

from __future__ import annotations

from typing import ClassVar

_SHOWN_CHARACTERS = 140


class EvidenceError(Exception):
    """A check that did not pass, with the place and both values where there are two."""

    code: ClassVar[str] = "evidence"
    meaning: ClassVar[str] = "A check did not pass."
    advice: ClassVar[str] = "Read the problem above."

    def __init__(self, problem: str, *, where: str = "", expected: object = None, found: object = None) -> None:
        self.problem = _printable(problem)
        self.where = shown(where)
        self.expected = expected
        self.found = found
        super().__init__(self._summary())

    def _summary(self) -> str:
        parts = [f"{self.where}: {self.problem}" if self.where else self.problem]
        if self.expected is not None:
            parts.append(f"expected {shown(self.expected)}")
        if self.found is not None:
            parts.append(f"found {shown(self.found)}")
        return ", ".join(parts)

    def diagnostics(self) -> str:
        """What failed, on which values, what it means and what to do, over several lines."""
        lines = [self.problem]
        for label, value in (("where", self.where or None), ("expected", self.expected), ("found", self.found)):
            if value is not None:
                lines.append(f"  {label + ':':<10}{value if label == 'where' else shown(value)}")
        return "\n".join([*lines, f"  {'meaning:':<10}{self.meaning}", f"  {'to do:':<10}{self.advice}"])


class MalformedInput(EvidenceError):
    code = "malformed"
    meaning = "These bytes are not in the format that they claim, so they prove nothing."
    advice = "Ask for the file again; if it fails again, it was not made by the program that it names."


class MalformedJson(MalformedInput):
    code = "malformed.json"


class MalformedValue(MalformedInput):
    code = "malformed.value"


class MalformedRlp(MalformedInput):
    code = "malformed.rlp"


class MalformedNode(MalformedInput):
    code = "malformed.node"


class MalformedDer(MalformedInput):
    code = "malformed.der"


class MalformedContainer(MalformedInput):
    code = "malformed.container"
    advice = "Ask for the bundle as it was exported; packing its files anew makes another file."


class LimitExceeded(MalformedInput):
    code = "malformed.limit"
    meaning = "Genuine evidence stays far below this limit; reading on could exhaust the machine."
    advice = "Treat the file as hostile unless its maker explains the size."


class InvalidEvidence(EvidenceError):
    code = "invalid"
    meaning = "The evidence contradicts itself or what it is checked against."
    advice = "Keep the file as it is and ask both sides for their copies; the value above shows where they part."


class IndexOutOfRange(InvalidEvidence):
    code = "invalid.index"
    meaning = "The proof speaks of a place that the tree does not have."


class WrongProofLength(InvalidEvidence):
    code = "invalid.proof-length"
    meaning = "The proof was made for another place or for a tree of another size."


class RootMismatch(InvalidEvidence):
    code = "invalid.root"
    meaning = "The leaf, its place or the proof was changed after the root was recorded."


class DocumentMismatch(InvalidEvidence):
    code = "invalid.document"
    meaning = "This is not the document, or not the field, that was committed to."


class BrokenTrieProof(InvalidEvidence):
    code = "invalid.trie-proof"
    meaning = "The proof does not connect the root with the key: neither a value nor an absence is shown."


class ClaimMismatch(InvalidEvidence):
    code = "invalid.claim"
    meaning = "The proof is sound, but it proves another value than the one stated beside it."


class SignatureRefused(InvalidEvidence):
    code = "invalid.signature"
    meaning = "No key made this signature in the form that the contracts accept."


class SignerMismatch(InvalidEvidence):
    code = "invalid.signer"
    meaning = "Somebody signed, but not the key that had to; or the signed text was changed afterwards."


class SealRefused(InvalidEvidence):
    code = "invalid.seal"
    meaning = "The validators of the chain cannot have confirmed the block in this way."


class ForeignSeal(SealRefused):
    code = "invalid.seal.foreign"
    meaning = "Whoever made this seal may not speak for the block, or sealed something else."


class RepeatedSeal(SealRefused):
    code = "invalid.seal.repeated"
    meaning = "One validator is made to count for several."


class MisplacedSeal(SealRefused):
    code = "invalid.seal.misplaced"
    meaning = "A validator made this seal, but for something else than this block in this round."


class UnsealedHeader(SealRefused):
    code = "invalid.seal.header"
    meaning = "The header was changed after it was sealed, or others than the pinned validators sealed it."


class TooFewSeals(SealRefused):
    code = "invalid.seal.few"
    meaning = "So few validators do not make a block final."


class OutOfTurn(SealRefused):
    code = "invalid.seal.turn"
    meaning = "The rules of the chain do not let this signer seal this block, or not with this difficulty."


class ValidatorsDiffer(InvalidEvidence):
    code = "invalid.validators"
    meaning = "Who may speak for a block is the trust file's to say, not the header's."
    advice = "If the validators have changed since, the trust file or the headers in between must show it."


class BrokenHeaders(InvalidEvidence):
    code = "invalid.headers"
    meaning = "A header was left out, changed or moved: these blocks are not one after the other."


class NotIndependent(InvalidEvidence):
    code = "invalid.independence"
    meaning = "The block may be genuine, but somebody could have made another in its place alone (人民法院在线诉讼规则 Art. 17)."
    advice = (
        "Look for confirmation by others: an independent timestamp, the other side's copy, other keepers of the chain."
    )


class NonceReused(InvalidEvidence):
    code = "invalid.nonce"
    meaning = "Each signature is for one act and for a limited time; the contracts would have refused this one."


class SoleControlBroken(InvalidEvidence):
    code = "invalid.sole-control"
    meaning = "The record may be unaltered, but this signature cannot count as its signer's own (电子签名法 Art. 13)."
    advice = "Look for other proof of the signer's will; the record alone does not give it."


class TokenRefused(InvalidEvidence):
    code = "invalid.token"
    meaning = "This token does not show that the data existed at its time."
    advice = "Ask whoever exported for another token; one made now shows a later time."


class TokenNotGranted(TokenRefused):
    code = "invalid.token.status"
    meaning = "The time authority answered, but gave no token."


class TokenOfOtherData(TokenRefused):
    code = "invalid.token.imprint"
    meaning = "The token may be sound, but it is over something else."


class TokenNonceMismatch(TokenRefused):
    code = "invalid.token.nonce"
    meaning = "An answer to another request: it may be old, and stand here for a new one."


class TokenPolicyMismatch(TokenRefused):
    code = "invalid.token.policy"


class TokenSignatureRefused(TokenRefused):
    code = "invalid.token.signature"
    meaning = "The token was changed after it was signed, or its signer is not the one that it names."


class TokenPurposeRefused(TokenRefused):
    code = "invalid.token.purpose"
    meaning = "Whoever issued this certificate did not give it for time stamping (RFC 3161 section 2.3)."


class TokenOutOfTime(TokenRefused):
    code = "invalid.token.validity"
    meaning = "A certificate speaks only for the time of its validity."


class TokenChainRefused(TokenRefused):
    code = "invalid.token.chain"
    meaning = "The certificate bears the name of an authority that is trusted, but that authority did not issue it."


class BrokenLog(InvalidEvidence):
    code = "invalid.log"


class SequenceBroken(BrokenLog):
    code = "invalid.log.sequence"
    meaning = "A step was left out, repeated, moved, or belongs to another file."


class OrderBroken(BrokenLog):
    code = "invalid.log.order"
    meaning = "A later step claims an earlier time than the one before it."


class StepRefused(BrokenLog):
    code = "invalid.log.step"
    meaning = "The contracts would have refused this step here, so this log is not theirs."


class HeadMismatch(BrokenLog):
    code = "invalid.log.head"
    meaning = "At least one step was changed, added or left out compared with what the chain recorded."


class CannotTell(EvidenceError):
    code = "cannot-tell"
    meaning = "Nothing was found wrong, but this question stays open."
    advice = "Supply what is missing and check again."


class MissingEvidence(CannotTell):
    code = "cannot-tell.missing"


class UnsupportedForm(CannotTell):
    code = "cannot-tell.form"
    advice = "Check with a version that reads this form."


class Unreached(CannotTell):
    code = "cannot-tell.unreached"
    advice = "See the check that it builds on."


class UnpinnedTrust(CannotTell):
    code = "cannot-tell.trust"
    advice = "Get the missing value from a source other than the bundle, add it to the trust file and check again."


def shown(value: object) -> str:
    """`value` for a person: bytes as hex, anything long cut short, and nothing that steers a terminal."""
    if isinstance(value, bytes | bytearray):
        return _cut("0x" + bytes(value[:_SHOWN_CHARACTERS]).hex(), len(value) * 2 + 2)
    if isinstance(value, int) and value.bit_length() > 256:
        return f"an integer of {value.bit_length()} bits"
    text = str(value)
    return _cut(_printable(text[: 2 * _SHOWN_CHARACTERS]), len(text))


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def _cut(text: str, length: int) -> str:
    if length <= _SHOWN_CHARACTERS:
        return text
    return f"{text[: _SHOWN_CHARACTERS - 20]}… ({length} characters)"
