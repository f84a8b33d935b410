"""Checks a loan file from its bytes alone: no network, no chain client, no trust in whoever hands the bytes over.

Each module is one arrow of the chain of proof, from a document's bytes to a block's header and to the answer:

    canonical   JSON with one spelling (RFC 8785), and a loader that refuses every second meaning
    digest      SHA-256, SM3 and Keccak-256 behind one name
    merkle      trees of RFC 6962 over any of these digests
    documents   salted commitments to documents, the two trees over them, and docHash
    fields      documents whose single fields can be shown while the rest stays hidden
    log         the chain of heads over every step of a file
    catalogue   what may follow what, as the verifier's own data
    replay      a log played again: nothing missing, nothing out of order
    slots       where a contract stores a head
    chainproof  Merkle-Patricia proofs, accounts, storage, receipts and headers; who sealed a block: a strategy for each kind of chain
    signatures  EIP-712 digests and who signed them
    calldata    what contracts encode, with one reading; effects: what a step did
    container   archives with one spelling; manifest, dossier and bundle: what is in one
    trust       what the checker knows from elsewhere; deployment: what it pins of a ledger, validators: who may speak for its blocks
    checkblock  one block from a node's raw answers
    verify      every check of a bundle; report: its answer, rendering: for people (terminal: how wide), cli: as a command

Functions named `verify_*` return None or raise; what they raise is drawn in `errors`.
"""
