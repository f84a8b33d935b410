// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./records/AgreementRecords.sol";
import "./records/ClaimRecords.sol";
import "./records/ClassRecords.sol";
import "./records/DossierRecords.sol";
import "./records/FacilityRecords.sol";
import "./records/FileRecords.sol";
import "./records/LoanRecords.sol";
import "./records/PartyRecords.sol";
import "./records/PaymentRecords.sol";
import "./records/ProductRecords.sol";
import "./records/SecurityRecords.sol";

// What the ledger keeps, by matter. The order of an enum's values is their number: values are added at the end.
