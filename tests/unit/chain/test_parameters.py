"""The law's numbers have the keys that the contracts compute."""

import re
from pathlib import Path

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from ledger.chain import parameters
from ledger.chain.artifacts import shipped

SOURCE = (Path(__file__).resolve().parents[3] / "contracts/libraries/Parameters.sol").read_text(encoding="utf-8")
ENUMS = shipped().enums


def test_every_number_of_the_contracts_has_a_name() -> None:
    plain = set(re.findall(r'= keccak256\("([A-Z_]+)"\)', SOURCE))
    # Values of indexes are published, and named, by others than the law.
    indexed = set(re.findall(r'abi\.encode\("([A-Z_]+)"', SOURCE)) - {"INDEX"}

    assert plain and plain <= {*parameters.PLAIN, *parameters.HASHES}
    assert indexed <= {*parameters.BY_ENUM, *parameters.BY_STAGE, *parameters.BY_NAME}


def test_keys_are_hashes_of_names() -> None:
    found = parameters.spelled(ENUMS)
    assert found["retention_days"] == keccak(text="RETENTION_DAYS")
    assert found["least_provision_bps_of_stage_2"] == keccak(encode(["string", "uint8"], ["LEAST_PROVISION_BPS", 2]))
    assert not any(name.startswith("apr_cap") for name in found)


def test_a_hash_is_no_number() -> None:
    assert "evidence_clause" not in parameters.spelled(ENUMS)
    assert parameters.names(ENUMS)[keccak(text="EVIDENCE_CLAUSE")] == "EVIDENCE_CLAUSE"


def test_a_reader_is_told_what_a_number_is_for() -> None:
    names = parameters.names(ENUMS)
    assert names[keccak(encode(["string", "uint8"], ["APR_CAP", 2]))] == "APR_CAP of ConsumerFinance"


def test_the_key_of_an_index_is_of_its_name() -> None:
    name = b"LPR".ljust(32, b"\0")
    assert parameters.index(name) == keccak(encode(["string", "bytes32"], ["INDEX", name]))
