/**
 * Prints the verifier page: one HTML file with script, style and licences inside, and a policy that lets nothing in or out.
 *
 * usage: node evidence/page/build.mjs > evidence/page/verifier.html        (`make page`)
 *
 * The same sources and locked packages give the same bytes, whatever the folder or the machine.
 */

import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const PAGE = dirname(fileURLToPath(import.meta.url));
const ROOT = join(PAGE, "../..");
const PACKAGE = /^(.*node_modules\/((?:@[^/]+\/)?[^/]+))\//;
const LICENCE = /^licen[cs]e([._-].*)?$/i;

async function bundled(entry, format) {
  const result = await build({
    entryPoints: [join(PAGE, "src/ui", entry)],
    absWorkingDir: ROOT,
    bundle: true,
    minify: true,
    format,
    target: "es2022",
    charset: "utf8",
    legalComments: "none", // the licences stand in the page, whole
    preserveSymlinks: true,
    metafile: true,
    write: false,
  });
  return { text: result.outputFiles[0].text.trim(), inputs: Object.keys(result.metafile.inputs) };
}

/** The name, version and licence of every package that the script holds code of; one package may stand there in two versions. */
function licences(inputs) {
  const folders = inputs.map((path) => PACKAGE.exec(path)).filter(Boolean);
  const texts = new Set(folders.map(([, folder, name]) => licence(name, join(ROOT, folder))));
  return [...texts].sort();
}

function licence(name, folder) {
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).sort().find((found) => LICENCE.test(found));
  if (file === undefined) throw new Error(`${name}: no licence text in ${folder}, so it cannot stand in the page`);
  return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}

function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

function hashOf(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** What stands inside <script> or <style> must not end it: the bytes would no longer be those of the hash. */
function inline(text) {
  if (/<\/(script|style)|<!--/i.test(text)) throw new Error("the script or style holds what would end its element");
  return text;
}

function policy(script, style) {
  return [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "worker-src blob:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
}

if (!existsSync(join(ROOT, "node_modules/esbuild"))) throw new Error("node_modules is missing: run `make setup`");
const [script, style] = await Promise.all([bundled("main.ts", "iife"), bundled("page.css")]);
const parts = {
  policy: policy(inline(script.text), inline(style.text)),
  script: script.text,
  style: style.text,
  licences: escaped(licences(script.inputs).join("\n")),
};
const template = readFileSync(join(PAGE, "src/ui/page.html"), "utf8");
process.stdout.write(template.replace(/%(\w+)%/g, (_, name) => parts[name]));
