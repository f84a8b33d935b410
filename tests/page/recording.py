"""A plugin for pytest that keeps what a run asks the Python verifier of bundles and of tokens, in the folder that FUBIE_QUESTIONS names."""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import evidence.timestamp
import evidence.verify
from evidence.chainproof import Assurance
from evidence.report import Report
from evidence.timestamp import Expected, TimeAuthority, Token
from evidence.trust import Trust

BUNDLE, TOKEN = "bundle", "token"
_verify, _verify_response = evidence.verify.verify, evidence.timestamp.verify_response


def _bundle(
    bundle: bytes, trust: Trust | None = None, *, as_of: int | None = None, require: Assurance | None = None
) -> Report:
    _keep(BUNDLE, (bundle, trust, as_of, require))
    return _verify(bundle, trust, as_of=as_of, require=require)


def _token(response: bytes, expected: Expected, authorities: Sequence[TimeAuthority] | None) -> Token:
    _keep(TOKEN, (response, expected, authorities))
    return _verify_response(response, expected, authorities)


def _keep(kind: str, asked: object) -> None:
    folder = Path(os.environ["FUBIE_QUESTIONS"])
    (folder / f"{kind}-{len(list(folder.iterdir())):05}").write_bytes(pickle.dumps(asked))


def pytest_configure(config: Any) -> None:
    """Before any test module takes the functions over by their names."""
    evidence.verify.verify = _bundle
    evidence.timestamp.verify_response = _token


def kept(folder: Path, kind: str) -> list[Any]:
    return [pickle.loads(path.read_bytes()) for path in sorted(folder.glob(f"{kind}-*"))]
