// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.28;

import "./SystemChecks.sol";
import {Nodes} from "contracts/generated/Nodes.sol";
import {console} from "forge-std/console.sol";

/// The same acts in a long walk from fixed seeds, so that it can be said which nodes they reach: in a soak every one that is built.
contract WalkTest is SystemChecks {
    function setUp() public {
        _start();
    }

    function test_EveryBuiltNodeIsReached() public {
        bool long_ = keccak256(bytes(vm.envOr("FOUNDRY_PROFILE", string("default")))) == keccak256("soak");
        uint256 walks = vm.envOr("FUBIE_WALKS", long_ ? uint256(24) : 1);
        uint256 steps = vm.envOr("FUBIE_STEPS", long_ ? uint256(1500) : 500);
        uint256 from = vm.envOr("FUBIE_WALK", uint256(1));
        uint256 start = vm.snapshotState();
        uint256 failures = 0;
        uint256[] memory sum = new uint256[](handler.nodes() + 1);
        for (uint256 w = from; w < from + walks; w++) {
            uint256[] memory times = new uint256[](handler.nodes() + 1);
            try this.walk(w, steps) returns (uint256[] memory made) {
                times = made;
            } catch (bytes memory reason) {
                failures++;
                console.log(string.concat("walk ", vm.toString(w), " fails: ", _text(reason)));
            }
            vm.revertToState(start);
            for (uint256 node = 0; node < times.length; node++) {
                sum[node] += times[node];
            }
        }
        uint256 missing = _report(walks * steps, sum);
        assertEq(failures, 0, "a walk has failed");
        if (long_) assertEq(missing, 0, "a built node that no act reaches");
    }

    /// Times by node; first how many acts were not refused.
    function walk(uint256 seed, uint256 steps) external returns (uint256[] memory times) {
        bytes4[] memory acts = handler.acts();
        times = new uint256[](handler.nodes() + 1);
        bool trace = vm.envOr("FUBIE_TRACE", false);
        for (uint256 i = 0; i < steps; i++) {
            uint256 dice = uint256(keccak256(abi.encode("walk", seed, i)));
            bytes memory call =
                abi.encodeWithSelector(acts[dice % acts.length], dice >> 32, uint256(keccak256(abi.encode(dice))));
            (bool ok, bytes memory reason) = address(handler).call(call);
            if (ok) times[0]++;
            if (ok && trace) _say(i);
            if (!ok && trace) console.log("refused", vm.toString(bytes4(call)), _text(reason));
            if (ok && (trace || i % 5 == 0)) this.check(i);
        }
        _checkAll();
        for (uint256 node = 1; node < times.length; node++) {
            times[node] = handler.times(node);
        }
    }

    /// The message of a failed check, with the step and the act before it.
    function check(uint256 step) external view {
        try this.checkAll() {}
        catch (bytes memory reason) {
            string memory day = vm.toString(ledger.today().number());
            string memory last = string(abi.encodePacked(handler.lastAct()));
            revert(string.concat(_text(reason), " | step ", vm.toString(step), " day ", day, " after ", last));
        }
    }

    function checkAll() external view {
        _checkAll();
    }

    /// FUBIE_TRACE=true: what was done, on which loan, and each act is checked.
    function _say(uint256 step) private view {
        string memory day = vm.toString(ledger.today().number());
        string memory what =
            string.concat(vm.toString(step), " ", day, " ", vm.toString(LoanId.unwrap(handler.lastLoan())));
        console.log(what, string(abi.encodePacked(handler.lastAct())));
    }

    function _report(uint256 steps, uint256[] memory reached) private pure returns (uint256 missing) {
        uint256 met = 0;
        string memory names = "";
        for (uint256 node = 1; node < reached.length; node++) {
            if ((Nodes.BUILT >> node) & 1 == 0) continue;
            if (reached[node] != 0) met++;
            else names = string.concat(names, " ", vm.toString(node));
            if (reached[node] == 0) missing++;
        }
        console.log("acts tried", steps, "of which done", reached[0]);
        console.log("built nodes reached", met, "of", met + missing);
        if (missing != 0) console.log(string.concat("not reached:", names));
    }
}
