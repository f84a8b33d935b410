// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";

/// A smart account whose owner signs for it (ERC-1271).
contract Wallet {
    address private immutable _owner;

    constructor(address owner) {
        _owner = owner;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        bytes32 r = bytes32(signature[:32]);
        bytes32 s = bytes32(signature[32:64]);
        return ecrecover(digest, uint8(signature[64]), r, s) == _owner ? bytes4(0x1626ba7e) : bytes4(0xffffffff);
    }
}

/// Which signatures count. On one act for all: LedgerBase checks them in one place.
contract ConsentsTest is LedgerTest {
    Day private expiry;

    function setUp() public override {
        super.setUp();
        register();
        attest();
        expiry = date(2026, 2, 15);
    }

    function _authorize(Consent memory c) private {
        vm.prank(keeper);
        ledger.authorizeInquiry(party, "scope", expiry, DOCUMENTS, c);
    }

    function _fields() private view returns (bytes memory) {
        return inquiryFields("scope", expiry);
    }

    /// The text of the typed data, written out: what a wallet shows is what the ledger checks.
    function test_TypedData_OfAnInquiryConsent() public {
        bytes32 typeHash = keccak256(
            "InquiryConsent(bytes32 party,bytes32 scope,uint32 expiry,bytes32 documents,uint256 nonce,uint64 deadline)"
        );
        bytes memory fields = abi.encode(typeHash, party, bytes32("scope"), expiry, DOCUMENTS);
        _authorize(signedBy(borrowerKey, fields, 77, uint64(block.timestamp)));
        assertTrue(ledger.consentUsed(borrower, 77));
    }

    function test_RevertWhen_Replayed() public {
        Consent memory c = signedBy(borrowerKey, _fields());
        _authorize(c);
        vm.expectRevert(abi.encodeWithSelector(ConsentUsed.selector, borrower, c.nonce));
        _authorize(c);
    }

    /// Another signature with the nonce of a used one.
    function test_RevertWhen_TheNonceIsUsed() public {
        _authorize(signedBy(borrowerKey, _fields(), 300, uint64(block.timestamp)));
        Consent memory c = signedBy(borrowerKey, _fields(), 300, uint64(block.timestamp + 1));
        vm.expectRevert(abi.encodeWithSelector(ConsentUsed.selector, borrower, 300));
        _authorize(c);
    }

    /// Nonces are unordered, and each signer has his own.
    function testFuzz_NoncesAreUsedOnceEach(uint256 one, uint256 other) public {
        // Nonce 0 is the registration's.
        vm.assume(one != other && one != 0 && other != 0);
        _authorize(signedBy(borrowerKey, _fields(), one, uint64(block.timestamp)));
        assertFalse(ledger.consentUsed(borrower, other));
        assertFalse(ledger.consentUsed(stranger, one));
        _authorize(signedBy(borrowerKey, _fields(), other, uint64(block.timestamp)));
        assertTrue(ledger.consentUsed(borrower, one) && ledger.consentUsed(borrower, other));
    }

    function test_RevertWhen_Late() public {
        uint64 deadline = uint64(block.timestamp);
        Consent memory c = signedBy(borrowerKey, _fields(), 1, deadline);
        vm.warp(deadline + 1);
        vm.expectRevert(abi.encodeWithSelector(ConsentExpired.selector, borrower, deadline, deadline + 1));
        _authorize(c);
        vm.warp(deadline);
        _authorize(c);
    }

    function test_RevertWhen_ItIsForAnotherChain() public {
        vm.chainId(1);
        Consent memory c = signedBy(borrowerKey, _fields());
        vm.chainId(31_337);
        vm.expectPartialRevert(ConsentInvalid.selector);
        _authorize(c);
    }

    function test_RevertWhen_ItIsForAnotherLedger() public {
        ILoanLedger here = ledger;
        ledger = ILoanLedger(makeAddr("another ledger"));
        Consent memory c = signedBy(borrowerKey, _fields());
        ledger = here;
        vm.expectPartialRevert(ConsentInvalid.selector);
        _authorize(c);
    }

    /// Claims to be the borrower's, is the stranger's.
    function test_RevertWhen_Forged() public {
        Consent memory c = signedBy(strangerKey, _fields());
        c.signer = borrower;
        vm.expectPartialRevert(ConsentInvalid.selector);
        _authorize(c);
    }

    function test_RevertWhen_Malformed() public {
        Consent memory c = signedBy(borrowerKey, _fields());
        c.signature = hex"00";
        vm.expectPartialRevert(ConsentInvalid.selector);
        _authorize(c);
    }

    function test_RevertWhen_NonceOrDeadlineIsNotTheSignedOne() public {
        Consent memory c = signedBy(borrowerKey, _fields());
        c.nonce++;
        vm.expectPartialRevert(ConsentInvalid.selector);
        _authorize(c);
        c.nonce--;
        c.deadline++;
        vm.expectPartialRevert(ConsentInvalid.selector);
        _authorize(c);
    }

    /// A refused act leaves its signature unused.
    function test_RefusedActs_UseUpNothing() public {
        Consent memory c = signedBy(borrowerKey, inquiryFields(0, expiry));
        vm.expectPartialRevert(HashMissing.selector);
        ledger.authorizeInquiry(party, 0, expiry, DOCUMENTS, c);
        assertFalse(ledger.consentUsed(borrower, c.nonce));
    }

    function test_ASmartAccountSigns() public {
        address wallet = address(new Wallet(borrower));
        vm.prank(kycAttester);
        ledger.attestKyc(party, date(2027, 1, 1), Custody.Party, wallet, DOCUMENTS);
        Consent memory c = signedBy(borrowerKey, _fields());
        c.signer = wallet;
        expectLogged(
            file(party),
            Nodes.INQUIRY_AUTHORIZED,
            wallet,
            abi.encodeCall(IEffects.inquiryAuthorized, ("scope", expiry)),
            c
        );
        _authorize(c);
    }

    function test_RevertWhen_ASmartAccountsOwnerDidNotSign() public {
        address wallet = address(new Wallet(borrower));
        vm.prank(kycAttester);
        ledger.attestKyc(party, date(2027, 1, 1), Custody.Party, wallet, DOCUMENTS);
        Consent memory c = signedBy(strangerKey, _fields());
        c.signer = wallet;
        vm.expectPartialRevert(ConsentInvalid.selector);
        _authorize(c);
    }
}
