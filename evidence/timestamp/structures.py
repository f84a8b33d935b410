"""What stands in a response of a time authority: RFC 3161 section 2.4.2, in a CMS SignedData (RFC 5652).

    TimeStampResp ::= SEQUENCE { status PKIStatusInfo, timeStampToken ContentInfo OPTIONAL }
    TSTInfo ::= SEQUENCE { version 1, policy OID, messageImprint, serialNumber INTEGER, genTime GeneralizedTime, accuracy OPTIONAL,
                           ordering BOOLEAN DEFAULT FALSE, nonce INTEGER OPTIONAL, tsa [0] OPTIONAL, extensions [1] OPTIONAL }

Reading says nothing of whether it is true.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from evidence.errors import LimitExceeded, MalformedDer, TokenNotGranted, TokenSignatureRefused, UnsupportedForm
from evidence.timestamp import der
from evidence.timestamp.der import Element, context

MAX_CERTIFICATES = 16

GRANTED = 0
STATUSES = {
    1: "granted with modifications",
    2: "rejection",
    3: "waiting",
    4: "revocation warning",
    5: "revocation notification",
}

SIGNED_DATA, TST_INFO = "1.2.840.113549.1.7.2", "1.2.840.113549.1.9.16.1.4"
CONTENT_TYPE, MESSAGE_DIGEST = "1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"
# RFC 2634 section 5.4 (SHA-1), RFC 5035 section 4 (any algorithm).
SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"
SHA1 = "1.3.14.3.2.26"
SHA256, SHA384, SHA512 = (f"2.16.840.1.101.3.4.2.{n}" for n in (1, 2, 3))


@dataclass(frozen=True)
class Named:
    """A certificate by its issuer, as it is encoded, and its serial number."""

    issuer: bytes
    serial: int


@dataclass(frozen=True)
class SignedCertificate:
    """ESSCertID: the digest of the certificate that was signed with, its algorithm, and its name where it stands there."""

    algorithm: str
    digest: bytes
    named: Named | None


@dataclass(frozen=True)
class Signer:
    """SignerInfo. `signed` are the bytes under the signature; `attributes` their values by object identifier."""

    named: Named
    digest_algorithm: str
    signed: bytes
    attributes: Mapping[str, Element]
    signature_algorithm: str
    signature: bytes


@dataclass(frozen=True)
class Info:
    """TSTInfo. Times in microseconds since 1970; `accuracy` likewise, None where the authority states none."""

    policy: str
    algorithm: str
    imprint: bytes
    serial: int
    time: int
    accuracy: int | None
    nonce: int | None


@dataclass(frozen=True)
class Parts:
    """A token taken apart. `content` are the bytes of TSTInfo; `certificates` what the authority added, unproven."""

    content: bytes
    info: Info
    signer: Signer
    certificates: tuple[bytes, ...]


def parts_of(response: bytes) -> Parts:
    """Raises:
    MalformedDer, LimitExceeded: not a response of a time authority.
    TokenNotGranted: a response without a token: the authority refused.
    TokenSignatureRefused: not exactly one signer.
    UnsupportedForm: a form that RFC 3161 leaves open and that is not read here.
    """
    fields = der.read(response, "response").sequence("response")
    _require_granted(fields.take(der.SEQUENCE))
    token = fields.maybe(der.SEQUENCE)
    fields.end()
    if token is None:
        raise TokenNotGranted("the response holds no token", where="response")
    return _signed_data(_content(token.sequence("token"), SIGNED_DATA, "token", der.SEQUENCE))


def name_of(certificate: bytes) -> Named:
    """Issuer and serial number of a certificate (RFC 5280 section 4.1). Raises MalformedDer."""
    fields = der.read(certificate, "certificate").sequence("certificate")
    inner = fields.take(der.SEQUENCE).sequence("certificate")
    inner.maybe(context(0))
    serial = inner.take().integer
    inner.take(der.SEQUENCE)
    return Named(inner.take(der.SEQUENCE).encoded, serial)


def signed_certificate(signer: Signer) -> SignedCertificate:
    """The certificate that the signature binds. Raises TokenSignatureRefused where there is none; MalformedDer."""
    for oid, default in ((SIGNING_CERTIFICATE_V2, SHA256), (SIGNING_CERTIFICATE, SHA1)):
        if oid in signer.attributes:
            return _ess_cert_id(signer.attributes[oid], default, v2=oid == SIGNING_CERTIFICATE_V2)
    raise TokenSignatureRefused("nothing that is signed says which certificate signed", expected="signingCertificate")


def _require_granted(status_info: Element) -> None:
    fields = status_info.sequence("status")
    status = fields.take().integer
    if status != GRANTED:
        said = " ".join(text.content.decode("utf-8", "replace") for text in _texts(fields.maybe(der.SEQUENCE)))
        problem = f"the time authority refused: {STATUSES.get(status, 'unknown status')}" + (
            f": {said}" if said else ""
        )
        raise TokenNotGranted(problem, where="response status", expected=GRANTED, found=status)


def _texts(free_text: Element | None) -> tuple[Element, ...]:
    return () if free_text is None else free_text.children


def _content(fields: der.Fields, oid: str, where: str, tag: int) -> Element:
    """The content of a ContentInfo of that type."""
    found = fields.take().oid
    if found != oid:
        raise MalformedDer("another type of content", where=where, expected=oid, found=found)
    content = fields.take(context(0)).only(tag)
    fields.end()
    return content


def _signed_data(signed: Element) -> Parts:
    fields = signed.sequence("token")
    fields.take(der.INTEGER)
    fields.take(der.SET)
    content = _content(
        fields.take(der.SEQUENCE).sequence("token content"), TST_INFO, "token content", der.OCTETS
    ).octets
    certificates = fields.maybe(context(0))
    fields.maybe(context(1))
    signers = fields.take(der.SET).children
    fields.end()
    if len(signers) != 1:
        raise TokenSignatureRefused("a token has exactly one signer", where="token", expected=1, found=len(signers))
    return Parts(content, _info(content), _signer(signers[0]), _certificates(certificates))


def _certificates(found: Element | None) -> tuple[bytes, ...]:
    """Those of X.509 alone; other kinds have other tags."""
    listed = () if found is None else found.children
    if len(listed) > MAX_CERTIFICATES:
        raise LimitExceeded(
            "too many certificates", where="token", expected=f"at most {MAX_CERTIFICATES}", found=len(listed)
        )
    return tuple(certificate.encoded for certificate in listed if certificate.tag == der.SEQUENCE)


def _signer(info: Element) -> Signer:
    fields = info.sequence("signer")
    fields.take(der.INTEGER)
    named = fields.take()
    if named.tag != der.SEQUENCE:
        raise UnsupportedForm("a signer that is not named by issuer and serial number", where="signer")
    digest_algorithm = _algorithm(fields.take(), "signer")
    attributes = fields.maybe(context(0))
    if attributes is None:
        raise TokenSignatureRefused("the signature covers no attributes", where="signer")
    signature_algorithm = _algorithm(fields.take(), "signer")
    signature = fields.take().octets
    fields.maybe(context(1))
    fields.end()
    # RFC 5652 section 5.4: what is signed has the tag of a SET instead of [0].
    signed = bytes((der.SET,)) + attributes.encoded[1:]
    values = dict(_attributes(attributes))
    return Signer(_named(named), digest_algorithm, signed, values, signature_algorithm, signature)


def _attributes(found: Element) -> Iterator[tuple[str, Element]]:
    """Raises MalformedDer for one that stands twice, or has not exactly one value."""
    seen = set()
    for attribute in found.children:
        fields = attribute.sequence("signed attribute")
        oid = fields.take().oid
        values = fields.take(der.SET).children
        fields.end()
        if oid in seen or len(values) != 1:
            raise MalformedDer("a signed attribute twice, or without exactly one value", where=oid, found=len(values))
        seen.add(oid)
        yield oid, values[0]


def _info(content: bytes) -> Info:
    fields = der.read(content, "TSTInfo").sequence("TSTInfo")
    version = fields.take().integer
    if version != 1:
        raise UnsupportedForm("another version of tokens", where="TSTInfo", expected=1, found=version)
    policy = fields.take().oid
    imprint = fields.take(der.SEQUENCE).sequence("messageImprint")
    algorithm, digest = _algorithm(imprint.take(), "messageImprint"), imprint.take().octets
    imprint.end()
    serial, time = fields.take().integer, fields.take().microseconds
    accuracy = fields.maybe(der.SEQUENCE)
    fields.maybe(der.BOOLEAN)
    nonce = fields.maybe(der.INTEGER)
    fields.maybe(context(0))
    _require_known(fields.maybe(context(1)))
    fields.end()
    return Info(
        policy,
        algorithm,
        digest,
        serial,
        time,
        None if accuracy is None else _accuracy(accuracy),
        None if nonce is None else nonce.integer,
    )


def _accuracy(found: Element) -> int:
    """In microseconds: seconds, then [0] thousandths and [1] millionths of 1 to 999 each."""
    total = 0
    for part in found.children:
        unit = {der.INTEGER: 10**6, 0x80: 10**3, 0x81: 1}.get(part.tag)
        value = int.from_bytes(part.content, "big")
        if unit is None or len(part.content) > 4:
            raise MalformedDer("no such accuracy", where="TSTInfo", found=part.encoded)
        total += value * unit
    return total


def _require_known(extensions: Element | None) -> None:
    """What is critical and unknown must not be passed over."""
    for extension in () if extensions is None else extensions.children:
        fields = extension.sequence("TSTInfo extension")
        oid = fields.take().oid
        if fields.maybe(der.BOOLEAN) is not None:
            raise UnsupportedForm("a critical extension that is not known", where="TSTInfo", found=oid)


def _algorithm(found: Element, where: str) -> str:
    """Parameters are passed over: none of the algorithms that are read has any that change it."""
    return found.sequence(where).take().oid


def _named(found: Element) -> Named:
    fields = found.sequence("issuerAndSerialNumber")
    named = Named(fields.take(der.SEQUENCE).encoded, fields.take().integer)
    fields.end()
    return named


def _ess_cert_id(value: Element, algorithm: str, *, v2: bool) -> SignedCertificate:
    listed = value.sequence("signingCertificate").take(der.SEQUENCE).children
    if not listed:
        raise MalformedDer("names no certificate", where="signingCertificate")
    fields = listed[0].sequence("signingCertificate")
    stated = fields.maybe(der.SEQUENCE) if v2 else None
    digest = fields.take().octets
    name = fields.maybe(der.SEQUENCE)
    fields.end()
    return SignedCertificate(
        algorithm if stated is None else _algorithm(stated, "signingCertificate"),
        digest,
        None if name is None else _issuer_serial(name),
    )


def _issuer_serial(found: Element) -> Named:
    """IssuerSerial (RFC 2634): GeneralNames, of which a directoryName [4] names the issuer, and the serial number."""
    fields = found.sequence("issuerSerial")
    issuer = fields.take(der.SEQUENCE).only(context(4)).only(der.SEQUENCE).encoded
    named = Named(issuer, fields.take().integer)
    fields.end()
    return named
