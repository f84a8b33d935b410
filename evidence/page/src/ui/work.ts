/** Checking in a worker made of this very script, so that the page answers while it runs and a bundle that never ends can be ended. */

import type { Options, Report } from "../core/index";
import { verify } from "../core/index";
import type { Contents } from "./contents";
import { contentsOf } from "./contents";

export interface Job {
  bundle: Uint8Array;
  trust: Uint8Array | null;
  options: Options;
}

export interface Answer {
  report: Report;
  contents: Contents;
}

/** Longer than any genuine bundle takes on a slow telephone. */
const MAX_SECONDS = 120;

export class NoAnswer extends Error {}

export function answer({ bundle, trust, options }: Job): Answer {
  return { report: verify(bundle, trust, options), contents: contentsOf(bundle) };
}

export function serve(): void {
  self.addEventListener("message", (event: MessageEvent<Job>) => self.postMessage(answer(event.data)));
}

/** Raises NoAnswer when the worker cannot start, breaks, or takes too long. */
export function work(script: string, job: Job): Promise<Answer> {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(address);
  const done = new Promise<Answer>((resolve, reject) => {
    const late = `no answer after ${MAX_SECONDS} s`;
    setTimeout(() => reject(new NoAnswer(late)), MAX_SECONDS * 1000);
    worker.addEventListener("message", (event: MessageEvent<Answer>) => resolve(event.data));
    worker.addEventListener("error", (event) => reject(new NoAnswer(event.message || "the worker did not start")));
    worker.postMessage(job);
  });
  return done.finally(() => {
    worker.terminate();
    URL.revokeObjectURL(address);
  });
}
