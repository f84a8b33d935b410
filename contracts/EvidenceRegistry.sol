// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

/// Anchors of document batches that belong to no loan: the roots of the two trees (RFC 6962, SHA-256 and SM3) over a batch. Anyone
/// anchors; nothing is overwritten; the first anchoring stands with its block and time.
contract EvidenceRegistry {
    struct Anchor {
        address by;
        uint64 blockNumber;
        uint32 leafCount;
        uint64 timestamp;
    }

    error AlreadyAnchored(bytes32 anchor, uint64 blockNumber);
    error EmptyBatch();

    event BatchAnchored(
        bytes32 indexed anchor,
        bytes32 sha256Root,
        bytes32 sm3Root,
        uint32 leafCount,
        address indexed by,
        uint64 timestamp
    );

    mapping(bytes32 anchor => Anchor) private _anchors;

    /// Anchors a batch and returns its key, keccak256(abi.encode(sha256Root, sm3Root, leafCount)).
    /// Reverts with AlreadyAnchored where the same batch stands already, and with EmptyBatch for no leaf.
    function anchor(bytes32 sha256Root, bytes32 sm3Root, uint32 leafCount) external returns (bytes32 key) {
        if (leafCount == 0) revert EmptyBatch();
        key = keccak256(abi.encode(sha256Root, sm3Root, leafCount));
        uint64 earlier = _anchors[key].blockNumber;
        if (earlier != 0) revert AlreadyAnchored(key, earlier);
        _anchors[key] = Anchor(msg.sender, uint64(block.number), leafCount, uint64(block.timestamp));
        emit BatchAnchored(key, sha256Root, sm3Root, leafCount, msg.sender, uint64(block.timestamp));
    }

    /// The anchor under a key; blockNumber 0 = none.
    function anchorOf(bytes32 key) external view returns (Anchor memory) {
        return _anchors[key];
    }
}
