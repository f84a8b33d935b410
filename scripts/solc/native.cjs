// The WebAssembly compiler of the npm package `solc` behind the two calls that build tools make of a native compiler:
// `solc --version` and `solc --standard-json`, with the native rules for what may be imported from where.
'use strict';
const fs = require('fs');
const path = require('path');

const PACKAGE = path.resolve(__dirname, '../../node_modules/solc');
const WITH_VALUE = new Set(['--base-path', '--include-path', '-I', '--allow-paths', '--json-indent']);

function fail(message) {
  fs.writeSync(2, `solc: ${message}\n`);
  process.exit(1);
}

function load() {
  try {
    return require(path.join(PACKAGE, 'wrapper.js'))(require(path.join(PACKAGE, 'soljson.js')));
  } catch (error) {
    return fail(`cannot load ${PACKAGE}: ${error.message}; run \`make setup\``);
  }
}

// Starting the compiler takes half a second, and build tools ask for the version each time: keep the answer.
function version() {
  const stored = path.join(__dirname, '../../.tools/cache', `solc-${require(path.join(PACKAGE, 'package.json')).version}`);
  try {
    return fs.readFileSync(stored, 'utf8');
  } catch {
    const found = load().version();
    try {
      fs.mkdirSync(path.dirname(stored), { recursive: true });
      fs.writeFileSync(`${stored}.${process.pid}`, found);
      fs.renameSync(`${stored}.${process.pid}`, stored);
    } catch { /* a read-only checkout only loses the shortcut */ }
    return found;
  }
}

function parse(args) {
  const options = { base: process.cwd(), include: [], allow: [], files: [], standardJson: false, version: false };
  for (let i = 0; i < args.length; i++) {
    const [name, inline] = args[i].startsWith('--') ? args[i].split(/=(.*)/s) : [args[i]];
    const value = WITH_VALUE.has(name) ? inline ?? args[++i] : undefined;
    if (name === '--version') options.version = true;
    else if (name === '--standard-json') options.standardJson = true;
    else if (name === '--base-path') options.base = value;
    else if (name === '--include-path' || name === '-I') options.include.push(value);
    else if (name === '--allow-paths') options.allow.push(...value.split(',').filter(Boolean));
    else if (name === '-' || !name.startsWith('-')) options.files.push(name);
    else if (name !== '--pretty-json' && name !== '--json-indent') fail(`${name} is not offered: only --version and --standard-json are`);
  }
  return options;
}

function readAll(descriptor) {
  const parts = [];
  const buffer = Buffer.alloc(1 << 16);
  for (;;) {
    let count;
    try {
      count = fs.readSync(descriptor, buffer, 0, buffer.length, null);
    } catch (error) {
      if (error.code === 'EOF') break;
      if (error.code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2); // a pipe whose writer is not ready yet
      continue;
    }
    if (count === 0) break;
    parts.push(Buffer.from(buffer.subarray(0, count)));
  }
  return Buffer.concat(parts).toString('utf8');
}

function writeAll(text) {
  const bytes = Buffer.from(text);
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += fs.writeSync(1, bytes, offset);
    } catch (error) {
      if (error.code !== 'EAGAIN') throw error;
    }
  }
}

function real(file) {
  try {
    return fs.realpathSync(file);
  } catch {
    return path.resolve(file);
  }
}

// Base path, include paths, --allow-paths, targets of remappings and folders of the given sources are readable.
function readableFolders(options, input) {
  const remapped = (input.settings?.remappings ?? []).map((line) => line.slice(line.indexOf('=') + 1)).filter(Boolean);
  const given = Object.keys(input.sources ?? {}).filter(path.isAbsolute).map(path.dirname);
  const base = path.resolve(options.base);
  return [base, ...[...options.include, ...options.allow, ...remapped].map((p) => path.resolve(base, p)), ...given].map(real);
}

// The binding puts its argument on a stack of five megabytes, four bytes a character. The sources go through the read callback instead.
function takeContents(input) {
  const contents = new Map();
  for (const [name, source] of Object.entries(input.sources ?? {})) {
    if (typeof source.content !== 'string') continue;
    contents.set(name, source.content);
    input.sources[name] = { ...source, content: undefined, urls: [name] };
  }
  return contents;
}

function importer(options, input) {
  const given = takeContents(input);
  const roots = [options.base, ...options.include].map((p) => path.resolve(p));
  const readable = readableFolders(options, input);
  return (name) => {
    if (given.has(name)) return { contents: given.get(name) };
    const wanted = name.replace(/^file:\/\//, '');
    const candidates = path.isAbsolute(wanted) ? [wanted] : roots.map((root) => path.resolve(root, wanted));
    const found = [...new Set(candidates)].filter((file) => fs.existsSync(file) && fs.statSync(file).isFile());
    if (found.length !== 1) return { error: `${found.length ? 'Ambiguous import' : 'File not found'}: ${candidates.join(', ')}` };
    const inside = readable.some((folder) => real(found[0]).startsWith(folder.endsWith('/') ? folder : `${folder}/`));
    return inside ? { contents: fs.readFileSync(found[0], 'utf8') } : { error: `File outside of allowed folders: ${found[0]}` };
  };
}

function compile(options) {
  const file = options.files.find((name) => name !== '-');
  const text = file ? fs.readFileSync(file, 'utf8') : readAll(0);
  let input;
  try {
    input = JSON.parse(text);
  } catch (error) {
    const report = { component: 'general', type: 'JSONError', severity: 'error', message: error.message };
    return JSON.stringify({ errors: [{ ...report, formattedMessage: error.message }] });
  }
  const read = importer(options, input);
  return load().compile(JSON.stringify(input), { import: read });
}

const options = parse(process.argv.slice(2));
if (options.version) writeAll(`solc, the solidity compiler commandline interface\nVersion: ${version()}\n`);
else if (options.standardJson) writeAll(`${compile(options)}\n`);
else fail('nothing to do: give --version or --standard-json');
process.exit(0);
