"""The contracts on a chain, once for all tests of this folder."""

from collections.abc import Iterator

import pytest

from ledger.chain.quote import ContractQuotes, quoting


@pytest.fixture(scope="session")
def contract() -> Iterator[ContractQuotes]:
    with quoting() as engine:
        yield engine
