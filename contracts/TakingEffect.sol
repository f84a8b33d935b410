// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {Secured} from "./Secured.sol";
import {Rule, Rules} from "./generated/Rules.sol";
import {IEffects} from "./interfaces/IEffects.sol";
import {LoanId} from "./types/Ids.sol";
import "./types/Records.sol";

/// When an agreement takes effect: with the second signature, or later with the security that the product requires.
abstract contract TakingEffect is Secured {
    // Both SHA-256 and SM3: a document root holds the roots of the two trees.
    uint8 private constant ROOT_ALGORITHMS = 3;

    /// AGREEMENT_EFFECTIVE and AGREEMENT_ANCHORED, once both sides have signed and the security is there. Says whether it was so now.
    function _takeEffect(LoanId id) internal returns (bool) {
        bytes32 file = _file(id);
        Agreement storage a = _agreements[id];
        Rule memory rule = Rules.agreementEffective();
        if (a.state != AgreementState.Disclosed || _files[file].reached & rule.all != rule.all) return false;
        if (!_isSecured(a.facility, id)) return false;
        bytes32 clause = _clauseInForce();
        if (clause != 0 && !a.clauseShown) revert EvidenceClauseMissing(id, a.documents, clause);
        Passage memory p = _reach(rule, file, file, _files[file].reached);
        a.state = AgreementState.Effective;
        _logStep(p, _today(), abi.encodeCall(IEffects.agreementEffective, ()));
        p = _reach(Rules.agreementAnchored(), file, file, _files[file].reached);
        bytes memory anchor =
            abi.encodeCall(IEffects.agreementAnchored, (a.documents, ROOT_ALGORITHMS, uint64(block.number)));
        _logStep(p, _today(), anchor);
        return true;
    }
}
