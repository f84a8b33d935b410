// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Opening} from "../types/Records.sol";

/// What stands behind a docHash (evidence-formats.md §2): RFC 6962 trees over the leaves of a step's documents.
library Inclusion {
    uint256 private constant FORMAT = 1;
    bytes1 private constant NODE = 0x01;

    /// The docHash of documents with these roots.
    function docHash(Opening calldata o) internal pure returns (bytes32) {
        return keccak256(abi.encode(FORMAT, o.count, o.sha256Root, o.sm3Root));
    }

    /// Whether the leaf with this hash under SHA-256 stands at the opening's place (RFC 9162 §2.1.3.2).
    function holds(bytes32 leafHash, Opening calldata o) internal pure returns (bool) {
        if (o.index >= o.count) return false;
        uint256 place = o.index;
        uint256 last = o.count - 1;
        bytes32 root = leafHash;
        for (uint256 i = 0; i < o.path.length; i++) {
            if (last == 0) return false; // a node too many
            if (place & 1 != 0 || place == last) {
                root = sha256(bytes.concat(NODE, o.path[i], root));
                // At the right edge the levels where the node stands alone add nothing to the path.
                while (place & 1 == 0 && place != 0) (place, last) = (place >> 1, last >> 1);
            } else {
                root = sha256(bytes.concat(NODE, root, o.path[i]));
            }
            (place, last) = (place >> 1, last >> 1);
        }
        return last == 0 && root == o.sha256Root;
    }
}
