// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LoanId, PartyId} from "../../types/Ids.sol";
import {Money} from "../../types/Money.sol";
import "../../types/Records.sol";

/// 15 风险补偿金: the cover of a lender's first losses
interface IFirstLoss {
    struct CoverTerms {
        PartyId provider;
        uint16 rateBps; // of what a loan owes at its default
        Money cap; // of all loans together
        bytes32 agreement; // hash of the contract
    }

    /// By an Admin of the lender, whose file is open: from now on an accredited institution with an attested identity covers its first losses, once it has paid in. Not while
    /// money of an earlier cover is held (CoverInUse). Every default that is declared then draws on the cover (FIRST_LOSS_DRAWN), and what is drawn is a claim of the
    /// provider, which is paid once less is left of the debt than it has still to get.
    function agreeCover(PartyId lender, CoverTerms calldata terms) external;
    /// By an Admin of the provider, who accepts the terms by repeating them (CoverDiffers): provider's pool -> cover account of the lender.
    function fundCover(PartyId lender, CoverTerms calldata terms, Money amount) external;
    /// By an Admin of the lender: back into the provider's pool.
    function releaseCover(PartyId lender, Money amount) external;
    function coverOf(PartyId lender) external view returns (Cover memory);
    /// Number of the claim of whoever covered the first loss of the loan; 0 = nothing was drawn.
    function coverClaimOf(LoanId loan) external view returns (uint8);
}
