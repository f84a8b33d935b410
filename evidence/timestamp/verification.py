"""Whether a response of a time authority holds: RFC 3161 sections 2.2 and 2.4.2, with its certificates as of the time that it states.

In this order, each with its own refusal: granted; one signer; the content is what was signed; the certificate of the signer by issuer and
serial number, which the signature binds by digest too; its signature; its purpose; valid at that time; issued by a pinned authority; over
the data in question; with the nonce and under the policy that were asked for.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from evidence.errors import (
    LimitExceeded,
    MissingEvidence,
    TokenNonceMismatch,
    TokenOfOtherData,
    TokenPolicyMismatch,
    TokenSignatureRefused,
    UnsupportedForm,
)
from evidence.timestamp.authorities import (
    UNREADABLE,
    TimeAuthority,
    authority_of,
    load,
    require_purpose,
    require_valid,
)
from evidence.timestamp.structures import (
    CONTENT_TYPE,
    MESSAGE_DIGEST,
    SHA1,
    SHA256,
    SHA384,
    SHA512,
    TST_INFO,
    Info,
    Parts,
    Signer,
    name_of,
    parts_of,
    signed_certificate,
)

MAX_RESPONSE_BYTES = 64 * 1024
MICROSECONDS = 10**6

_HASHES: dict[str, Callable[[], hashes.HashAlgorithm]] = {
    SHA256: hashes.SHA256,
    SHA384: hashes.SHA384,
    SHA512: hashes.SHA512,
}
_NAMES = {SHA1: "sha1", SHA256: "sha256", SHA384: "sha384", SHA512: "sha512"}
# Signature algorithm -> the digest that it is with; rsaEncryption leaves that to the signer's digest algorithm.
_RSA = {
    "1.2.840.113549.1.1.1": None,
    "1.2.840.113549.1.1.11": SHA256,
    "1.2.840.113549.1.1.12": SHA384,
    "1.2.840.113549.1.1.13": SHA512,
}
_ECDSA = {"1.2.840.10045.4.3.2": SHA256, "1.2.840.10045.4.3.3": SHA384, "1.2.840.10045.4.3.4": SHA512}


@dataclass(frozen=True)
class Expected:
    """What a token has to be over. `algorithm` as hashlib names it; nonce and policy only where they are known."""

    algorithm: str
    imprint: bytes
    nonce: int | None = None
    policy: str | None = None

    @classmethod
    def sha256_of(cls, data: bytes, *, nonce: int | None = None, policy: str | None = None) -> Expected:
        return cls("sha256", hashlib.sha256(data).digest(), nonce, policy)


@dataclass(frozen=True)
class Token:
    """A token that holds. The data existed at `time`, in microseconds since 1970, give or take `accuracy` where the authority states it.

    `authority` is the pinned one; None where it was asked only whether the token holds in itself.
    """

    time: int
    accuracy: int | None
    serial: int
    policy: str
    authority: TimeAuthority | None

    @property
    def seconds(self) -> int:
        """The first whole second that is not before `time`."""
        return -(-self.time // MICROSECONDS)


def verify_response(response: bytes, expected: Expected, authorities: Sequence[TimeAuthority] | None) -> Token:
    """The token in a TimeStampResp (DER). Without `authorities` everything is checked but who signed.

    Raises:
        MalformedInput: not a response.
        TokenRefused: a response that does not hold, by the kind of fault.
        UnpinnedTrust: of an authority that is none of `authorities`, or these are none.
        MissingEvidence: the signing certificate is neither in the response nor among the authorities.
        UnsupportedForm: algorithms that are not read here.
    """
    if len(response) > MAX_RESPONSE_BYTES:
        raise LimitExceeded("response too large", expected=f"at most {MAX_RESPONSE_BYTES} bytes", found=len(response))
    parts = parts_of(response)
    _require_content(parts)
    signing = _signing_certificate(parts, authorities or ())
    _require_signature(parts.signer, signing)
    require_purpose(signing)
    require_valid(signing, parts.info.time)
    _require_data(parts.info, expected)
    authority = None if authorities is None else authority_of(signing, _beside(parts), authorities, parts.info.time)
    info = parts.info
    return Token(info.time, info.accuracy, info.serial, info.policy, authority)


def _require_content(parts: Parts) -> None:
    """What is signed names the content by type and digest (RFC 5652 section 11)."""
    attributes = parts.signer.attributes
    if CONTENT_TYPE not in attributes or MESSAGE_DIGEST not in attributes:
        raise TokenSignatureRefused("what is signed does not name the content", expected="contentType, messageDigest")
    kind = attributes[CONTENT_TYPE].oid
    if kind != TST_INFO:
        raise TokenSignatureRefused("another type of content was signed", expected=TST_INFO, found=kind)
    digest, signed = _digest(parts.signer.digest_algorithm, parts.content), attributes[MESSAGE_DIGEST].octets
    if not hmac.compare_digest(digest, signed):
        raise TokenSignatureRefused("other content was signed", expected=signed, found=digest)


def _signing_certificate(parts: Parts, authorities: Sequence[TimeAuthority]) -> x509.Certificate:
    """By issuer and serial number, then by the digest that is signed: one that only looks like it is passed over."""
    named = [
        certificate
        for certificate in (*parts.certificates, *(authority.certificate for authority in authorities))
        if name_of(certificate) == parts.signer.named
    ]
    if not named:
        problem = "the signing certificate is neither in the response nor in the trust file"
        raise MissingEvidence(
            problem, where="trust.timeAuthorities", expected=f"serial number {parts.signer.named.serial}"
        )
    bound = signed_certificate(parts.signer)
    if bound.named is not None and bound.named != parts.signer.named:
        raise TokenSignatureRefused("signed with one certificate and named by another", where="signingCertificate")
    for certificate in named:
        if _digest(bound.algorithm, certificate, SHA1) == bound.digest and (found := load(certificate)) is not None:
            return found
    problem = "the certificate of that name is not the one that the signature binds"
    raise TokenSignatureRefused(problem, where="signingCertificate", expected=bound.digest)


def _require_signature(signer: Signer, certificate: x509.Certificate) -> None:
    """Raises TokenSignatureRefused; UnsupportedForm for a kind of key or signature that is not read here."""
    try:
        key = certificate.public_key()
    except UNREADABLE:
        raise UnsupportedForm("a kind of key that is not read", where="signing certificate") from None
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(signer.signature, signer.signed, padding.PKCS1v15(), _hash_of(signer, _RSA))
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signer.signature, signer.signed, ec.ECDSA(_hash_of(signer, _ECDSA)))
        else:
            raise UnsupportedForm(
                "neither an RSA nor an ECDSA key", where="signing certificate", found=type(key).__name__
            )
    except (InvalidSignature, *UNREADABLE):
        raise TokenSignatureRefused("the signature is not of this certificate over this content") from None


def _hash_of(signer: Signer, known: dict[str, str | None] | dict[str, str]) -> hashes.HashAlgorithm:
    if signer.signature_algorithm not in known:
        raise UnsupportedForm("a kind of signature that is not read", where="signer", found=signer.signature_algorithm)
    digest = known[signer.signature_algorithm] or signer.digest_algorithm
    if digest != signer.digest_algorithm:
        problem = "the digest of the signature is not the digest of the content"
        raise UnsupportedForm(problem, where="signer", expected=signer.digest_algorithm, found=digest)
    return _HASHES[digest]()


def _require_data(info: Info, expected: Expected) -> None:
    algorithm = _NAMES.get(info.algorithm, info.algorithm)
    if (algorithm, info.imprint) != (expected.algorithm, expected.imprint):
        raise TokenOfOtherData(
            "the token is over other data",
            expected=f"{expected.algorithm} 0x{expected.imprint.hex()}",
            found=f"{algorithm} 0x{info.imprint.hex()}",
        )
    if expected.nonce is not None and info.nonce != expected.nonce:
        raise TokenNonceMismatch("the answer is to another request", expected=expected.nonce, found=info.nonce)
    if expected.policy is not None and info.policy != expected.policy:
        raise TokenPolicyMismatch("under another policy than asked for", expected=expected.policy, found=info.policy)


def _beside(parts: Parts) -> list[x509.Certificate]:
    return [found for certificate in parts.certificates if (found := load(certificate)) is not None]


def _digest(algorithm: str, data: bytes, *more: str) -> bytes:
    """Raises UnsupportedForm for a digest that is too weak or unknown."""
    if algorithm not in (*_HASHES, *more):
        raise UnsupportedForm(
            "a digest that does not count here", where="token", found=_NAMES.get(algorithm, algorithm)
        )
    return hashlib.new(_NAMES[algorithm], data).digest()
