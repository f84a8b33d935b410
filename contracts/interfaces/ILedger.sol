// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./manual/IAdministration.sol";
import "./manual/IAdmission.sol";
import "./manual/IAgreement.sol";
import "./manual/IAssignment.sol";
import "./manual/IAttestation.sol";
import "./manual/IBilling.sol";
import "./manual/IBureau.sol";
import "./manual/IClaimViews.sol";
import "./manual/IClassification.sol";
import "./manual/IClosure.sol";
import "./manual/ICollection.sol";
import "./manual/ICredit.sol";
import "./manual/IDefault.sol";
import "./manual/IDelinquency.sol";
import "./manual/IDisbursement.sol";
import "./manual/IDispatch.sol";
import "./manual/IDisposal.sol";
import "./manual/IDisputes.sol";
import "./manual/IFirstLoss.sol";
import "./manual/IFunding.sol";
import "./manual/IJudicial.sol";
import "./manual/ILoss.sol";
import "./manual/IModification.sol";
import "./manual/INovation.sol";
import "./manual/IPrepayment.sol";
import "./manual/IRealisation.sol";
import "./manual/IRecordViews.sol";
import "./manual/IRepayment.sol";
import "./manual/IRestructuring.sol";
import "./manual/ISecurity.sol";
import "./manual/IViews.sol";

// The manual of the ledger: every function that can be called at its address, phase by phase. Each node of the catalogue has one function; what a
// function checks, besides its node's predecessors, caller and guard in the catalogue, stands here.
//
// Common to all: `documents` is the document root of the act (evidence formats), zero = none. A `consent` is an EIP-712 signature over
// the typed data named in contracts/typed-data.json; with an empty signature the caller must be the signer. Amounts in fen, rates in
// millionths a year, days as legal day numbers. Every function of a loan first brings it up to today.
