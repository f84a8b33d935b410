// Calls the page's modules, in Node: reads [[name, arguments], …] from standard input and writes what each returns. The first
// argument is tests/page/modules.ts, built.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { call } = await import(pathToFileURL(process.argv[2]).href);
const calls = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(calls.map(([name, given]) => call(name, given))));
