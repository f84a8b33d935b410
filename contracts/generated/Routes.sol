// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.28;

// Generated from contracts/modules.json and the compiled modules by `make generate`; not edited by hand.

/// @title The module of each selector
library Routes {
    // What `moduleOf` answers to a selector that no module has.
    uint8 internal constant UNKNOWN = 255;

    /// @dev The index in contracts/modules.json, found by halving the sorted selectors.
    function moduleOf(bytes4 selector) internal pure returns (uint8 index) {
        if (selector < 0x7817f476) {
            if (selector < 0x416d2fde) {
                if (selector < 0x20515431) {
                    if (selector < 0x10e4c025) {
                        if (selector < 0x0504c9b4) {
                            if (selector < 0x033fd704) {
                                // Assignment: notifyDebtor(bytes32,uint8,bytes32,bytes32)
                                if (selector == 0x00f3b64c) return 23;
                                // Admission: unblockParty(bytes32,bytes32)
                                if (selector == 0x0191ea73) return 0;
                                // Attestation: exportEvidence(bytes32,bytes32,uint64,bytes32)
                                if (selector == 0x024b5222) return 14;
                                return UNKNOWN;
                            } else {
                                // RecordViews: changesOf(bytes32)
                                if (selector == 0x033fd704) return 28;
                                // Modification: grantWaiver(bytes32,(uint64,uint64,uint64,uint64),bytes32)
                                if (selector == 0x0350809b) return 9;
                                // Modification: endMoratorium(bytes32)
                                if (selector == 0x03a66719) return 9;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0x0b05f114) {
                                // ClaimViews: servicerOf(bytes32)
                                if (selector == 0x0504c9b4) return 29;
                                // RecordViews: compoundOf(bytes32)
                                if (selector == 0x052960aa) return 28;
                                // Billing: accrueInterest(bytes32)
                                if (selector == 0x0a2bdbd3) return 5;
                                return UNKNOWN;
                            } else {
                                // Disbursement: confirmDisbursement(bytes32,uint64,bytes32,bytes32)
                                if (selector == 0x0b05f114) return 4;
                                // Bureau: reportToBureau(bytes32,(uint8,uint8,uint64),uint16,bytes32)
                                if (selector == 0x0da7a6f1) return 13;
                                // Views: agreementOf(bytes32)
                                if (selector == 0x109ae742) return 27;
                                return UNKNOWN;
                            }
                        }
                    } else {
                        if (selector < 0x17fe68ca) {
                            if (selector < 0x1400e6bd) {
                                // Admission: blockParty(bytes32,bytes32,bytes32[])
                                if (selector == 0x10e4c025) return 0;
                                // Credit: unfreezeLimit(bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x11cda662) return 1;
                                // Admission: attestKyc(bytes32,uint32,uint8,address,bytes32)
                                if (selector == 0x13a3f375) return 0;
                                return UNKNOWN;
                            } else {
                                // Agreements: discloseApr(bytes32,uint32,uint32,uint64,bytes32)
                                if (selector == 0x1400e6bd) return 3;
                                // Classification: recordCovenant(bytes32,uint8,bool,uint32,bytes32,bytes32)
                                if (selector == 0x145fc014) return 15;
                                // Prepayment: applyMerchantRefund(bytes32,uint64,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x15fedf88) return 7;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0x1bb55fba) {
                                // Closure: issueSettlementCertificate(bytes32,bytes32)
                                if (selector == 0x17fe68ca) return 22;
                                // Closure: archiveRecord(bytes32,bytes32,uint32)
                                if (selector == 0x18b68806) return 22;
                                // Views: partyOf(bytes32)
                                if (selector == 0x1940dbe9) return 27;
                                return UNKNOWN;
                            } else {
                                // Attestation: verifyEvidence(bytes32,uint16,bytes32,bytes32,bytes32)
                                if (selector == 0x1bb55fba) return 14;
                                // Classification: upgradeRisk(bytes32,bytes32)
                                if (selector == 0x1dde1495) return 15;
                                // Prepayment: prepayReduced(bytes32,uint8,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x1fce5a20) return 7;
                                return UNKNOWN;
                            }
                        }
                    }
                } else {
                    if (selector < 0x31091987) {
                        if (selector < 0x2c0fd08f) {
                            if (selector < 0x29b5cb71) {
                                // Views: consentUsed(address,uint256)
                                if (selector == 0x20515431) return 27;
                                // Admission: authorizeInquiry(bytes32,bytes32,uint32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x221dccab) return 0;
                                // Delinquency: accrueCompound(bytes32)
                                if (selector == 0x23921bf7) return 8;
                                return UNKNOWN;
                            } else {
                                // Default: triggerCrossDefault(bytes32,bytes32)
                                if (selector == 0x29b5cb71) return 19;
                                // Assignment: settleTransfer(bytes32,uint8,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x2afc724a) return 23;
                                // RecordViews: noticeOf(bytes32,uint16)
                                if (selector == 0x2b5e2c98) return 28;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0x2da95c6e) {
                                // Administration: publishFloating(bytes32,(bytes32,uint32,uint32,uint8))
                                if (selector == 0x2c0fd08f) return 26;
                                // ClaimViews: claimsOf(bytes32)
                                if (selector == 0x2c1bbc57) return 29;
                                // Administration: publishIndex(bytes32,uint32,uint32)
                                if (selector == 0x2c1be1a4) return 26;
                                return UNKNOWN;
                            } else {
                                // Disbursement: approveDrawdown(bytes32,uint16,bytes32)
                                if (selector == 0x2da95c6e) return 4;
                                // Closure: closeFacility(bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x2f4ba0c1) return 22;
                                // RecordViews: evidenceOf(bytes32,uint16)
                                if (selector == 0x30e8cde2) return 28;
                                return UNKNOWN;
                            }
                        }
                    } else {
                        if (selector < 0x3a40e80a) {
                            if (selector < 0x3569fa5c) {
                                // Prepayment: quotePrepayment(bytes32,uint8,uint64,uint32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x31091987) return 7;
                                // Disputes: fileCase(bytes32,bytes32,uint16,bytes32)
                                if (selector == 0x310e8609) return 16;
                                // Repayment: receivePayment(bytes32,uint64,bytes32,uint32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x3122178d) return 6;
                                return UNKNOWN;
                            } else {
                                // Administration: withdraw(uint8,bytes32,address,uint64)
                                if (selector == 0x3569fa5c) return 26;
                                // Administration: fundPool(bytes32,uint64,bytes32)
                                if (selector == 0x38695db8) return 26;
                                // Disposal: startDisposal(bytes32,uint8,bytes32,uint8,uint64,bytes32,bytes32)
                                if (selector == 0x39b26815) return 17;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0x3db5ab62) {
                                // FirstLoss: fundCover(bytes32,(bytes32,uint16,uint64,bytes32),uint64)
                                if (selector == 0x3a40e80a) return 24;
                                // Admission: registerParty((bytes32,bytes32,uint8,address,bytes32),bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x3c98d01b) return 0;
                                // Credit: expireOffer(bytes32)
                                if (selector == 0x3db102b1) return 1;
                                return UNKNOWN;
                            } else {
                                // Security: signGuarantee(bytes32,bytes32,(uint8,uint64,uint32),bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x3db5ab62) return 2;
                                // Administration: setParameter(bytes32,uint256,uint32)
                                if (selector == 0x3eb13af7) return 26;
                                // Judicial: stayOf(bytes32)
                                if (selector == 0x4094f6a9) return 20;
                                return UNKNOWN;
                            }
                        }
                    }
                }
            } else {
                if (selector < 0x577810a7) {
                    if (selector < 0x4b5aa387) {
                        if (selector < 0x436ddf9f) {
                            if (selector < 0x424f7eea) {
                                // Judicial: enterJudgment(bytes32,uint16,(bytes32,uint64,uint64,uint64,uint32),bytes32)
                                if (selector == 0x416d2fde) return 20;
                                // FirstLoss: agreeCover(bytes32,(bytes32,uint16,uint64,bytes32))
                                if (selector == 0x419b43bf) return 24;
                                // Collection: serveBureauNotice(bytes32,bytes32,bytes32,bytes32)
                                if (selector == 0x42139342) return 12;
                                return UNKNOWN;
                            } else {
                                // Views: quoteOf(bytes32,uint8)
                                if (selector == 0x424f7eea) return 27;
                                // FirstLoss: coverOf(bytes32)
                                if (selector == 0x42807b72) return 24;
                                // Funding: changeServicer(bytes32,bytes32,bytes32,bytes32,(address,uint256,uint64,bytes),(address,uint256,uint64,bytes)[])
                                if (selector == 0x43394a24) return 25;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0x46f72537) {
                                // RecordViews: demandedOn(bytes32,bytes32)
                                if (selector == 0x436ddf9f) return 28;
                                // RecordViews: floatingOf(bytes32)
                                if (selector == 0x44b65531) return 28;
                                // Security: topUpCollateral(bytes32,uint8,bytes32,uint8,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x4545f392) return 2;
                                return UNKNOWN;
                            } else {
                                // RecordViews: dossierOf(bytes32)
                                if (selector == 0x46f72537) return 28;
                                // Agreements: proposeTerms(bytes32,bytes32,(uint64,uint32,uint32,uint8,uint8,uint8,bytes5,uint16,uint8,uint8,uint64,uint64,uint32,uint32,uint32,bytes32),bytes32,(uint32,uint32,bytes32,bytes32,bytes32[]),(address,uint256,uint64,bytes))
                                if (selector == 0x47e174cc) return 3;
                                // Judicial: stayForBankruptcy(bytes32,bytes32,uint32,(uint64,uint64,uint64,uint64),bytes32)
                                if (selector == 0x492a60bb) return 20;
                                return UNKNOWN;
                            }
                        }
                    } else {
                        if (selector < 0x52be3287) {
                            if (selector < 0x50062f2d) {
                                // Views: facilityOf(bytes32)
                                if (selector == 0x4b5aa387) return 27;
                                // RecordViews: subsidisedOf(bytes32,bytes32)
                                if (selector == 0x4b801921) return 28;
                                // ClaimViews: fundOf(bytes32)
                                if (selector == 0x4d2db6d9) return 29;
                                return UNKNOWN;
                            } else {
                                // Repayment: executeDebit(bytes32,uint16)
                                if (selector == 0x50062f2d) return 6;
                                // Default: crossDefaultOf(bytes32)
                                if (selector == 0x500b1d24) return 19;
                                // Disbursement: reverseDisbursement(bytes32,bytes32,bytes32)
                                if (selector == 0x50f598ca) return 4;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0x55323597) {
                                // Disputes: preserveAsset(bytes32,(uint8,uint16,uint64,uint32,bytes32),bytes32)
                                if (selector == 0x52be3287) return 16;
                                // Views: instalmentsOf(bytes32)
                                if (selector == 0x5401afa6) return 27;
                                // Novation: refinance(bytes32,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x5464b659) return 18;
                                return UNKNOWN;
                            } else {
                                // Realisation: payGuarantee(bytes32,uint8,bytes32,uint64,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x55323597) return 11;
                                // Disbursement: rejectDrawdown(bytes32,bytes32,bytes32)
                                if (selector == 0x55f25630) return 4;
                                // Assignment: payForBorrower(bytes32,bytes32,uint64,bytes32,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x565be2ee) return 23;
                                return UNKNOWN;
                            }
                        }
                    }
                } else {
                    if (selector < 0x6851af68) {
                        if (selector < 0x61869041) {
                            if (selector < 0x5ad61476) {
                                // Credit: adjustLimit(bytes32,uint64,bytes32)
                                if (selector == 0x577810a7) return 1;
                                // Closure: reach(uint8,bytes32)
                                if (selector == 0x578cf0c7) return 22;
                                // Credit: acceptLimit(bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x5a7c3d54) return 1;
                                return UNKNOWN;
                            } else {
                                // Judicial: agreeMediation(bytes32,(bytes32,(uint64,uint32,uint32,uint8,uint8,uint8,bytes5,uint16,uint8,uint8,uint64,uint64,uint32,uint32,uint32,bytes32),(uint64,uint64,uint64,uint64)),bytes32,(address,uint256,uint64,bytes),(address,uint256,uint64,bytes))
                                if (selector == 0x5ad61476) return 20;
                                // Disbursement: requestDrawdown(bytes32,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x6086857b) return 4;
                                // Agreements: signAsLender(bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x6127389a) return 3;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0x64a1cf43) {
                                // Prepayment: prepayInFull(bytes32,uint8,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x61869041) return 7;
                                // Views: institutionOf(bytes32)
                                if (selector == 0x618c9050) return 27;
                                // Judicial: judgmentOf(bytes32)
                                if (selector == 0x62a5b156) return 20;
                                return UNKNOWN;
                            } else {
                                // RecordViews: baseOf(bytes32)
                                if (selector == 0x64a1cf43) return 28;
                                // Agreements: voidAgreement(bytes32,bytes32,bytes32,(address,uint256,uint64,bytes),(address,uint256,uint64,bytes))
                                if (selector == 0x657627f3) return 3;
                                // Modification: grantMoratorium(bytes32,uint32,uint8,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x673a09d4) return 9;
                                return UNKNOWN;
                            }
                        }
                    } else {
                        if (selector < 0x6fbbae09) {
                            if (selector < 0x6b00b944) {
                                // Loss: settleAtDiscount(bytes32,(uint64,uint32,bytes32),bytes32,((address,uint256,uint64,bytes),(address,uint256,uint64,bytes),(address,uint256,uint64,bytes),(address,uint256,uint64,bytes)[]))
                                if (selector == 0x6851af68) return 21;
                                // ClaimViews: manifestOf(bytes32,uint8)
                                if (selector == 0x69cf4a45) return 29;
                                // Repayment: authorizeDebit(bytes32,address,uint64,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x69d0ddcb) return 6;
                                return UNKNOWN;
                            } else {
                                // Novation: debtorOf(bytes32)
                                if (selector == 0x6b00b944) return 18;
                                // Credit: postRiskAssessment(bytes32,(bytes32,bytes32,uint16,bool,uint64,uint32,uint32),bytes32)
                                if (selector == 0x6e5dc7fa) return 1;
                                // Views: aprIsRight((uint64,uint32,uint32,uint8,uint8,uint8,bytes5,uint16,uint8,uint8,uint64,uint64,uint32,uint32,uint32,bytes32),uint32,uint32)
                                if (selector == 0x6edd74c5) return 27;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0x74b2f7c3) {
                                // Credit: applyForCredit((bytes32,bytes32,bytes32,uint64,uint16,bytes32),bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x6fbbae09) return 1;
                                // Views: productOf(bytes32)
                                if (selector == 0x6fd3436e) return 27;
                                // Views: collateralOf(bytes32,uint8)
                                if (selector == 0x72393478) return 27;
                                return UNKNOWN;
                            } else {
                                if (selector < 0x76a275af) {
                                    // RecordViews: caseOf(bytes32,uint16)
                                    if (selector == 0x74b2f7c3) return 28;
                                    // Views: drawdownOf(bytes32)
                                    if (selector == 0x74d1ead5) return 27;
                                    return UNKNOWN;
                                } else {
                                    // Loss: writeOff(bytes32,bytes32,bytes32)
                                    if (selector == 0x76a275af) return 21;
                                    // Novation: refinancingOf(bytes32)
                                    if (selector == 0x78085f71) return 18;
                                    return UNKNOWN;
                                }
                            }
                        }
                    }
                }
            }
        } else {
            if (selector < 0xb6facfa2) {
                if (selector < 0x934e7358) {
                    if (selector < 0x87192d01) {
                        if (selector < 0x7f8c70a8) {
                            if (selector < 0x7ad10bbe) {
                                // Billing: advance(bytes32)
                                if (selector == 0x7817f476) return 5;
                                // Restructuring: completeObservation(bytes32)
                                if (selector == 0x79a28531) return 10;
                                // Credit: expireLimit(bytes32)
                                if (selector == 0x7aa40028) return 1;
                                return UNKNOWN;
                            } else {
                                // ClaimViews: lossOf(bytes32)
                                if (selector == 0x7ad10bbe) return 29;
                                // Assignment: offerTransfer(bytes32,uint8,(uint16,uint64,uint32,bytes32,bool,(uint32,uint32,bytes32)),bytes32)
                                if (selector == 0x7de58998) return 23;
                                // ClaimViews: participationsOf(bytes32,uint16)
                                if (selector == 0x7df35b2c) return 29;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0x8415423b) {
                                // Administration: grantRole(bytes32,address,uint8)
                                if (selector == 0x7f8c70a8) return 26;
                                // RecordViews: reconciliationOf(bytes32,uint32)
                                if (selector == 0x814d3979) return 28;
                                // Attestation: reconcileDay(bytes32,uint32,bytes32,bytes32,bytes32,bytes32,bytes32)
                                if (selector == 0x82dbc2b3) return 14;
                                return UNKNOWN;
                            } else {
                                // Judicial: applyProceeds(bytes32,uint16,uint64,bytes32,bytes32)
                                if (selector == 0x8415423b) return 20;
                                // Administration: revokeRole(bytes32,address,uint8)
                                if (selector == 0x8508b019) return 26;
                                // Security: perfectCollateral(bytes32,uint8,uint8,bytes32,bytes32)
                                if (selector == 0x86e7964a) return 2;
                                return UNKNOWN;
                            }
                        }
                    } else {
                        if (selector < 0x89e9ab9a) {
                            if (selector < 0x8941a1e1) {
                                // Administration: setBusinessDays(uint32,uint256)
                                if (selector == 0x87192d01) return 26;
                                // Views: guaranteeOf(bytes32,uint8)
                                if (selector == 0x8829acef) return 27;
                                // Disputes: resolveDispute(bytes32,uint16,bool,bytes32,bytes[],bytes32)
                                if (selector == 0x88dac9fe) return 16;
                                return UNKNOWN;
                            } else {
                                // Administration: accreditLender(bytes32,uint8,address)
                                if (selector == 0x8941a1e1) return 26;
                                // Loss: recover(bytes32,uint64,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x897ceb6c) return 21;
                                // Views: instalmentOf(bytes32,uint16)
                                if (selector == 0x89bceb38) return 27;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0x8df8dfce) {
                                // Repayment: reversePayment(bytes32,bytes16,bytes32,bytes32)
                                if (selector == 0x89e9ab9a) return 6;
                                // Views: fileOf(bytes32)
                                if (selector == 0x8bbd129d) return 27;
                                // Views: parameterAt(bytes32,uint32)
                                if (selector == 0x8c6d78a9) return 27;
                                return UNKNOWN;
                            } else {
                                // Billing: chargePeriodicFee(bytes32,uint16)
                                if (selector == 0x8df8dfce) return 5;
                                // Realisation: lapseGuarantee(bytes32,uint8)
                                if (selector == 0x909c7ff3) return 11;
                                // Views: clausesOf(bytes32)
                                if (selector == 0x90f865c6) return 27;
                                return UNKNOWN;
                            }
                        }
                    }
                } else {
                    if (selector < 0xa4657507) {
                        if (selector < 0x9c660ff0) {
                            if (selector < 0x99beab86) {
                                // Loss: writeOffOf(bytes32)
                                if (selector == 0x934e7358) return 21;
                                // Realisation: executeSetoff(bytes32,uint8,bytes32,uint64,bytes32)
                                if (selector == 0x93764ce7) return 11;
                                // Assignment: poolClaim(bytes32,uint8,bytes32,bytes32,bytes32)
                                if (selector == 0x9566f979) return 23;
                                return UNKNOWN;
                            } else {
                                // Views: mandateOf(bytes32,uint8)
                                if (selector == 0x99beab86) return 27;
                                // Views: balanceOf(uint8,bytes32)
                                if (selector == 0x9a4e8a04) return 27;
                                // Security: postDeposit(bytes32,bytes32,uint64,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x9bff568b) return 2;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0xa26b992b) {
                                // Attestation: notarizeEnforcement(bytes32,bytes32,bytes32)
                                if (selector == 0x9c660ff0) return 14;
                                // Billing: fallDue(bytes32,uint16)
                                if (selector == 0x9fabe6c2) return 5;
                                // Repayment: refundOverpayment(bytes32,bytes16,uint64,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0x9fe5fc6b) return 6;
                                return UNKNOWN;
                            } else {
                                // Administration: publishClauses(bytes32,(uint8,uint8,uint16,uint16,uint8,uint16,bool,uint8,uint8,bool,bool,bool,uint16,uint8,uint16,bool))
                                if (selector == 0xa26b992b) return 26;
                                // Disbursement: releaseToPayee(bytes32,address,bytes32,bytes32)
                                if (selector == 0xa2d2e07c) return 4;
                                // Realisation: releaseCollateral(bytes32,uint8,bytes32)
                                if (selector == 0xa377d2f3) return 11;
                                return UNKNOWN;
                            }
                        }
                    } else {
                        if (selector < 0xaba83728) {
                            if (selector < 0xa7f6de98) {
                                // Modification: setWaiverLimit(bytes32,address,uint64)
                                if (selector == 0xa4657507) return 9;
                                // Views: applicationOf(bytes32)
                                if (selector == 0xa57557f2) return 27;
                                // Funding: refundFunding(bytes32)
                                if (selector == 0xa62d67ab) return 25;
                                return UNKNOWN;
                            } else {
                                // Views: paymentOf(bytes16)
                                if (selector == 0xa7f6de98) return 27;
                                // Modification: accelerateLoan(bytes32,bytes32,bytes32,(address,uint256,uint64,bytes)[])
                                if (selector == 0xa813d645) return 9;
                                // ClaimViews: transferOf(bytes32,uint8)
                                if (selector == 0xab229a0b) return 29;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0xb30f6b36) {
                                // Views: previewSchedule((uint64,uint32,uint32,uint8,uint8,uint8,bytes5,uint16,uint8,uint8,uint64,uint64,uint32,uint32,uint32,bytes32),uint32)
                                if (selector == 0xaba83728) return 27;
                                // FirstLoss: coverClaimOf(bytes32)
                                if (selector == 0xafa67f39) return 24;
                                // RecordViews: reportOf(bytes32,uint16)
                                if (selector == 0xb0e5eccc) return 28;
                                return UNKNOWN;
                            } else {
                                if (selector < 0xb4c9e06e) {
                                    // Bureau: repairCredit(bytes32,uint16,bytes32)
                                    if (selector == 0xb30f6b36) return 13;
                                    // Default: declareDefault(bytes32,uint16,bytes32,(address,uint256,uint64,bytes)[])
                                    if (selector == 0xb3c936f5) return 19;
                                    return UNKNOWN;
                                } else {
                                    // RecordViews: heldOf(uint8,bytes32,uint256)
                                    if (selector == 0xb4c9e06e) return 28;
                                    // Billing: issueBill(bytes32,uint16)
                                    if (selector == 0xb6008d09) return 5;
                                    return UNKNOWN;
                                }
                            }
                        }
                    }
                }
            } else {
                if (selector < 0xda2b86ca) {
                    if (selector < 0xc67ddf07) {
                        if (selector < 0xbbe9c90e) {
                            if (selector < 0xb9309fcb) {
                                // Restructuring: acceptRestructuring(bytes32,(uint64,uint32,uint32,uint8,uint8,uint8,bytes5,uint16,uint8,uint8,uint64,uint64,uint32,uint32,uint32,bytes32),uint8,(uint64,uint64,uint64,uint64),bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0xb6facfa2) return 10;
                                // Views: today()
                                if (selector == 0xb74e452b) return 27;
                                // Collection: sendNotice(bytes32,(uint8,bytes32,uint64,uint64,uint32,bytes32),bytes32)
                                if (selector == 0xb8257551) return 12;
                                return UNKNOWN;
                            } else {
                                // Views: penaltyOwed(bytes32)
                                if (selector == 0xb9309fcb) return 27;
                                // Delinquency: pauseDelinquency(bytes32,uint32,bytes32)
                                if (selector == 0xb9c9355b) return 8;
                                // Disputes: raiseDispute(bytes32,(bytes32,uint64,uint32[],bytes32),bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0xba56b1e1) return 16;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0xc157cf2b) {
                                // Classification: downgradeRisk(bytes32,uint8,bytes32,bytes32,bytes32)
                                if (selector == 0xbbe9c90e) return 15;
                                // Views: termsOf(bytes32)
                                if (selector == 0xbe5170c0) return 27;
                                // Views: depositOf(bytes32,uint8)
                                if (selector == 0xbee71927) return 27;
                                return UNKNOWN;
                            } else {
                                // Novation: assumeDebt(bytes32,bytes32,bytes32,((address,uint256,uint64,bytes),(address,uint256,uint64,bytes),(uint8,uint8,(address,uint256,uint64,bytes))[]))
                                if (selector == 0xc157cf2b) return 18;
                                // FirstLoss: releaseCover(bytes32,uint64)
                                if (selector == 0xc2396862) return 24;
                                // Attestation: countersignEvidence(bytes32,uint16,bytes32,bytes32)
                                if (selector == 0xc50e3e67) return 14;
                                return UNKNOWN;
                            }
                        }
                    } else {
                        if (selector < 0xd14c46bd) {
                            if (selector < 0xc9d7c2ae) {
                                // Security: pledgeCollateral(bytes32,bytes32,bytes32,uint8,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0xc67ddf07) return 2;
                                // RecordViews: breachOf(bytes32,uint8)
                                if (selector == 0xc74010db) return 28;
                                // Credit: freezeLimit(bytes32,uint8,bytes32,bytes32)
                                if (selector == 0xc7fecf79) return 1;
                                return UNKNOWN;
                            } else {
                                // Funding: formSyndicate(bytes32,bytes32[],uint16[],uint64,uint32,bytes32)
                                if (selector == 0xc9d7c2ae) return 25;
                                // Realisation: callGuarantee(bytes32,uint8,bytes32,uint8,bytes32,bytes32)
                                if (selector == 0xcaef2b3a) return 11;
                                // Prepayment: prepayShortened(bytes32,uint8,bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0xd00aa9fe) return 7;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0xd20e6a12) {
                                // Views: loanOf(bytes32)
                                if (selector == 0xd14c46bd) return 27;
                                // Modification: extendLoan(bytes32,uint16,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0xd19a25ad) return 9;
                                // Views: receivableOf(bytes32)
                                if (selector == 0xd1f5a005) return 27;
                                return UNKNOWN;
                            } else {
                                // RecordViews: pausesOf(bytes32)
                                if (selector == 0xd20e6a12) return 28;
                                // Delinquency: accruePenalty(bytes32)
                                if (selector == 0xd85fef8d) return 8;
                                // RecordViews: programmeOf(bytes32,bytes32)
                                if (selector == 0xd87b5ee3) return 28;
                                return UNKNOWN;
                            }
                        }
                    }
                } else {
                    if (selector < 0xedb9f661) {
                        if (selector < 0xe13255e9) {
                            if (selector < 0xdc5c7626) {
                                // Funding: fundParticipation(bytes32,bytes32,uint64,bytes32)
                                if (selector == 0xda2b86ca) return 25;
                                // Security: revalueCollateral(bytes32,uint8,uint64,uint32,bytes32,bytes32)
                                if (selector == 0xdaba9e28) return 2;
                                // RecordViews: pricingOf(bytes32)
                                if (selector == 0xdbd4c235) return 28;
                                return UNKNOWN;
                            } else {
                                // Credit: approveCredit(bytes32,(uint64,bool,uint32,uint32,bytes32),bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0xdc5c7626) return 1;
                                // Bureau: correctReport(bytes32,uint16,(uint8,uint8,uint64),bytes32,bytes32)
                                if (selector == 0xdd763a6c) return 13;
                                // Delinquency: migrateBucket(bytes32)
                                if (selector == 0xe115be20) return 8;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0xeb7da047) {
                                // RecordViews: booksOf(bytes32)
                                if (selector == 0xe13255e9) return 28;
                                // Novation: releasedOf(bytes32,uint8)
                                if (selector == 0xe478bb5b) return 18;
                                // Views: rolesOf(bytes32,address)
                                if (selector == 0xea9e7c7f) return 27;
                                return UNKNOWN;
                            } else {
                                // Judicial: endBankruptcy(bytes32,bytes32,bytes32)
                                if (selector == 0xeb7da047) return 20;
                                // Disbursement: releaseToBorrower(bytes32,bytes32)
                                if (selector == 0xec4afc22) return 4;
                                // ClaimViews: claimOf(bytes32,uint8)
                                if (selector == 0xecc70fdc) return 29;
                                return UNKNOWN;
                            }
                        }
                    } else {
                        if (selector < 0xf4dba408) {
                            if (selector < 0xf2e3a17d) {
                                // Restructuring: proposeRestructuring(bytes32,bytes32,uint32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0xedb9f661) return 10;
                                // RecordViews: waiverLimitOf(bytes32,address)
                                if (selector == 0xee83ecc4) return 28;
                                // Assignment: buyBack(bytes32,uint8,uint64,bytes32,bytes32)
                                if (selector == 0xf1d752ff) return 23;
                                return UNKNOWN;
                            } else {
                                // Agreements: signAsBorrower(bytes32,bytes32,(address,uint256,uint64,bytes))
                                if (selector == 0xf2e3a17d) return 3;
                                // Administration: setProgramme(bytes32,bytes32,address,uint64)
                                if (selector == 0xf32c01cb) return 26;
                                // Disposal: sellCollateral(bytes32,uint8,(bytes32,uint64,bytes32,bytes32),bytes32,(address,uint256,uint64,bytes),(address,uint256,uint64,bytes))
                                if (selector == 0xf3349f7a) return 17;
                                return UNKNOWN;
                            }
                        } else {
                            if (selector < 0xfc0c546a) {
                                // Classification: recognizeImpairment(bytes32,uint16,bytes32)
                                if (selector == 0xf4dba408) return 15;
                                // Administration: publishProduct((uint8,uint8,uint8,uint8,uint16,uint16,uint32,bool,bool,bool,bytes14,uint64,uint64,uint64,uint64,uint32,uint32,uint32,uint16,uint16,uint8,uint8,uint16,bytes32))
                                if (selector == 0xf738205e) return 26;
                                // Billing: applySubsidy(bytes32,uint16,bytes32,uint64,bytes32,bytes32)
                                if (selector == 0xfa96b6f3) return 5;
                                return UNKNOWN;
                            } else {
                                if (selector < 0xfda153f6) {
                                    // Views: token()
                                    if (selector == 0xfc0c546a) return 27;
                                    // Delinquency: enterOverdue(bytes32,uint16)
                                    if (selector == 0xfd1d9b36) return 8;
                                    return UNKNOWN;
                                } else {
                                    // Billing: resetRate(bytes32,uint32,bytes32)
                                    if (selector == 0xfda153f6) return 5;
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
}
