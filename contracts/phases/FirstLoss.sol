// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import {LedgerBase, Setup} from "../LedgerBase.sol";
import {IFirstLoss} from "../interfaces/ILedger.sol";
import {LoanId, NOBODY, PartyId} from "../types/Ids.sol";
import {Money, NIL} from "../types/Money.sol";
import {ALL_SHARES} from "../types/Rate.sol";
import "../types/Records.sol";

/// 15 风险补偿金: the cover of a lender's first losses, which a default draws on (contracts/Losses.sol). The lender names the terms, the provider accepts them by paying in.
contract FirstLoss is IFirstLoss, LedgerBase {
    uint8 private constant NO_NODE = 0;

    constructor(Setup memory s) LedgerBase(s) {}

    /// @inheritdoc IFirstLoss
    function agreeCover(PartyId lender, CoverTerms calldata terms) external delegated {
        _reached(_file(lender), FileKind.Party);
        _requireRole(NO_NODE, lender, _bit(Role.Admin));
        uint256 held = _accounts[AccountKind.Cover][_file(lender)];
        if (held != 0) revert CoverInUse(lender, held);
        if (terms.provider == lender) revert CoverDiffers(lender, lender);
        _requireInstitution(terms.provider);
        if (terms.rateBps == 0 || terms.rateBps > ALL_SHARES) {
            revert CoverInvalid("rateBps", terms.rateBps, ALL_SHARES);
        }
        if (terms.cap.isNil()) revert AmountMissing();
        if (terms.agreement == 0) revert HashMissing(_file(lender), "agreement");
        _covers[lender] = Cover(terms.provider, terms.rateBps, terms.cap, NIL, terms.agreement);
        emit CoverAgreed(lender, terms.provider, terms.rateBps, terms.cap, terms.agreement);
    }

    /// @inheritdoc IFirstLoss
    function fundCover(PartyId lender, CoverTerms calldata terms, Money amount) external delegated {
        Cover storage c = _covers[lender];
        PartyId provider = c.provider;
        if (provider == NOBODY) revert CoverMissing(lender);
        _requireRole(NO_NODE, provider, _bit(Role.Admin));
        bool same = terms.provider == provider && terms.rateBps == c.rateBps && terms.cap == c.cap;
        if (!same || terms.agreement != c.agreement) revert CoverDiffers(lender, provider);
        _requireInstitution(provider);
        if (amount.isNil()) revert AmountMissing();
        _debit(AccountKind.Pool, _file(provider), amount);
        _credit(AccountKind.Cover, _file(lender), amount);
        emit CoverFunded(lender, provider, amount);
    }

    /// @inheritdoc IFirstLoss
    function releaseCover(PartyId lender, Money amount) external delegated {
        _requireRole(NO_NODE, lender, _bit(Role.Admin));
        if (amount.isNil()) revert AmountMissing();
        PartyId provider = _covers[lender].provider;
        _debit(AccountKind.Cover, _file(lender), amount);
        _credit(AccountKind.Pool, _file(provider), amount);
        emit CoverReleased(lender, provider, amount);
    }

    /// @inheritdoc IFirstLoss
    function coverOf(PartyId lender) external view delegated returns (Cover memory) {
        return _covers[lender];
    }

    /// @inheritdoc IFirstLoss
    function coverClaimOf(LoanId loan) external view delegated returns (uint8) {
        return _coverClaims[loan];
    }
}
