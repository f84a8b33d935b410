"""From a storage slot to a block header, recomputed: tries, accounts, receipts, headers, and what makes a block sure."""

from evidence.chainproof.accounts import Account, AccountProof, SlotProof, account_at, storage_at, verify_account_proof
from evidence.chainproof.clique import Clique
from evidence.chainproof.finality import Assurance, Checkpoint, Confirmation, Finality
from evidence.chainproof.header import Header
from evidence.chainproof.notary import Notary, checkpoint_digest
from evidence.chainproof.qbft import Qbft
from evidence.chainproof.receipts import Log, Receipt, receipt_at, transaction_from_rpc
from evidence.chainproof.trie import Trie, list_trie, lookup, root_of_list

__all__ = [
    "Account",
    "AccountProof",
    "Assurance",
    "Checkpoint",
    "Clique",
    "Confirmation",
    "Finality",
    "Header",
    "Log",
    "Notary",
    "Qbft",
    "Receipt",
    "SlotProof",
    "Trie",
    "account_at",
    "checkpoint_digest",
    "list_trie",
    "lookup",
    "receipt_at",
    "root_of_list",
    "storage_at",
    "transaction_from_rpc",
    "verify_account_proof",
]
