"""What the server and the commands are told by their environment: variables that begin with FUBIE_. Nothing is read but on request."""

from __future__ import annotations

import difflib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HOME = ".fubie"
DUTIES = ("advance", "debit", "expire")
PEPPER_BYTES = 32
CHECKPOINT_SECONDS = 600
# The protocols with which the address of an IPFS node's API begins.
MULTIADDRESS = re.compile(r"/(ip4|ip6|dns|dns4|dns6|unix)/")

_URL = re.compile(r"https?://[^\s/]+", re.ASCII)
_POLICY = re.compile(r"[012](?:\.(?:0|[1-9]\d{0,8})){1,20}", re.ASCII)

# Variable -> what it is for. The one list of them.
VARIABLES: Mapping[str, str] = {
    "FUBIE_HOME": f"folder of everything that the server keeps (default: {HOME} in the working directory)",
    "FUBIE_RPC_URL": "JSON-RPC address of a node (default: the embedded chain)",
    "FUBIE_DEPLOYMENT": "deployment manifest (default: deployments/<chain id>.json in the home folder)",
    "FUBIE_JOURNAL_URL": "database of the journal, sqlite:///PATH or postgresql://… (default: journal.db in the home folder)",
    "FUBIE_READMODEL_URL": "database of the read model, likewise (default: readmodel.db in the home folder)",
    "FUBIE_KEYSTORE": "folder of encrypted signer keys (default: keys in the home folder)",
    "FUBIE_PASSWORD_FILE": "file with the keystore's password in its first line",
    "FUBIE_PASSWORD": "the password itself, where there is no file",
    "FUBIE_PEPPER_FILE": "file with the secret under which API keys are hashed (default: pepper in the home folder)",
    "FUBIE_STORE": "where encrypted documents are: a folder, or the API of an IPFS node, /ip4/127.0.0.1/tcp/5001 (default: store in the home folder)",
    "FUBIE_STORE_KEY_FILE": "file with the key under which their keys are wrapped, made at the first use (default: store.key in the home folder)",
    "FUBIE_ANVIL": "program of the embedded chain (default: the one beside this Python, else on PATH)",
    "FUBIE_CHAIN_ID": "number of a new embedded chain (default: 31337)",
    "FUBIE_DAY_LENGTH": "seconds of a legal day on a ledger yet to be deployed (default: 86400)",
    "FUBIE_KEEPER_SECONDS": "seconds between rounds of the keeper, who advances loans; 0 = none (default: 10 on the embedded chain, else 0)",
    "FUBIE_KEEPER_DUTIES": "what it does, with commas between: advance, debit, expire (default: all three)",
    "FUBIE_TSA_URL": "address of a time authority (RFC 3161), asked for a token over each stored block (default: none is asked)",
    "FUBIE_TSA_ROOTS": "file of the authority's root certificates (PEM), against which its answers are checked (default: by checkers alone)",
    "FUBIE_TSA_POLICY": "policy that is asked for, in numbers with dots (default: the authority's own)",
    "FUBIE_TSA_SECONDS": "seconds that one answer of the authority may take (default: 10)",
    "FUBIE_CHECKPOINT_SECONDS": "least seconds between stored blocks; 0 = none (default: 600 where an authority or a notary is set, else 0)",
    "FUBIE_NOTARY": "encrypted key that signs for stored blocks of a chain without finality of its own (default: nobody signs)",
    "FUBIE_REGULATOR": "address that accredits lenders on a ledger yet to be deployed (default: who deploys)",
    "FUBIE_TOKEN_ADMIN": "address that appoints the banks of wallets, likewise (default: who deploys)",
    "FUBIE_DEPLOYER": "account of Brownie that deploys (default on a development network: its first)",
}


class SettingsError(Exception):
    """A variable that cannot be used; says which, and what it may be."""


@dataclass(frozen=True)
class Settings:
    """Everything has a value; `rpc_url` None stands for the embedded chain, `keeper_seconds` None for what suits the chain.

    Secrets are not shown.
    """

    home: Path
    rpc_url: str | None = field(repr=False)
    deployment: Path | None
    journal_url: str = field(repr=False)
    readmodel_url: str = field(repr=False)
    keystore: Path
    password_file: Path | None
    password: str | None = field(repr=False)
    pepper_file: Path
    store: str
    store_key_file: Path
    anvil: Path | None
    chain_id: int
    day_length: int
    keeper_seconds: int | None
    keeper_duties: tuple[str, ...]
    tsa_url: str | None = field(repr=False)
    tsa_roots: Path | None
    tsa_policy: str | None
    tsa_seconds: int
    checkpoint_seconds: int
    notary: Path | None
    regulator: str | None
    token_admin: str | None
    deployer: str | None

    @property
    def chain_folder(self) -> Path:
        """Where the embedded chain keeps its state."""
        return self.home / "chain"

    def manifest(self, chain_id: int) -> Path:
        """The file on which the deployment on that chain is recorded."""
        return self.deployment or self.home / "deployments" / f"{chain_id}.json"

    def keystore_password(self) -> str:
        """Raises: SettingsError where none is given or the file cannot be read."""
        if self.password_file is not None:
            return _first_line(self.password_file)
        if self.password:
            return self.password
        raise SettingsError("the keystore needs a password: set FUBIE_PASSWORD_FILE, or FUBIE_PASSWORD")

    def pepper(self) -> bytes:
        """The secret under which API keys are hashed; made at the first use.

        Raises: SettingsError for a file that is no pepper.
        """
        path = self.pepper_file
        if not path.exists():
            _write_secret(path, secrets.token_hex(PEPPER_BYTES))
        try:
            pepper = bytes.fromhex(_first_line(path))
        except ValueError:
            pepper = b""
        if len(pepper) < PEPPER_BYTES:
            raise SettingsError(f"{path} holds no pepper: {PEPPER_BYTES} bytes in hex were expected")
        return pepper


