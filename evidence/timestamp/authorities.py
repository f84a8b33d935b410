"""Whose time counts: certificates that a checker has from elsewhere, and the way from a signing certificate to one of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import Criticality, ExtensionPolicy, Policy, PolicyBuilder, Store, VerificationError

from evidence.canonical import Json
from evidence.errors import (
    LimitExceeded,
    MalformedDer,
    MalformedValue,
    TokenChainRefused,
    TokenOutOfTime,
    TokenPurposeRefused,
    UnpinnedTrust,
)
from evidence.shape import hexed, items, members, octets, text
from evidence.timestamp.structures import name_of

MAX_AUTHORITIES = 64
MAX_CERTIFICATE_BYTES = 64 * 1024

_LABEL = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,200}")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# What the library raises for a certificate that cannot be read to its end.
UNREADABLE = (
    ValueError,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)


@dataclass(frozen=True)
class TimeAuthority:
    """A time authority by its root certificate (DER); the signing certificate itself may stand there as well.

    `name` is what it is called, `owner` who runs it, in words.
    """

    name: str
    owner: str
    certificate: bytes = field(repr=False)

    def to_json(self) -> dict[str, Json]:
        return {"name": self.name, "owner": self.owner, "certificate": hexed(self.certificate)}

    @classmethod
    def from_json(cls, value: Json, where: str) -> TimeAuthority:
        """Raises MalformedValue, also for bytes that are no certificate."""
        found = members(value, where, {"name", "owner", "certificate"})
        certificate = octets(found["certificate"], f"{where}.certificate")
        if len(certificate) > MAX_CERTIFICATE_BYTES:
            raise LimitExceeded("certificate too large", where=where, expected=f"at most {MAX_CERTIFICATE_BYTES} bytes")
        if load(certificate) is None:
            raise MalformedValue("not a certificate (X.509, DER)", where=f"{where}.certificate", found=certificate)
        return cls(
            text(found["name"], f"{where}.name", _LABEL), text(found["owner"], f"{where}.owner", _LABEL), certificate
        )


def authorities_from_json(value: Json, where: str) -> tuple[TimeAuthority, ...]:
    """Raises MalformedValue or LimitExceeded."""
    listed = enumerate(items(value, where, MAX_AUTHORITIES))
    return tuple(TimeAuthority.from_json(item, f"{where}[{place}]") for place, item in listed)


def load(certificate: bytes) -> x509.Certificate | None:
    """None for bytes that are no certificate as RFC 5280 has them, or whose names cannot be read: the library reads them when asked."""
    try:
        if name_of(certificate).serial <= 0:
            return None
        found = x509.load_der_x509_certificate(certificate)
        return found if found.issuer and found.subject is not None else None
    except (MalformedDer, *UNREADABLE):
        return None


def require_purpose(certificate: x509.Certificate) -> None:
    """RFC 3161 section 2.3: the certificate is for time stamping alone, and says so as critical.

    Raises TokenPurposeRefused.
    """
    try:
        found = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        raise TokenPurposeRefused("the signing certificate states no purpose", expected="timeStamping") from None
    except UNREADABLE:
        raise TokenPurposeRefused("the purposes of the signing certificate cannot be read") from None
    purposes = [purpose.dotted_string for purpose in found.value]
    if purposes != [ExtendedKeyUsageOID.TIME_STAMPING.dotted_string] or not found.critical:
        problem = "the signing certificate is not for time stamping alone, or does not say so as critical"
        raise TokenPurposeRefused(problem, expected="timeStamping, critical", found=", ".join(purposes))


def require_valid(certificate: x509.Certificate, time: int) -> None:
    """`time` in microseconds since 1970. Raises TokenOutOfTime."""
    try:
        first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    except UNREADABLE:
        raise TokenOutOfTime("the validity of the signing certificate cannot be read") from None
    moment = moment_of(time)
    if not first <= moment <= last + timedelta(microseconds=999_999):
        problem = "the signing certificate was not valid at the time that the token states"
        raise TokenOutOfTime(problem, expected=f"{first:%Y-%m-%d %H:%M:%SZ} to {last:%Y-%m-%d %H:%M:%SZ}", found=f"{moment:%Y-%m-%d %H:%M:%SZ}")  # fmt: skip


def authority_of(
    signing: x509.Certificate, beside: Sequence[x509.Certificate], authorities: Sequence[TimeAuthority], time: int
) -> TimeAuthority:
    """The pinned authority to which the signing certificate leads, every certificate on the way being valid at `time`.

    `beside` are certificates that may stand on the way; none of them is believed for being there.

    Raises: UnpinnedTrust where nothing pinned has a name on the way; TokenChainRefused where something has, but did not issue it.
    """
    pinned = {root: authority for authority in authorities if (root := load(authority.certificate)) is not None}
    if not pinned:
        raise UnpinnedTrust("no trust file names a time authority", where="trust.timeAuthorities")
    try:
        chain = _verifier(pinned, time).verify(signing, list(beside)).chain
        return pinned[chain[-1]]
    except VerificationError as error:
        _require_known(signing, beside, pinned)
        raise TokenChainRefused(f"the signing certificate does not lead to the pinned one: {error}") from None
    except UNREADABLE as error:
        raise TokenChainRefused(f"the certificates cannot be read: {error}") from None


def moment_of(microseconds: int) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds)


def _verifier(pinned: Iterable[x509.Certificate], time: int) -> x509.verification.ClientVerifier:
    """Paths as RFC 5280 has them; the purpose of the end is `require_purpose`'s, since this library has none of time stamping."""
    issuing = (
        ExtensionPolicy.permit_all()
        .require_present(x509.BasicConstraints, Criticality.AGNOSTIC, _require_issuer)
        .may_be_present(x509.KeyUsage, Criticality.AGNOSTIC, _require_signing)
    )
    builder = PolicyBuilder().store(Store(list(pinned))).time(moment_of(time).replace(tzinfo=None))
    return builder.extension_policies(ca_policy=issuing, ee_policy=ExtensionPolicy.permit_all()).build_client_verifier()


def _require_issuer(_: Policy, certificate: x509.Certificate, extension: x509.BasicConstraints) -> None:
    if not extension.ca:
        raise ValueError(f"{certificate.subject.rfc4514_string()} may not issue certificates")


def _require_signing(_: Policy, certificate: x509.Certificate, extension: x509.KeyUsage | None) -> None:
    if extension is not None and not extension.key_cert_sign:
        raise ValueError(f"the key of {certificate.subject.rfc4514_string()} may not sign certificates")


def _require_known(
    signing: x509.Certificate, beside: Sequence[x509.Certificate], pinned: Iterable[x509.Certificate]
) -> None:
    """Raises UnpinnedTrust where no pinned certificate has a name that this one could come from."""
    names = {signing.issuer}
    for _ in beside:
        names |= {certificate.issuer for certificate in beside if certificate.subject in names}
    if not any(root.subject in names for root in pinned):
        problem = "the token is of an authority that the trust file does not name"
        raise UnpinnedTrust(problem, where="trust.timeAuthorities", found=signing.issuer.rfc4514_string())
