"""Keys of the dated legal parameters (contracts/libraries/Parameters.sol), by name and, where there is one for each, by what it is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eth_abi.abi import encode
from eth_utils.crypto import keccak

from ledger.chain.names import snake

# Days, shares, hours: whole numbers.
PLAIN = (
    "RETENTION_DAYS",
    "LEAD_SHARE_BPS",
    "APPRAISAL_DAYS",
    "QUIET_FROM",
    "QUIET_UNTIL",
    "CONTACTS_A_DAY",
    "LEAST_CURE_DAYS",
    "MOST_CURE_DAYS",
    "UPGRADE_OBSERVATION_DAYS",
    "BUREAU_WAIT_DAYS",
    "REPAIR_MOST_DAYS",
    "REPAIR_MOST_INSTALMENTS",
    "REPAIR_LEAST_ON_TIME",
    "SHORT_LOAN_MONTHS",
    "OBSERVATION_DAYS",
)
# Hashes: of the leaf that every agreement must hold (evidence.clauses).
HASHES = ("EVIDENCE_CLAUSE",)
APR_CAP, FLOOR, LEAST_PROVISION, MOST_PROVISION = (
    "APR_CAP",
    "RISK_FLOOR_DAYS",
    "LEAST_PROVISION_BPS",
    "MOST_PROVISION_BPS",
)
# One for each member of an enum of the contracts, and one for each stage of impairment.
BY_ENUM: Mapping[str, str] = {APR_CAP: "Regime", FLOOR: "RiskClass"}
BY_STAGE = (LEAST_PROVISION, MOST_PROVISION)
STAGES = (1, 2, 3)
# One for each index that is published, by its name of 32 bytes.
INDEX = "INDEX"
BY_NAME = (INDEX,)


def key_of(name: str, index: int | None = None) -> bytes:
    """`index`: the number of the regime, class or stage that it is for."""
    return keccak(text=name) if index is None else keccak(encode(["string", "uint8"], [name, index]))


RETENTION_DAYS = key_of("RETENTION_DAYS")
EVIDENCE_CLAUSE = key_of("EVIDENCE_CLAUSE")


def apr_cap(regime: int) -> bytes:
    """Of the cap on all-in annual cost of a regime's lenders; `regime` is its number in the contracts."""
    return key_of(APR_CAP, regime)


def index(name: bytes) -> bytes:
    """Of the values of an index that rates follow; `name`: 32 bytes, as a product's floating clause has it."""
    return keccak(encode(["string", "bytes32"], [INDEX, name]))


def names(enums: Mapping[str, Sequence[str]]) -> Mapping[bytes, str]:
    """Key -> name, for a reader. `enums`: members by the name of the enum."""
    return {key: name.replace("_of_", " of ").replace("_stage_", " stage ") for name, key in _names(enums)}


def spelled(enums: Mapping[str, Sequence[str]]) -> Mapping[str, bytes]:
    """The key of every number but the caps by its name in small letters, such as risk_floor_days_of_substandard."""
    return {
        snake(name).lower(): key for name, key in _names(enums) if not name.startswith(APR_CAP) and name not in HASHES
    }


def _names(enums: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, bytes]]:
    for name in (*PLAIN, *HASHES):
        yield name, key_of(name)
    for name, enum in BY_ENUM.items():
        for number, member in enumerate(enums.get(enum, ())):
            yield f"{name}_of_{member}", key_of(name, number)
    for name in BY_STAGE:
        for stage in STAGES:
            yield f"{name}_of_stage_{stage}", key_of(name, stage)
