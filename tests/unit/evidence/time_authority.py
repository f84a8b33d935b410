"""A real time authority for tests: `openssl ts` with certificates made here, as a function and as a small HTTP service on loopback.

root (self-signed) ── intermediate ── signing certificate (timeStamping alone, critical)
"""

from __future__ import annotations

import datetime
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from evidence.timestamp import TimeAuthority, der

POLICY, OTHER_POLICY = "1.3.6.1.4.1.99999.1", "1.3.6.1.4.1.99999.2"
EVER = (datetime.datetime(2020, 1, 1), datetime.datetime(2090, 1, 1))
STAMPING = (ExtendedKeyUsageOID.TIME_STAMPING,)
TST_INFO = "1.2.840.113549.1.9.16.1.4"
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"


def openssl() -> str:
    """Skips where there is none."""
    found = shutil.which("openssl")
    if found is None:
        pytest.skip("no openssl on PATH: it is the time authority of these tests")
    return found


@dataclass(frozen=True)
class Issued:
    """A certificate and its key."""

    certificate: x509.Certificate
    key: Any

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        form = serialization.PrivateFormat.PKCS8
        return bytes(self.key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))


def issue(
    name: str,
    by: Issued | None = None,
    *,
    ca: bool = False,
    purposes: tuple[x509.ObjectIdentifier, ...] = STAMPING,
    critical: bool = True,
    valid: tuple[datetime.datetime, datetime.datetime] = EVER,
    serial: int | None = None,
    bits: int | None = None,
) -> Issued:
    """A certificate of `name`, self-signed without `by`; with `bits` of an RSA key, else of a P-256 key."""
    key: Any = ec.generate_private_key(ec.SECP256R1()) if bits is None else rsa.generate_private_key(65537, bits)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if by is None else by.certificate.subject)
        .public_key(key.public_key())
        .serial_number(serial or x509.random_serial_number())
        .not_valid_before(valid[0])
        .not_valid_after(valid[1])
        .add_extension(x509.BasicConstraints(ca, None), critical=True)
        .add_extension(_usage(ca), critical=True)
    )
    if purposes and not ca:
        builder = builder.add_extension(x509.ExtendedKeyUsage(purposes), critical=critical)
    return Issued(builder.sign(key if by is None else by.key, hashes.SHA256()), key)


def _usage(ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca, key_cert_sign=ca, crl_sign=ca, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


@dataclass(frozen=True)
class Authority:
    """`folder` holds its files; `beside` are the certificates that it adds to each token besides its own."""

    folder: Path
    root: Issued
    signing: Issued
    beside: tuple[Issued, ...]

    @classmethod
    def found(cls, folder: Path, **signing: Any) -> Authority:
        """Of three certificates; `signing` changes the last one."""
        root = issue("Root of the tests", ca=True)
        between = issue("Intermediate of the tests", root, ca=True)
        return cls.of(folder, root, issue("Time authority of the tests", between, **signing), (between,))

    @classmethod
    def of(cls, folder: Path, root: Issued, signing: Issued, beside: tuple[Issued, ...] = ()) -> Authority:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "signing.pem").write_bytes(signing.pem)
        (folder / "key.pem").write_bytes(signing.key_pem)
        (folder / "beside.pem").write_bytes(b"".join(certificate.pem for certificate in beside) or root.pem)
        (folder / "serial").write_text("1000\n")
        (folder / "tsa.cnf").write_text(_CONFIGURATION.format(folder=folder, policy=POLICY, other=OTHER_POLICY))
        return cls(folder, root, signing, beside)

    @property
    def pinned(self) -> TimeAuthority:
        """As a trust file names it."""
        return TimeAuthority("Time authority of the tests", "whoever runs these tests", self.root.der)

    def reply(self, query: bytes) -> bytes:
        """What `openssl ts -reply` answers."""
        (self.folder / "query.tsq").write_bytes(query)
        self._run(
            "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", "-queryfile", "query.tsq", "-out", "reply.tsr"
        )
        return (self.folder / "reply.tsr").read_bytes()

    def signed(self, content: bytes) -> bytes:
        """A response whose token is over any content, signed by `openssl cms` with the attributes of RFC 5035."""
        (self.folder / "content").write_bytes(content)
        self._run(
            "cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256", "-econtent_type", TST_INFO, "-signer",
            "signing.pem", "-inkey", "key.pem", "-certfile", "beside.pem", "-in", "content", "-outform", "DER", "-out", "signed",
        )  # fmt: skip
        return granted((self.folder / "signed").read_bytes())

    def accepts(self, response: bytes, query: bytes) -> bool:
        """What `openssl ts -verify` says of an answer to a query."""
        for name, content in (("their.tsr", response), ("their.tsq", query), ("root.pem", self.root.pem)):
            (self.folder / name).write_bytes(content)
        done = subprocess.run(
            [openssl(), "ts", "-verify", "-in", "their.tsr", "-queryfile", "their.tsq", "-CAfile", "root.pem", "-untrusted", "beside.pem"],
            cwd=self.folder, capture_output=True, check=False,
        )  # fmt: skip
        return done.returncode == 0

    def _run(self, *arguments: str) -> None:
        subprocess.run([openssl(), *arguments], cwd=self.folder, capture_output=True, check=True)


_CONFIGURATION = """
[tsa]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/signing.pem
signer_key = {folder}/key.pem
certs = {folder}/beside.pem
signer_digest = sha256
default_policy = {policy}
other_policies = {other}
digests = sha256, sha512
accuracy = secs:1, millisecs:500
ordering = no
tsa_name = no
ess_cert_id_chain = no
ess_cert_id_alg = sha256
"""


def granted(token: bytes) -> bytes:
    """A response that says that a token was granted."""
    return der.write(der.SEQUENCE, der.write(der.SEQUENCE, der.write_integer(0)), token)


def info(imprint: bytes, time: str, *, nonce: int | None = None, version: int = 1) -> bytes:
    """A TSTInfo over a SHA-256 digest. `time` as GeneralizedTime has it: 20200601000000Z."""
    algorithm = der.write(der.SEQUENCE, der.write_oid("2.16.840.1.101.3.4.2.1"), der.write(der.NULL))
    return der.write(
        der.SEQUENCE,
        der.write_integer(version),
        der.write_oid(POLICY),
        der.write(der.SEQUENCE, algorithm, der.write(der.OCTETS, imprint)),
        der.write_integer(7),
        der.write(der.TIME, time.encode()),
        b"" if nonce is None else der.write_integer(nonce),
    )


@dataclass
class Service:
    """`answer` may be replaced; it is given the query and returns status and body."""

    url: str
    answer: Callable[[bytes], tuple[int, bytes]]
    asked: int = 0


@contextmanager
def serving(authority: Authority) -> Iterator[Service]:
    """The authority over HTTP (RFC 3161 section 3.4) on a free port of loopback."""
    service = Service("", lambda query: (200, authority.reply(query)))
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            with lock:
                service.asked += 1
                status, body = (415, b"") if self.headers["Content-Type"] != QUERY else service.answer(query)
            self.send_response(status)
            self.send_header("Content-Type", REPLY)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.url = f"http://127.0.0.1:{server.server_address[1]}/tsa"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
