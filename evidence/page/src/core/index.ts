/**
 * The verifier in the browser: pure functions without DOM, network or clock.
 *
 *     const report = verify(bundleBytes, trustBytes, { asOf: 1790000000 });
 *     report.outcome;   // "valid" | "invalid" | "cannot-tell"
 */

export type { Assurance, Checked, Outcome, Reason, Report, Result, Words } from "./report";
export type { Options } from "./verify/run";
export { legalTime } from "./report";
export { verify } from "./verify/run";
