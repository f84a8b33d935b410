// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SystemChecks.sol";

/// Each invariant can fail: one field of the ledger's storage is made wrong, and the check that is named says so.
contract ControlsTest is SystemChecks {
    // Of a loan's second slot (contracts/types/Records.sol, struct Loan).
    uint256 private constant BUCKET = 1 << 8;
    uint256 private constant PENDING = 1 << 152;
    uint256 private constant DISTRIBUTED = 1 << 184;
    uint256 private constant MARKS = 1 << 248;

    LoanId private loan;
    FacilityId private facility;

    function setUp() public {
        _start();
        (loan, facility) = (handler.allLoans()[0], handler.allFacilities()[0]);
        handler.deposit(0, 1);
    }

    function checkAll() external view {
        _checkAll();
    }

    function test_NothingFailsAsItStands() public view {
        _checkAll();
    }

    /// Adds to a slot and expects the invariant.
    function _breaks(bytes32 slot, uint256 more, string memory expected) private {
        uint256 word = uint256(vm.load(address(ledger), slot));
        uint256 before = vm.snapshotState();
        vm.store(address(ledger), slot, bytes32(word + more));
        try this.checkAll() {
            assertTrue(false, string.concat("not noticed: ", expected));
        } catch (bytes memory reason) {
            string memory text = _text(reason);
            assertEq(vm.indexOf(text, string.concat(expected, ":")), 0, text);
        }
        vm.revertToState(before);
    }

    /// The slots of the struct that a view reads, from its first on.
    function _slots(bytes memory view_) private returns (bytes32[] memory slots) {
        vm.record();
        (bool ok,) = address(ledger).staticcall(view_);
        assertTrue(ok);
        (bytes32[] memory reads,) = vm.accesses(address(ledger));
        uint256 first = type(uint256).max;
        for (uint256 i = 0; i < reads.length; i++) {
            if (uint256(reads[i]) < first) first = uint256(reads[i]);
        }
        slots = new bytes32[](5);
        for (uint256 i = 0; i < 5; i++) {
            slots[i] = bytes32(first + i);
        }
    }

    function test_AnAccount() public {
        bytes32 owner = PartyId.unwrap(people[0]);
        _breaks(_slots(abi.encodeCall(ledger.balanceOf, (AccountKind.Pool, owner)))[0], 1, "F1");
    }

    function test_ALoan() public {
        bytes32[] memory slots = _slots(abi.encodeCall(ledger.loanOf, (loan)));
        _breaks(slots[1], BUCKET, "F17");
        _breaks(slots[1], PENDING, "F19");
        _breaks(slots[1], DISTRIBUTED, "F18");
        _breaks(slots[1], MARK_RECOURSE * MARKS, "F22");
        _breaks(slots[1], MARK_AMENDED * MARKS, "F22");
        _breaks(slots[1], MARK_DISPUTED * MARKS, "F23");
        _breaks(slots[2], 1, "F13");
        _breaks(slots[2], 1 << 128, "F11");
        _breaks(slots[2], 1 << 192, "F1");
        _breaks(slots[0], 1e18 << 32, "F16");
    }

    function test_ARow() public {
        bytes32 slot = _slots(abi.encodeCall(ledger.instalmentOf, (loan, 1)))[0];
        _breaks(slot, 1 << 32, "F2");
    }

    function test_AClaim() public {
        bytes32[] memory slots = _slots(abi.encodeCall(ledger.claimOf, (loan, 1)));
        _breaks(slots[1], 1, "F20");
    }

    function test_AFacility() public {
        bytes32[] memory slots = _slots(abi.encodeCall(ledger.facilityOf, (facility)));
        _breaks(slots[2], 1 << 64, "F12");
        _breaks(slots[2], 1 << 128, "F25");
        _breaks(slots[2], 1 << 240, "F26");
        _breaks(slots[3], 1, "F27");
    }

    function test_ADeposit() public {
        bytes32[] memory slots = _slots(abi.encodeCall(ledger.depositOf, (facility, 1)));
        _breaks(slots[1], 1 << 72, "F29");
    }

    function test_AFile() public {
        bytes32[] memory slots = _slots(abi.encodeCall(ledger.fileOf, (LoanId.unwrap(loan))));
        _breaks(slots[0], 1, "F9");
        _breaks(slots[1], 1, "F40");
    }

    function test_ADossier() public {
        bytes32[] memory slots = _slots(abi.encodeCall(ledger.dossierOf, (loan)));
        _breaks(slots[0], 1 << 64, "F23");
    }
}
