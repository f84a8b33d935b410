// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from contracts/modules.json and the compiled modules by `make generate`; not edited by hand.

/// @title The module of each selector
library Routes {
    // What `moduleOf` answers to a selector that no module has.
    uint8 internal constant UNKNOWN = 255;

    /// @dev The index in contracts/modules.json, found by halving the sorted selectors.
    function moduleOf(bytes4 selector) internal pure returns (uint8 index) {
        if (selector < 0x7bf796be) {
            if (selector < 0x424f7eea) {
                if (selector < 0x20515431) {
                    if (selector < 0x13a3f375) {
                        if (selector < 0x109ae742) {
                            // Admission: unblockParty(bytes32,bytes32)
                            if (selector == 0x0191ea73) return 0;
                            // Billing: accrueInterest(bytes32)
                            if (selector == 0x0a2bdbd3) return 5;
                            // Disbursement: confirmDisbursement(bytes32,uint64,bytes32,bytes32)
                            if (selector == 0x0b05f114) return 4;
                            return UNKNOWN;
                        } else {
                            // Views: agreementOf(bytes32)
                            if (selector == 0x109ae742) return 13;
                            // Admission: blockParty(bytes32,bytes32,bytes32[])
                            if (selector == 0x10e4c025) return 0;
                            // Credit: unfreezeLimit(bytes32,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x11cda662) return 1;
                            return UNKNOWN;
                        }
                    } else {
                        if (selector < 0x18b68806) {
                            // Admission: attestKyc(bytes32,uint32,uint8,address,bytes32)
                            if (selector == 0x13a3f375) return 0;
                            // Agreements: discloseApr(bytes32,uint32,uint32,uint64,bytes32)
                            if (selector == 0x1400e6bd) return 3;
                            // Closure: issueSettlementCertificate(bytes32,bytes32)
                            if (selector == 0x17fe68ca) return 10;
                            return UNKNOWN;
                        } else {
                            // Closure: archiveRecord(bytes32,bytes32,uint32)
                            if (selector == 0x18b68806) return 10;
                            // Views: partyOf(bytes32)
                            if (selector == 0x1940dbe9) return 13;
                            // Prepayment: prepayReduced(bytes32,uint8,bytes32,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x1fce5a20) return 7;
                            return UNKNOWN;
                        }
                    }
                } else {
                    if (selector < 0x3122178d) {
                        if (selector < 0x2da95c6e) {
                            // Views: consentUsed(address,uint256)
                            if (selector == 0x20515431) return 13;
                            // Admission: authorizeInquiry(bytes32,bytes32,uint32,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x221dccab) return 0;
                            // Views: claimsOf(bytes32)
                            if (selector == 0x2c1bbc57) return 13;
                            return UNKNOWN;
                        } else {
                            // Disbursement: approveDrawdown(bytes32,uint16,bytes32)
                            if (selector == 0x2da95c6e) return 4;
                            // Closure: closeFacility(bytes32,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x2f4ba0c1) return 10;
                            // Prepayment: quotePrepayment(bytes32,uint8,uint64,uint32,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x31091987) return 7;
                            return UNKNOWN;
                        }
                    } else {
                        if (selector < 0x3c98d01b) {
                            // Repayment: receivePayment(bytes32,uint64,bytes32,uint32,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x3122178d) return 6;
                            // Administration: withdraw(uint8,bytes32,address,uint64)
                            if (selector == 0x3569fa5c) return 12;
                            // Administration: fundPool(bytes32,uint64,bytes32)
                            if (selector == 0x38695db8) return 12;
                            return UNKNOWN;
                        } else {
                            if (selector < 0x3db5ab62) {
                                // Admission: registerParty((bytes32,bytes32,uint8,address,bytes32),bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x3c98d01b) return 0;
                                // Credit: expireOffer(bytes32)
                                if (selector == 0x3db102b1) return 1;
                                return UNKNOWN;
                            } else {
                                // Security: signGuarantee(bytes32,bytes32,(uint8,uint64,uint32),bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x3db5ab62) return 2;
                                // Administration: setParameter(bytes32,uint256,uint32)
                                if (selector == 0x3eb13af7) return 12;
                                return UNKNOWN;
                            }
                        }
                    }
                }
            } else {
                if (selector < 0x6127389a) {
                    if (selector < 0x5401afa6) {
                        if (selector < 0x4d2db6d9) {
                            // Views: quoteOf(bytes32,uint8)
                            if (selector == 0x424f7eea) return 13;
                            // Security: topUpCollateral(bytes32,uint8,bytes32,uint8,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x4545f392) return 2;
                            // Views: facilityOf(bytes32)
                            if (selector == 0x4b5aa387) return 13;
                            return UNKNOWN;
                        } else {
                            // Views: fundOf(bytes32)
                            if (selector == 0x4d2db6d9) return 13;
                            // Repayment: executeDebit(bytes32,uint16)
                            if (selector == 0x50062f2d) return 6;
                            // Disbursement: reverseDisbursement(bytes32,bytes32,bytes32)
                            if (selector == 0x50f598ca) return 4;
                            return UNKNOWN;
                        }
                    } else {
                        if (selector < 0x577810a7) {
                            // Views: instalmentsOf(bytes32)
                            if (selector == 0x5401afa6) return 13;
                            // Realisation: payGuarantee(bytes32,uint8,bytes32,uint64,bytes32,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x55323597) return 9;
                            // Disbursement: rejectDrawdown(bytes32,bytes32,bytes32)
                            if (selector == 0x55f25630) return 4;
                            return UNKNOWN;
                        } else {
                            if (selector < 0x5a7c3d54) {
                                // Credit: adjustLimit(bytes32,uint64,bytes32)
                                if (selector == 0x577810a7) return 1;
                                // Closure: reach(uint8,bytes32)
                                if (selector == 0x578cf0c7) return 10;
                                return UNKNOWN;
                            } else {
                                // Credit: acceptLimit(bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x5a7c3d54) return 1;
                                // Disbursement: requestDrawdown(bytes32,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x6086857b) return 4;
                                return UNKNOWN;
                            }
                        }
                    }
                } else {
                    if (selector < 0x6edd74c5) {
                        if (selector < 0x657627f3) {
                            // Agreements: signAsLender(bytes32,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x6127389a) return 3;
                            // Prepayment: prepayInFull(bytes32,uint8,bytes32,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x61869041) return 7;
                            // Views: institutionOf(bytes32)
                            if (selector == 0x618c9050) return 13;
                            return UNKNOWN;
                        } else {
                            // Agreements: voidAgreement(bytes32,bytes32,bytes32,(address,uint256,uint64,bytes),(address,uint256,uint64,bytes))
                            if (selector == 0x657627f3) return 3;
                            // Repayment: authorizeDebit(bytes32,address,uint64,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x69d0ddcb) return 6;
                            // Credit: postRiskAssessment(bytes32,(bytes32,bytes32,uint16,bool,uint64,uint32,uint32),bytes32)
                            if (selector == 0x6e5dc7fa) return 1;
                            return UNKNOWN;
                        }
                    } else {
                        if (selector < 0x72393478) {
                            // Views: aprIsRight((uint64,uint32,uint32,uint8,uint8,uint8,bytes5,uint16,uint8,uint8,uint64,uint64,uint32,uint32,uint32,bytes32),uint32,uint32)
                            if (selector == 0x6edd74c5) return 13;
                            // Credit: applyForCredit((bytes32,bytes32,bytes32,uint64,uint16,bytes32),bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x6fbbae09) return 1;
                            // Views: productOf(bytes32)
                            if (selector == 0x6fd3436e) return 13;
                            return UNKNOWN;
                        } else {
                            if (selector < 0x7817f476) {
                                // Views: collateralOf(bytes32,uint8)
                                if (selector == 0x72393478) return 13;
                                // Views: drawdownOf(bytes32)
                                if (selector == 0x74d1ead5) return 13;
                                return UNKNOWN;
                            } else {
                                // Billing: advance(bytes32)
                                if (selector == 0x7817f476) return 5;
                                // Credit: expireLimit(bytes32)
                                if (selector == 0x7aa40028) return 1;
                                return UNKNOWN;
                            }
                        }
                    }
                }
            }
        } else {
            if (selector < 0xb6008d09) {
                if (selector < 0x909c7ff3) {
                    if (selector < 0x8829acef) {
                        if (selector < 0x8508b019) {
                            // Agreements: proposeTerms(bytes32,bytes32,(uint64,uint32,uint32,uint8,uint8,uint8,bytes5,uint16,uint8,uint8,uint64,uint64,uint32,uint32,uint32,bytes32),bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x7bf796be) return 3;
                            // Views: participationsOf(bytes32,uint16)
                            if (selector == 0x7df35b2c) return 13;
                            // Administration: grantRole(bytes32,address,uint8)
                            if (selector == 0x7f8c70a8) return 12;
                            return UNKNOWN;
                        } else {
                            // Administration: revokeRole(bytes32,address,uint8)
                            if (selector == 0x8508b019) return 12;
                            // Security: perfectCollateral(bytes32,uint8,uint8,bytes32,bytes32)
                            if (selector == 0x86e7964a) return 2;
                            // Administration: setBusinessDays(uint32,uint256)
                            if (selector == 0x87192d01) return 12;
                            return UNKNOWN;
                        }
                    } else {
                        if (selector < 0x89e9ab9a) {
                            // Views: guaranteeOf(bytes32,uint8)
                            if (selector == 0x8829acef) return 13;
                            // Administration: accreditLender(bytes32,uint8,address)
                            if (selector == 0x8941a1e1) return 12;
                            // Views: instalmentOf(bytes32,uint16)
                            if (selector == 0x89bceb38) return 13;
                            return UNKNOWN;
                        } else {
                            if (selector < 0x8c6d78a9) {
                                // Repayment: reversePayment(bytes32,bytes16,bytes32,bytes32)
                                if (selector == 0x89e9ab9a) return 6;
                                // Views: fileOf(bytes32)
                                if (selector == 0x8bbd129d) return 13;
                                return UNKNOWN;
                            } else {
                                // Views: parameterAt(bytes32,uint32)
                                if (selector == 0x8c6d78a9) return 13;
                                // Billing: chargePeriodicFee(bytes32,uint16)
                                if (selector == 0x8df8dfce) return 5;
                                return UNKNOWN;
                            }
                        }
                    }
                } else {
                    if (selector < 0x9fabe6c2) {
                        if (selector < 0x99beab86) {
                            // Realisation: lapseGuarantee(bytes32,uint8)
                            if (selector == 0x909c7ff3) return 9;
                            // Views: clausesOf(bytes32)
                            if (selector == 0x90f865c6) return 13;
                            // Realisation: executeSetoff(bytes32,uint8,bytes32,uint64,bytes32)
                            if (selector == 0x93764ce7) return 9;
                            return UNKNOWN;
                        } else {
                            // Views: mandateOf(bytes32,uint8)
                            if (selector == 0x99beab86) return 13;
                            // Views: balanceOf(uint8,bytes32)
                            if (selector == 0x9a4e8a04) return 13;
                            // Security: postDeposit(bytes32,bytes32,uint64,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x9bff568b) return 2;
                            return UNKNOWN;
                        }
                    } else {
                        if (selector < 0xa57557f2) {
                            // Billing: fallDue(bytes32,uint16)
                            if (selector == 0x9fabe6c2) return 5;
                            // Repayment: refundOverpayment(bytes32,bytes16,uint64,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0x9fe5fc6b) return 6;
                            // Realisation: releaseCollateral(bytes32,uint8,bytes32)
                            if (selector == 0xa377d2f3) return 9;
                            return UNKNOWN;
                        } else {
                            if (selector < 0xa7f6de98) {
                                // Views: applicationOf(bytes32)
                                if (selector == 0xa57557f2) return 13;
                                // Funding: refundFunding(bytes32)
                                if (selector == 0xa62d67ab) return 11;
                                return UNKNOWN;
                            } else {
                                // Views: paymentOf(bytes16)
                                if (selector == 0xa7f6de98) return 13;
                                // Views: previewSchedule((uint64,uint32,uint32,uint8,uint8,uint8,bytes5,uint16,uint8,uint8,uint64,uint64,uint32,uint32,uint32,bytes32),uint32)
                                if (selector == 0xaba83728) return 13;
                                return UNKNOWN;
                            }
                        }
                    }
                }
            } else {
                if (selector < 0xd85fef8d) {
                    if (selector < 0xc67ddf07) {
                        if (selector < 0xba8b9c32) {
                            // Billing: issueBill(bytes32,uint16)
                            if (selector == 0xb6008d09) return 5;
                            // Views: today()
                            if (selector == 0xb74e452b) return 13;
                            // Views: penaltyOwed(bytes32)
                            if (selector == 0xb9309fcb) return 13;
                            return UNKNOWN;
                        } else {
                            // Administration: publishClauses(bytes32,(uint8,uint8,uint16,uint16,uint8,uint16,bool,uint8,uint8,bool,bool,bool,uint16,uint8,uint16))
                            if (selector == 0xba8b9c32) return 12;
                            // Views: termsOf(bytes32)
                            if (selector == 0xbe5170c0) return 13;
                            // Views: depositOf(bytes32,uint8)
                            if (selector == 0xbee71927) return 13;
                            return UNKNOWN;
                        }
                    } else {
                        if (selector < 0xcaef2b3a) {
                            // Security: pledgeCollateral(bytes32,bytes32,bytes32,uint8,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0xc67ddf07) return 2;
                            // Credit: freezeLimit(bytes32,uint8,bytes32,bytes32)
                            if (selector == 0xc7fecf79) return 1;
                            // Funding: formSyndicate(bytes32,bytes32[],uint16[],uint64,uint32,bytes32)
                            if (selector == 0xc9d7c2ae) return 11;
                            return UNKNOWN;
                        } else {
                            if (selector < 0xd14c46bd) {
                                // Realisation: callGuarantee(bytes32,uint8,bytes32,uint8,bytes32,bytes32)
                                if (selector == 0xcaef2b3a) return 9;
                                // Prepayment: prepayShortened(bytes32,uint8,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0xd00aa9fe) return 7;
                                return UNKNOWN;
                            } else {
                                // Views: loanOf(bytes32)
                                if (selector == 0xd14c46bd) return 13;
                                // Views: receivableOf(bytes32)
                                if (selector == 0xd1f5a005) return 13;
                                return UNKNOWN;
                            }
                        }
                    }
                } else {
                    if (selector < 0xec4afc22) {
                        if (selector < 0xdc5c7626) {
                            // Delinquency: accruePenalty(bytes32)
                            if (selector == 0xd85fef8d) return 8;
                            // Funding: fundParticipation(bytes32,bytes32,uint64,bytes32)
                            if (selector == 0xda2b86ca) return 11;
                            // Security: revalueCollateral(bytes32,uint8,uint64,uint32,bytes32,bytes32)
                            if (selector == 0xdaba9e28) return 2;
                            return UNKNOWN;
                        } else {
                            // Credit: approveCredit(bytes32,(uint64,bool,uint32,uint32,bytes32),bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0xdc5c7626) return 1;
                            // Delinquency: migrateBucket(bytes32)
                            if (selector == 0xe115be20) return 8;
                            // Views: rolesOf(bytes32,address)
                            if (selector == 0xea9e7c7f) return 13;
                            return UNKNOWN;
                        }
                    } else {
                        if (selector < 0xf738205e) {
                            // Disbursement: releaseToBorrower(bytes32,bytes32)
                            if (selector == 0xec4afc22) return 4;
                            // Views: claimOf(bytes32,uint8)
                            if (selector == 0xecc70fdc) return 13;
                            // Agreements: signAsBorrower(bytes32,bytes32,(address,uint256,uint64,bytes))
                            if (selector == 0xf2e3a17d) return 3;
                            return UNKNOWN;
                        } else {
                            if (selector < 0xfd1d9b36) {
                                // Administration: publishProduct((uint8,uint8,uint8,uint8,uint16,uint16,uint32,bool,bool,bool,bytes14,uint64,uint64,uint64,uint64,uint32,uint32,uint32,uint16,uint16,uint8,uint8,uint16,bytes32))
                                if (selector == 0xf738205e) return 12;
                                // Views: token()
                                if (selector == 0xfc0c546a) return 13;
                                return UNKNOWN;
                            } else {
                                // Delinquency: enterOverdue(bytes32,uint16)
                                if (selector == 0xfd1d9b36) return 8;
                                // Credit: rejectCredit(bytes32,bytes32,bytes32)
                                if (selector == 0xfe8a0279) return 1;
                                return UNKNOWN;
                            }
                        }
                    }
                }
            }
        }
    }
}
