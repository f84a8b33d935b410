// Verifies bundles with the page's core, in Node: reads [{"bundle", "trust", "asOf", "require"}, …] with paths from standard input and
// writes a report for each. The first argument is the core, built.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { verify } = await import(pathToFileURL(process.argv[2]).href);
const cases = JSON.parse(readFileSync(0, "utf8"));
const bytes = (path) => new Uint8Array(readFileSync(path));

const answers = cases.map(({ bundle, trust, asOf, require }) => {
  const [data, known] = [bytes(bundle), trust === null ? null : bytes(trust)];
  const begun = performance.now();
  const report = verify(data, known, { asOf: asOf ?? undefined, require: require ?? undefined });
  return { report, seconds: (performance.now() - begun) / 1000 };
});
process.stdout.write(JSON.stringify(answers));
