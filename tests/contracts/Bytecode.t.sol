// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./LedgerTest.sol";
import {VmSafe} from "forge-std/Vm.sol";

/// What stands on the chain: the entry and every module.
contract BytecodeTest is LedgerTest {
    uint256 private constant LIMIT = 24_576; // EIP-170
    uint8 private constant STOP = 0x00;
    uint8 private constant JUMP = 0x56;
    uint8 private constant JUMPDEST = 0x5b;
    uint8 private constant RETURN = 0xf3;
    uint8 private constant REVERT = 0xfd;
    uint8 private constant INVALID = 0xfe;
    uint8 private constant CREATE = 0xf0;
    uint8 private constant CALLCODE = 0xf2;
    uint8 private constant DELEGATECALL = 0xf4;
    uint8 private constant CREATE2 = 0xf5;
    uint8 private constant SELFDESTRUCT = 0xff;
    uint8 private constant PUSH1 = 0x60;
    uint8 private constant PUSH32 = 0x7f;

    function test_Sizes() public {
        if (vm.isContext(VmSafe.ForgeContext.Coverage)) {
            vm.skip(true, "coverage compiles without the optimizer: these are not the sizes on a chain");
        }
        string memory json = "sizes";
        string memory out = vm.serializeUint(json, "LoanLedger", address(ledger).code.length);
        assertLe(address(ledger).code.length, LIMIT);
        for (uint256 i = 0; i < modules.length; i++) {
            out = vm.serializeUint(json, moduleNames[i], modules[i].code.length);
            assertLe(modules[i].code.length, LIMIT, moduleNames[i]);
        }
        emit log(out);
    }

    function test_NothingEndsOrReplacesTheLedger() public view {
        _hasNone(address(ledger));
        for (uint256 i = 0; i < modules.length; i++) {
            _hasNone(modules[i]);
        }
    }

    /// Negative control of the scan: it finds an instruction, and passes over the same byte where it is data or cannot be reached.
    function test_TheScanFindsInstructions() public pure {
        assertEq(_count(hex"5b60ffff", SELFDESTRUCT), 1);
        assertEq(_count(hex"61ffff00", SELFDESTRUCT), 0);
        assertEq(_count(hex"00ff", SELFDESTRUCT), 0);
        assertEq(_count(hex"feff5bff", SELFDESTRUCT), 1);
    }

    /// Modules are immutables of the entry: their addresses stand in its code, and no storage slot can change them.
    function test_ModulesStandInTheCode() public view {
        bytes memory code = address(ledger).code;
        for (uint256 i = 0; i < modules.length; i++) {
            assertTrue(_holds(code, modules[i]), moduleNames[i]);
        }
        assertFalse(_holds(code, stranger));
    }

    /// The entry delegates thrice: to a module for a caller, to itself for a batch's items, to a module for a relayed act.
    function test_TheEntryDelegatesThrice() public view {
        assertEq(_count(address(ledger).code, DELEGATECALL), 3);
    }

    function _hasNone(address account) private view {
        bytes memory code = account.code;
        assertEq(_count(code, SELFDESTRUCT), 0);
        assertEq(_count(code, CALLCODE), 0);
        assertEq(_count(code, CREATE), 0);
        assertEq(_count(code, CREATE2), 0);
    }

    /// How often the instruction can be run. What follows an instruction that never goes on is data, up to the next place that can be jumped to.
    function _count(bytes memory code, uint8 instruction) private pure returns (uint256 count) {
        bool runs = true;
        for (uint256 i = 0; i < code.length; i++) {
            uint8 byte_ = uint8(code[i]);
            if (byte_ == JUMPDEST) runs = true;
            if (runs && byte_ == instruction) count++;
            if (byte_ == STOP || byte_ == JUMP || byte_ == RETURN || byte_ == REVERT || byte_ == INVALID) runs = false;
            if (byte_ >= PUSH1 && byte_ <= PUSH32) i += byte_ - PUSH1 + 1;
        }
    }

    function _holds(bytes memory code, address account) private pure returns (bool) {
        bytes20 wanted = bytes20(account);
        for (uint256 i = 0; i + 20 <= code.length; i++) {
            bytes20 here;
            assembly ("memory-safe") {
                here := mload(add(add(code, 32), i))
            }
            if (here == wanted) return true;
        }
        return false;
    }
}
