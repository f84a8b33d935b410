// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "../../contracts/generated/ModuleTable.sol";
import "./LedgerTest.sol";

contract DispatchTest is LedgerTest {
    /* ------------------------------------------------------------------ ROUTES */

    function test_RevertWhen_NoModuleHasTheFunction() public {
        (bool ok, bytes memory reason) = address(ledger).call(hex"01020304");
        assertFalse(ok);
        assertEq(reason, abi.encodeWithSelector(UnknownFunction.selector, bytes4(0x01020304)));
        (ok, reason) = address(ledger).call("");
        assertFalse(ok);
        assertEq(reason, abi.encodeWithSelector(UnknownFunction.selector, bytes4(0)));
    }

    function test_RevertWhen_ItIsPaid() public {
        (bool ok,) = address(ledger).call{value: 1}(abi.encodeCall(IViews.today, ()));
        assertFalse(ok);
        (ok,) = address(ledger).call{value: 1}("");
        assertFalse(ok);
    }

    /// A module keeps nothing and does nothing at its own address.
    function test_RevertWhen_AModuleIsCalledDirectly() public {
        bytes[] memory calls = new bytes[](7);
        calls[0] = abi.encodeCall(IAdmission.unblockParty, (party, "order"));
        calls[1] = abi.encodeCall(ICredit.expireLimit, (facility));
        calls[2] = abi.encodeCall(IAgreement.discloseApr, (loan, Rate.wrap(0), 0, NIL, DOCUMENTS));
        calls[3] = abi.encodeCall(IDisbursement.approveDrawdown, (loan, 0, DOCUMENTS));
        calls[4] = abi.encodeCall(IAdministration.grantRole, (NOBODY, stranger, Role.Regulator));
        calls[5] = abi.encodeCall(IViews.today, ());
        calls[6] = abi.encodeCall(IViews.partyOf, (party));
        string[7] memory names =
            ["Admission", "Credit", "Agreements", "Disbursement", "Administration", "Views", "Views"];
        for (uint256 i = 0; i < calls.length; i++) {
            // As the ledger would call it, with a tail that names the regulator.
            bytes memory call = abi.encodePacked(calls[i], uint32(0), regulator);
            (bool ok, bytes memory reason) = _moduleNamed(names[i]).call(call);
            assertFalse(ok, vm.toString(i));
            assertEq(reason, abi.encodeWithSelector(DirectCall.selector), vm.toString(i));
        }
    }

    function _moduleNamed(string memory name) private view returns (address) {
        for (uint256 i = 0; i < moduleNames.length; i++) {
            if (keccak256(bytes(moduleNames[i])) == keccak256(bytes(name))) return modules[i];
        }
        return address(0);
    }

    /// Whatever a caller appends, the actor is the caller.
    function test_RevertWhen_ATailIsForged() public {
        bytes memory call = abi.encodeCall(IAdministration.grantRole, (NOBODY, stranger, Role.Regulator));
        vm.prank(stranger);
        (bool ok, bytes memory reason) = address(ledger).call(abi.encodePacked(call, uint32(0), regulator));
        assertFalse(ok);
        assertEq(reason, abi.encodeWithSelector(WrongCaller.selector, 0, stranger, bit(Role.Regulator)));
    }

    function test_RevertWhen_ATailIsForgedInABatch() public {
        bytes memory call = abi.encodeCall(IAdministration.grantRole, (NOBODY, stranger, Role.Regulator));
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodePacked(call, uint32(0), regulator);
        bytes memory reason = abi.encodeWithSelector(WrongCaller.selector, 0, stranger, bit(Role.Regulator));
        vm.expectRevert(abi.encodeWithSelector(BatchItemFailed.selector, 0, reason));
        vm.prank(stranger);
        ledger.batch(calls, false);
    }

    function test_Modules() public view {
        assertEq(ledger.modules(), modules);
        assertEq(modules.length, moduleNames.length);
    }

    function test_Origin() public {
        bytes32 parent = blockhash(block.number - 1);
        ILoanLedger other = ILoanLedger(route(modules, regulator));
        assertEq(other.origin(), keccak256(abi.encode(block.chainid, address(other), parent)));
        assertNotEq(other.origin(), ledger.origin());
    }

    /* ------------------------------------------------------------------ DEPLOYMENT */

    function test_RevertWhen_TheModulesAreNotAll() public {
        address[] memory fewer = new address[](modules.length - 1);
        vm.expectRevert(abi.encodeWithSelector(ModuleTable.ModulesWrong.selector, fewer.length, modules.length));
        route(fewer, regulator);
    }

    function test_RevertWhen_AModuleHasNoCode() public {
        modules[3] = stranger;
        vm.expectRevert(abi.encodeWithSelector(ModuleTable.ModuleWithoutCode.selector, 3, stranger));
        route(modules, regulator);
    }

    function test_RevertWhen_ThereIsNoRegulator() public {
        vm.expectRevert(KeyMissing.selector);
        route(modules, address(0));
    }

    /* ------------------------------------------------------------------ BATCH */

    function _grants() private view returns (bytes[] memory calls) {
        calls = new bytes[](3);
        calls[0] = abi.encodeCall(IAdministration.grantRole, (lender, stranger, Role.Operator));
        calls[1] = abi.encodeCall(IAdministration.grantRole, (NOBODY, stranger, Role.Court));
        calls[2] = abi.encodeCall(IViews.rolesOf, (lender, stranger));
    }

    function test_Batch_StrictUndoesAll() public {
        bytes memory reason = abi.encodeWithSelector(WrongCaller.selector, 0, admin, bit(Role.Regulator));
        bytes[] memory calls = _grants();
        vm.expectRevert(abi.encodeWithSelector(BatchItemFailed.selector, 1, reason));
        vm.prank(admin);
        ledger.batch(calls, false);
        assertEq(ledger.rolesOf(lender, stranger), 0);
    }

    function test_Batch_TolerantSkipsWhatFails() public {
        bytes memory reason = abi.encodeWithSelector(WrongCaller.selector, 0, admin, bit(Role.Regulator));
        bytes[] memory calls = _grants();
        vm.expectEmit(address(ledger));
        emit BatchItemSkipped(1, reason);
        vm.prank(admin);
        bytes[] memory results = ledger.batch(calls, true);
        assertEq(results.length, 3);
        assertEq(results[1], "");
        assertEq(abi.decode(results[2], (uint256)), bit(Role.Operator));
        assertEq(ledger.rolesOf(NOBODY, stranger), 0);
    }

    /// A keeper may carry the acts of several people in one transaction.
    function test_Batch_OfRelays() public {
        register();
        bytes memory call = abi.encodeCall(IAdministration.grantRole, (lender, stranger, Role.Bank));
        Consent memory c = signedBy(approverAKey, abi.encode(TypedData.ACT, keccak256(call)));
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(IDispatch.relay, (call, c));
        calls[1] = abi.encodeCall(IAdmission.attestKyc, (party, date(2027, 1, 1), Custody.Party, borrower, DOCUMENTS));
        vm.prank(kycAttester);
        ledger.batch(calls, true);
        assertTrue(ledger.partyOf(party).kycExpiry == date(2027, 1, 1));
        // The approver may not grant; the refused act has used up nothing.
        assertFalse(ledger.consentUsed(approverA, c.nonce));
        assertEq(ledger.rolesOf(lender, stranger), 0);
    }

    function test_Batch_OfBatches() public {
        bytes[] memory inner = new bytes[](1);
        inner[0] = abi.encodeCall(IAdministration.grantRole, (lender, stranger, Role.Bank));
        bytes[] memory outer = new bytes[](1);
        outer[0] = abi.encodeCall(IDispatch.batch, (inner, false));
        vm.prank(admin);
        ledger.batch(outer, false);
        assertEq(ledger.rolesOf(lender, stranger), bit(Role.Bank));
    }

    /* ------------------------------------------------------------------ RELAY */

    function _act(uint256 key, bytes memory call) private returns (Consent memory) {
        return signedBy(key, abi.encode(TypedData.ACT, keccak256(call)));
    }

    function _admin() private returns (uint256 key) {
        address other;
        (other, key) = makeAddrAndKey("other admin");
        vm.prank(admin);
        ledger.grantRole(lender, other, Role.Admin);
    }

    function test_RevertWhen_AnotherCallWasSigned() public {
        uint256 key = _admin();
        bytes memory call = abi.encodeCall(IAdministration.grantRole, (lender, stranger, Role.Bank));
        Consent memory c = _act(key, call);
        call = abi.encodeCall(IAdministration.grantRole, (lender, stranger, Role.Admin));
        vm.expectPartialRevert(ConsentInvalid.selector);
        ledger.relay(call, c);
    }

    function test_RevertWhen_ARelayIsReplayed() public {
        uint256 key = _admin();
        bytes memory call = abi.encodeCall(IAdministration.grantRole, (lender, stranger, Role.Bank));
        Consent memory c = _act(key, call);
        ledger.relay(call, c);
        vm.expectRevert(abi.encodeWithSelector(ConsentUsed.selector, vm.addr(key), c.nonce));
        ledger.relay(call, c);
    }

    /// The signer's rights count, not the relayer's.
    function test_RevertWhen_TheSignerMayNot() public {
        bytes memory call = abi.encodeCall(IAdministration.grantRole, (lender, stranger, Role.Bank));
        Consent memory c = _act(strangerKey, call);
        expectWrongCaller(0, stranger, bit(Role.Admin));
        vm.prank(admin);
        ledger.relay(call, c);
        assertFalse(ledger.consentUsed(stranger, c.nonce));
    }

    function test_RevertWhen_ARelayIsNested() public {
        bytes memory inner = abi.encodeCall(IAdministration.grantRole, (lender, stranger, Role.Bank));
        bytes memory call = abi.encodeCall(IDispatch.relay, (inner, _act(_admin(), inner)));
        Consent memory c = _act(strangerKey, call);
        vm.expectRevert(abi.encodeWithSelector(UnknownFunction.selector, IDispatch.relay.selector));
        ledger.relay(call, c);
    }

    function test_RevertWhen_NothingIsRelayed() public {
        Consent memory c = _act(strangerKey, "");
        vm.expectRevert(abi.encodeWithSelector(UnknownFunction.selector, bytes4(0)));
        ledger.relay("", c);
    }

    /// The log names the signer and keeps the signature.
    function test_Relay() public {
        (address attester, uint256 key) = makeAddrAndKey("other attester");
        vm.prank(admin);
        ledger.grantRole(lender, attester, Role.KycAttester);
        register();
        Day expiry = date(2027, 1, 1);
        bytes memory call = abi.encodeCall(IAdmission.attestKyc, (party, expiry, Custody.Party, borrower, DOCUMENTS));
        Consent memory c = _act(key, call);
        bytes memory effect = abi.encodeCall(IEffects.kycAttested, (expiry, Custody.Party, borrower, false));
        expectLogged(file(party), Nodes.KYC_ATTESTED, attester, effect, c);
        vm.prank(keeper);
        ledger.relay(call, c);
    }

    function test_Relay_GivesBackTheResult() public {
        bytes memory call = abi.encodeCall(IViews.today, ());
        Consent memory c = _act(strangerKey, call);
        assertEq(ledger.relay(call, c), abi.encode(date(2026, 1, 15)));
    }

    /// Every item of a relayed batch is the signer's act.
    function test_Relay_OfABatch() public {
        uint256 key = _admin();
        bytes memory call = abi.encodeCall(IDispatch.batch, (_grants(), true));
        Consent memory c = _act(key, call);
        bytes memory reason = abi.encodeWithSelector(WrongCaller.selector, 0, vm.addr(key), bit(Role.Regulator));
        vm.expectEmit(address(ledger));
        emit BatchItemSkipped(1, reason);
        vm.prank(keeper);
        bytes[] memory results = abi.decode(ledger.relay(call, c), (bytes[]));
        assertEq(abi.decode(results[2], (uint256)), bit(Role.Operator));
    }

    function test_RevertWhen_AStrictRelayedBatchFails() public {
        uint256 key = _admin();
        bytes memory call = abi.encodeCall(IDispatch.batch, (_grants(), false));
        Consent memory c = _act(key, call);
        bytes memory reason = abi.encodeWithSelector(WrongCaller.selector, 0, vm.addr(key), bit(Role.Regulator));
        vm.expectRevert(abi.encodeWithSelector(BatchItemFailed.selector, 1, reason));
        vm.prank(regulator);
        ledger.relay(call, c);
    }

    /// Not even an item that a relayer could have sent himself: batches and relays do not nest in a relay.
    function test_RevertWhen_ABatchOrRelayIsInARelayedBatch() public {
        bytes[] memory calls = new bytes[](1);
        calls[0] = abi.encodeCall(IDispatch.batch, (new bytes[](0), false));
        bytes memory call = abi.encodeCall(IDispatch.batch, (calls, false));
        Consent memory c = _act(strangerKey, call);
        bytes memory reason = abi.encodeWithSelector(UnknownFunction.selector, IDispatch.batch.selector);
        vm.expectRevert(abi.encodeWithSelector(BatchItemFailed.selector, 0, reason));
        ledger.relay(call, c);
    }
}
