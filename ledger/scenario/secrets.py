"""Keys, salts and references of one run: the same in every run of a scenario with a seed, fresh without one."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field

from ledger.chain.keystore import KeySigner, signer_of

PURPOSE = b"fubie.scenario.v1\0"


@dataclass
class RunSecrets:
    """Everything random of a run, by what it is for. With a seed these are nobody's secrets: for a chain of one's own alone."""

    seed: str | None
    _fresh: dict[str, bytes] = field(default_factory=dict, repr=False)
    _signers: dict[str, KeySigner] = field(default_factory=dict, repr=False)

    def octets(self, label: str) -> bytes:
        """32 bytes that belong to this label alone."""
        if self.seed is not None:
            return hmac.digest(self.seed.encode(), PURPOSE + label.encode(), "sha256")
        return self._fresh.setdefault(label, secrets.token_bytes(32))

    def number(self, label: str) -> int:
        return int.from_bytes(self.octets(label), "big")

    def signer(self, name: str) -> KeySigner:
        """The key of a party."""
        if name not in self._signers:
            self._signers[name] = signer_of(self.octets(f"key {name}"))
        return self._signers[name]
