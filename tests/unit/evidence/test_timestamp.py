"""Tokens of time authorities: recorded ones, those of a real authority, and every way in which one may be false."""

from __future__ import annotations

import datetime
import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID

from evidence.errors import (
    CannotTell,
    EvidenceError,
    LimitExceeded,
    MalformedDer,
    MalformedInput,
    MalformedValue,
    MissingEvidence,
    TokenChainRefused,
    TokenNonceMismatch,
    TokenNotGranted,
    TokenOfOtherData,
    TokenOutOfTime,
    TokenPolicyMismatch,
    TokenPurposeRefused,
    TokenSignatureRefused,
    UnpinnedTrust,
    UnsupportedForm,
)
from evidence.timestamp import MAX_RESPONSE_BYTES, Expected, Request, TimeAuthority, der, verify_response
from tests.unit.evidence.time_authority import OTHER_POLICY, POLICY, Authority, Issued, granted, info, issue, openssl

DATA = b"the hash of a block, 32 bytes ..."
NONCE = 0x1234_5678_9ABC_DEF0_1234
THEN = "20200601000000Z"
Y2020 = (datetime.datetime(2020, 1, 1), datetime.datetime(2021, 1, 1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("authorities")


@pytest.fixture(scope="module")
def authority(folder: Path) -> Authority:
    return Authority.found(folder / "good")


@pytest.fixture(scope="module")
def response(authority: Authority) -> bytes:
    return authority.reply(Request.over(DATA, nonce=NONCE).encoded)


def verify(response: bytes, authority: Authority, data: bytes = DATA, **expected: Any) -> Any:
    return verify_response(response, Expected.sha256_of(data, **expected), [authority.pinned])


# ---- recorded by another implementation


def recorded_certificates(vectors: Path) -> list[TimeAuthority]:
    """The signing certificate, then the root."""
    found = x509.load_pem_x509_certificates((vectors / "rfc3161" / "ts_chain.pem").read_bytes())
    return [TimeAuthority(c.subject.rfc4514_string(), "sigstore", c.public_bytes(Encoding.DER)) for c in found]


@pytest.mark.parametrize("algorithm", ["sha256", "sha384", "sha512"])
def test_recorded_responses_hold_as_of_their_own_time(vectors: Path, algorithm: str) -> None:
    _, root = recorded_certificates(vectors)
    data = (vectors / "rfc3161" / f"response-{algorithm}.tsr").read_bytes()
    token = verify_response(data, Expected(algorithm, hashlib.new(algorithm, b"hello").digest()), [root])
    # Time and accuracy as `openssl ts -reply -text` shows them: May 9 11:58:55 (56) 2025 GMT, 1 second.
    assert token.seconds in (1_746_791_935, 1_746_791_936)
    assert (token.accuracy, token.policy, token.authority) == (1_000_000, "1.3.6.1.4.1.57264.2", root)


def test_a_recorded_response_without_certificate_needs_the_one_in_the_trust_file(vectors: Path) -> None:
    signing, root = recorded_certificates(vectors)
    data = (vectors / "rfc3161" / "response-no-embedded-cert.tsr").read_bytes()
    expected = Expected.sha256_of(b"hello", nonce=0x68DC69047CB54BA34DDE832B25E8425EC9E8D949)
    assert verify_response(data, expected, [root, signing]).seconds == 1_750_234_382
    with pytest.raises(MissingEvidence, match="neither in the response nor in the trust file"):
        verify_response(data, expected, [root])


def test_a_recorded_request_is_read_back_byte_for_byte(vectors: Path) -> None:
    recorded = (vectors / "rfc3161" / "request.der").read_bytes()
    own = Request.over(b"hello", nonce=0x34CFA9899986D2F5).encoded
    assert own[-13:] == recorded[-13:], "nonce and certReq"
    with pytest.raises(TokenOfOtherData):
        data = (vectors / "rfc3161" / "response-sha256.tsr").read_bytes()
        verify_response(data, Expected.sha256_of(b"hullo"), recorded_certificates(vectors))


# ---- a real authority


def test_a_request_says_what_openssl_reads_in_it(folder: Path) -> None:
    (folder / "own.tsq").write_bytes(Request.over(DATA, nonce=NONCE, policy=OTHER_POLICY).encoded)
    told = subprocess.run(
        [openssl(), "ts", "-query", "-in", "own.tsq", "-text"], cwd=folder, capture_output=True, check=True, text=True
    ).stdout
    for part in (f"Nonce: 0x{NONCE:X}", "Certificate required: yes", "Hash Algorithm: sha256", OTHER_POLICY):
        assert part in told


@pytest.mark.parametrize("nonce", [0, 127, 128, 2**64 - 1, 2**159])
def test_any_nonce_comes_back(authority: Authority, nonce: int) -> None:
    query = Request.over(DATA, nonce=nonce).encoded
    answer = authority.reply(query)
    assert authority.accepts(answer, query)
    assert verify(answer, authority, nonce=nonce).accuracy == 1_500_000


@pytest.mark.parametrize("nonce", [-1, 2**160])
def test_a_nonce_that_no_request_holds(nonce: int) -> None:
    with pytest.raises(MalformedValue):
        Request.over(DATA, nonce=nonce)


def test_a_token_gives_time_policy_and_authority(authority: Authority, response: bytes) -> None:
    before = datetime.datetime.now(datetime.UTC).timestamp()
    token = verify(response, authority, nonce=NONCE, policy=POLICY)
    assert abs(token.seconds - before) < 600
    assert (token.authority, token.policy) == (authority.pinned, POLICY)
    assert verify_response(response, Expected.sha256_of(DATA), None).authority is None


def test_an_authority_with_an_rsa_key_and_one_under_the_root_itself(folder: Path) -> None:
    root = issue("Root", ca=True)
    direct = Authority.of(folder / "rsa", root, issue("RSA authority", root, bits=2048))
    assert verify(direct.reply(Request.over(DATA, nonce=1).encoded), direct).authority == direct.pinned


def test_the_signing_certificate_itself_may_be_pinned(authority: Authority, response: bytes) -> None:
    pinned = TimeAuthority("the very signer", "tests", authority.signing.der)
    assert verify_response(response, Expected.sha256_of(DATA), [pinned]).authority == pinned


def test_certificates_count_as_of_the_token_and_not_as_of_today(folder: Path) -> None:
    past = Authority.found(folder / "past", valid=Y2020)
    old = past.signed(info(hashlib.sha256(DATA).digest(), THEN))
    assert verify(old, past).seconds == 1_590_969_600
    with pytest.raises(TokenOutOfTime, match="2020-01-01 00:00:00Z to 2021-01-01 00:00:00Z"):
        verify(past.reply(Request.over(DATA, nonce=1).encoded), past)


@pytest.mark.parametrize(
    ("time", "held"),
    [("20191231235959Z", False), ("20200101000000Z", True), ("20210101000000Z", True), ("20210101000001Z", False)],
)
def test_validity_includes_both_its_ends(folder: Path, time: str, held: bool) -> None:
    past = Authority.found(folder / f"ends-{time}", valid=Y2020)
    found = past.signed(info(hashlib.sha256(DATA).digest(), time))
    if held:
        assert verify(found, past).authority == past.pinned
    else:
        with pytest.raises(TokenOutOfTime):
            verify(found, past)


def test_a_time_between_two_seconds_is_rounded_up(authority: Authority) -> None:
    token = verify(authority.signed(info(hashlib.sha256(DATA).digest(), "20200601000000.25Z")), authority)
    assert (token.time, token.seconds) == (1_590_969_600_250_000, 1_590_969_601)


# ---- attacks


def test_other_data(authority: Authority, response: bytes) -> None:
    with pytest.raises(TokenOfOtherData, match="over other data"):
        verify(response, authority, DATA + b"!")


def test_an_old_answer_to_a_new_request(authority: Authority, response: bytes) -> None:
    with pytest.raises(TokenNonceMismatch):
        verify(response, authority, nonce=NONCE + 1)
    without = authority.signed(info(hashlib.sha256(DATA).digest(), THEN))
    with pytest.raises(TokenNonceMismatch):
        verify(without, authority, nonce=0)


def test_another_policy_than_asked_for(authority: Authority, response: bytes) -> None:
    with pytest.raises(TokenPolicyMismatch):
        verify(response, authority, policy=OTHER_POLICY)
    other = authority.reply(Request.over(DATA, nonce=1, policy=OTHER_POLICY).encoded)
    assert verify(other, authority, policy=OTHER_POLICY).policy == OTHER_POLICY


def test_a_refusal_of_the_authority_is_told_in_its_words(authority: Authority) -> None:
    refused = authority.reply(Request.over(DATA, nonce=1, policy="1.2.3.4").encoded)
    with pytest.raises(TokenNotGranted, match="rejection: Requested policy is not supported"):
        verify(refused, authority)


def test_a_token_under_a_status_that_does_not_grant_it(authority: Authority, response: bytes) -> None:
    token = der.read(response, "").children[1].encoded
    rejected = der.write(der.SEQUENCE, der.write(der.SEQUENCE, der.write_integer(2)), token)
    with pytest.raises(TokenNotGranted):
        verify(rejected, authority)
    with pytest.raises(TokenNotGranted, match="holds no token"):
        verify(granted(b""), authority)


@pytest.mark.parametrize(
    ("purposes", "critical"),
    [
        ((ExtendedKeyUsageOID.CODE_SIGNING,), True),
        ((ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING), True),
        ((ExtendedKeyUsageOID.TIME_STAMPING,), False),
        ((), True),
    ],
)
def test_a_certificate_for_something_else_under_the_pinned_root(folder: Path, purposes: Any, critical: bool) -> None:
    other = Authority.found(folder / f"purpose-{len(purposes)}-{critical}", purposes=purposes, critical=critical)
    with pytest.raises(TokenPurposeRefused):
        verify(other.signed(info(hashlib.sha256(DATA).digest(), THEN)), other)


def test_an_authority_that_nobody_pinned(folder: Path, authority: Authority) -> None:
    root = issue("Somebody else's root", ca=True)
    stranger = Authority.of(folder / "stranger", root, issue("Somebody else", root))
    found = stranger.reply(Request.over(DATA, nonce=1).encoded)
    with pytest.raises(UnpinnedTrust, match="an authority that the trust file does not name"):
        verify(found, authority)
    with pytest.raises(UnpinnedTrust):
        verify_response(found, Expected.sha256_of(DATA), [])


def test_an_authority_of_the_same_names(folder: Path, authority: Authority) -> None:
    double = Authority.found(folder / "double")
    with pytest.raises(TokenChainRefused):
        verify(double.reply(Request.over(DATA, nonce=1).encoded), authority)


def test_a_certificate_issued_by_one_that_may_not_issue(folder: Path, authority: Authority) -> None:
    """Whoever holds a signing certificate of the authority could otherwise make authorities."""
    child = Authority.of(
        folder / "child", authority.root, issue("Child", authority.signing), (authority.signing, *authority.beside)
    )
    with pytest.raises(TokenChainRefused, match="cA must be asserted"):
        verify(child.signed(info(hashlib.sha256(DATA).digest(), THEN)), authority)


def test_an_intermediate_that_was_not_valid_then(folder: Path) -> None:
    root = issue("Root", ca=True)
    between = issue("Intermediate", root, ca=True, valid=Y2020)
    found = Authority.of(folder / "between", root, issue("Authority", between), (between,))
    with pytest.raises(TokenChainRefused, match="not valid at validation time"):
        verify(found.reply(Request.over(DATA, nonce=1).encoded), found)
    assert verify(found.signed(info(hashlib.sha256(DATA).digest(), THEN)), found).authority == found.pinned


def with_certificates(response: bytes, change: Callable[[list[bytes]], list[bytes]]) -> bytes:
    """The response with other certificates added to it: nothing that is signed changes."""
    token = der.read(response, "").children[1]
    kind, wrapped = token.children
    version, digests, content, certificates, signers = wrapped.children[0].children
    bag = change([certificate.encoded for certificate in certificates.children])
    parts = (version.encoded, digests.encoded, content.encoded, der.write(0xA0, *bag), signers.encoded)
    signed = der.write(der.SEQUENCE, *parts)
    return granted(der.write(der.SEQUENCE, kind.encoded, der.write(0xA0, signed)))


def test_certificates_that_were_injected_are_passed_over(authority: Authority, response: bytes) -> None:
    """Unrelated ones, a pinned name with another key, and a double of the signing certificate: before and behind the genuine ones."""
    strangers = [
        issue("Unrelated").der,
        issue("Root of the tests", ca=True).der,
        issue(
            "Time authority of the tests", authority.beside[0], serial=authority.signing.certificate.serial_number
        ).der,
    ]
    for mixed in (lambda bag: [*strangers, *bag], lambda bag: [*bag, *strangers]):
        assert verify(with_certificates(response, mixed), authority).authority == authority.pinned


def test_a_double_in_place_of_the_signing_certificate(authority: Authority, response: bytes) -> None:
    serial = authority.signing.certificate.serial_number
    double: Issued = issue("Time authority of the tests", authority.beside[0], serial=serial)
    with pytest.raises(TokenSignatureRefused, match="not the one that the signature binds"):
        verify(with_certificates(response, lambda bag: [double.der, authority.beside[0].der]), authority)
    with pytest.raises(MissingEvidence):
        verify(with_certificates(response, lambda bag: [issue("Unrelated").der]), authority)


def test_a_token_signed_by_a_stranger_who_adds_the_genuine_certificate(
    folder: Path, authority: Authority, response: bytes
) -> None:
    root = issue("Somebody else's root", ca=True)
    serial = authority.signing.certificate.serial_number
    stranger = Authority.of(folder / "thief", root, issue("Somebody else", root, serial=serial))
    forged = stranger.signed(info(hashlib.sha256(DATA).digest(), THEN))
    genuine = with_certificates(forged, lambda bag: [authority.signing.der, *bag])
    with pytest.raises(UnpinnedTrust):
        verify(genuine, authority)


def test_every_flipped_bit_is_refused(authority: Authority, response: bytes) -> None:
    """Other than in the certificates that it carries along, of which no more than the way to the root is used."""
    begin = response.index(authority.signing.der)
    end = begin + len(authority.signing.der)
    whole = verify(response, authority, nonce=NONCE)
    for place in (*range(0, begin, 3), *range(begin, end, 41), *range(end, len(response), 7)):
        changed = bytearray(response)
        changed[place] ^= 1 << place % 8
        try:
            found = verify(bytes(changed), authority, nonce=NONCE)
        except EvidenceError:
            continue
        # What is outside of the signature may say something else, but the token says the same.
        assert (found.time, found.serial, found.policy) == (whole.time, whole.serial, whole.policy), place


def test_a_signature_over_other_content(authority: Authority, response: bytes) -> None:
    digest = hashlib.sha256(DATA).digest()
    other = hashlib.sha256(b"other").digest()
    with pytest.raises(TokenSignatureRefused, match="other content was signed"):
        verify(response.replace(digest, other), authority, b"other")
    signature = response[-8:]
    with pytest.raises(TokenSignatureRefused, match="not of this certificate"):
        verify(response[:-8] + bytes(8 - len(signature)) + bytes(b ^ 1 for b in signature), authority)


@pytest.mark.parametrize("count", [0, 2])
def test_not_exactly_one_signer(authority: Authority, response: bytes, count: int) -> None:
    token = der.read(response, "").children[1]
    kind, wrapped = token.children
    *before, signers = wrapped.children[0].children
    several = der.write(der.SET, *[signers.children[0].encoded] * count)
    signed = der.write(der.SEQUENCE, *(part.encoded for part in before), several)
    with pytest.raises(TokenSignatureRefused, match="exactly one signer"):
        verify(granted(der.write(der.SEQUENCE, kind.encoded, der.write(0xA0, signed))), authority)


def test_a_token_of_a_later_version(authority: Authority) -> None:
    with pytest.raises(UnsupportedForm):
        verify(authority.signed(info(hashlib.sha256(DATA).digest(), THEN, version=2)), authority)


@pytest.mark.parametrize(
    "time", ["20200601000000", "20201301000000Z", "20200601000000.10Z", "20200601000000+0800", "2020Z"]
)
def test_a_time_that_is_none(authority: Authority, time: str) -> None:
    with pytest.raises(MalformedDer):
        verify(authority.signed(info(hashlib.sha256(DATA).digest(), time)), authority)


def test_hostile_bytes_get_an_answer(authority: Authority, response: bytes) -> None:
    for data in (
        b"",
        b"0",
        b"\x30\x80\x00\x00",
        b"\x30\x84\xff\xff\xff\xff",
        b"\x30\x00",
        response[:-1],
        response + b"\x00",
    ):
        with pytest.raises(MalformedInput):
            verify(data, authority)
    with pytest.raises(LimitExceeded):
        verify(bytes(MAX_RESPONSE_BYTES + 1), authority)
    for length in range(0, len(response), 5):
        with pytest.raises((MalformedInput, CannotTell)):
            verify(response[:length], authority)