def from_environment(environment: Mapping[str, str] | None = None) -> Settings:
    """Raises: SettingsError for an unknown FUBIE_ variable or a value that cannot be."""
    given = {k: v for k, v in (os.environ if environment is None else environment).items() if k.startswith("FUBIE_")}
    for name in given:
        if name not in VARIABLES:
            close = difflib.get_close_matches(name, VARIABLES, 1)
            raise SettingsError(f"{name} is no setting" + (f"; did you mean {close[0]}?" if close else ""))
    return _read({name: value for name, value in given.items() if value})


def _read(given: Mapping[str, str]) -> Settings:
    home = Path(given.get("FUBIE_HOME", HOME)).absolute()
    return Settings(
        home=home,
        rpc_url=given.get("FUBIE_RPC_URL"),
        deployment=_path(given, "FUBIE_DEPLOYMENT"),
        journal_url=given.get("FUBIE_JOURNAL_URL", f"sqlite:///{home / 'journal.db'}"),
        readmodel_url=given.get("FUBIE_READMODEL_URL", f"sqlite:///{home / 'readmodel.db'}"),
        keystore=_path(given, "FUBIE_KEYSTORE") or home / "keys",
        password_file=_path(given, "FUBIE_PASSWORD_FILE"),
        password=given.get("FUBIE_PASSWORD"),
        pepper_file=_path(given, "FUBIE_PEPPER_FILE") or home / "pepper",
        store=_store(given, home),
        store_key_file=_path(given, "FUBIE_STORE_KEY_FILE") or home / "store.key",
        anvil=_path(given, "FUBIE_ANVIL"),
        chain_id=_integer(given, "FUBIE_CHAIN_ID", 31_337, 2**53 - 1),
        day_length=_integer(given, "FUBIE_DAY_LENGTH", 86_400, 86_400),
        keeper_seconds=_integer(given, "FUBIE_KEEPER_SECONDS", 0, 86_400, 0)
        if "FUBIE_KEEPER_SECONDS" in given
        else None,
        keeper_duties=_duties(given.get("FUBIE_KEEPER_DUTIES", ",".join(DUTIES))),
        tsa_url=_url(given, "FUBIE_TSA_URL"),
        tsa_roots=_path(given, "FUBIE_TSA_ROOTS"),
        tsa_policy=_policy(given, "FUBIE_TSA_POLICY"),
        tsa_seconds=_integer(given, "FUBIE_TSA_SECONDS", 10, 600),
        checkpoint_seconds=_integer(given, "FUBIE_CHECKPOINT_SECONDS", _checkpoint_seconds(given), 86_400, 0),
        notary=_path(given, "FUBIE_NOTARY"),
        regulator=_address(given, "FUBIE_REGULATOR"),
        token_admin=_address(given, "FUBIE_TOKEN_ADMIN"),
        deployer=given.get("FUBIE_DEPLOYER"),
    )


def _duties(text: str) -> tuple[str, ...]:
    stated = tuple(part.strip() for part in text.split(","))
    for duty in stated:
        if duty not in DUTIES:
            raise SettingsError(f"FUBIE_KEEPER_DUTIES: {duty!r} is none of {', '.join(DUTIES)}")
    return stated


def _checkpoint_seconds(given: Mapping[str, str]) -> int:
    return CHECKPOINT_SECONDS if {"FUBIE_TSA_URL", "FUBIE_NOTARY"} & given.keys() else 0


def _url(given: Mapping[str, str], name: str) -> str | None:
    """What it holds beside the host may be a key, and is not shown."""
    url = given.get(name)
    if url is not None and not _URL.match(url):
        raise SettingsError(f"{name} is not an address that begins with http:// or https://")
    return url


def _policy(given: Mapping[str, str], name: str) -> str | None:
    policy = given.get(name)
    if policy is not None and not _POLICY.fullmatch(policy):
        raise SettingsError(f"{name}: {policy!r} is no policy: an object identifier such as 1.2.3.4.1 was expected")
    return policy


def _path(given: Mapping[str, str], name: str) -> Path | None:
    return Path(given[name]).absolute() if name in given else None


def _store(given: Mapping[str, str], home: Path) -> str:
    """A multiaddress as it is, a folder from the root."""
    stated = given.get("FUBIE_STORE", str(home / "store"))
    return stated if MULTIADDRESS.match(stated) else str(Path(stated).absolute())


def _address(given: Mapping[str, str], name: str) -> str | None:
    return address(given[name], name) if name in given else None


def address(text: str, name: str) -> str:
    """In lower case. Raises: SettingsError, with the setting's name, for anything but an address."""
    digits = text.lower().removeprefix("0x")
    if len(digits) != 40 or set(digits) - set("0123456789abcdef"):
        raise SettingsError(f"{name}: {text!r} is not an address: 0x and 40 hexadecimal digits were expected")
    return f"0x{digits}"


def _integer(given: Mapping[str, str], name: str, default: int, most: int, least: int = 1) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 20 and least <= int(text) <= most):
        raise SettingsError(f"{name}: {text!r} is not an integer from {least} to {most}")
    return int(text)


def _first_line(path: Path) -> str:
    try:
        line = path.read_text(encoding="utf-8").partition("\n")[0].rstrip("\r")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path}: {error}") from None
    if not line:
        raise SettingsError(f"{path} is empty")
    return line


def _write_secret(path: Path, text: str) -> None:
    """For the owner alone; the first of two processes wins."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text + "\n")
