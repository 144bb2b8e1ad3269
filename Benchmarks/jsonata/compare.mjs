#!/usr/bin/env node
// Measures the expressions of cases.json with jsonata-js and sets Newel's figures beside them.
//
//     node Benchmarks/jsonata/compare.mjs [--jsonata PATH] [--newel-bench PATH | --results FILE] [--seconds S] [--json FILE]
//
//     --jsonata PATH       the library: its folder or its main file (else NODE_PATH, a node_modules here or above,
//                          the global node_modules)
//     --newel-bench PATH   the program that measures Newel (.build/release/newel-bench)
//     --results FILE       what `newel-bench jsonata --jsonata-results FILE` has written, instead of running it
//     --seconds S          longest time of one measure (2)
//     --json FILE          write the figures as JSON, too
//
// Both sides compile an expression once and evaluate it many times in a warm process; the figure is the CPU time of one
// evaluation, the least of seven samples. Exit code 1 when a result differs, 0 with a notice when there is no library.
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../..");
const SAMPLES = 7;

const options = {
  jsonata: undefined,
  "newel-bench": join(root, ".build/release/newel-bench"),
  results: undefined,
  seconds: "2",
  json: undefined,
};
const words = process.argv.slice(2);
while (words.length > 0) {
  const word = words.shift();
  const name = word.replace(/^--/, "");
  if (!word.startsWith("--") || !(name in options) || words.length === 0) {
    console.error(`compare.mjs: '${word}' is not known or lacks a value; its options are --${Object.keys(options).join(", --")}`);
    process.exit(2);
  }
  options[name] = words.shift();
}
const seconds = Number(options.seconds);
if (!(seconds >= 0.1 && seconds <= 600)) {
  console.error("compare.mjs: --seconds needs a number from 0.1 to 600");
  process.exit(2);
}

/** The library with its version and place, or undefined. */
function findLibrary() {
  const require = createRequire(import.meta.url);
  const places = options.jsonata ? [resolve(options.jsonata)] : ["jsonata"];
  if (!options.jsonata) {
    try {
      places.push(join(execFileSync("npm", ["root", "-g"], { encoding: "utf8" }).trim(), "jsonata"));
    } catch (error) {
      console.error(`compare.mjs: npm was not asked for its global folder: ${error.message.split("\n")[0]}`);
    }
  }
  for (const place of places) {
    let file;
    try {
      file = require.resolve(place);
    } catch (error) {
      if (error.code !== "MODULE_NOT_FOUND") throw error;
      continue;
    }
    return { jsonata: require(file), file, version: versionAbove(file) };
  }
  return undefined;
}

/** The version in the nearest package.json. */
function versionAbove(file) {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder)) {
    const path = join(folder, "package.json");
    if (existsSync(path)) return JSON.parse(readFileSync(path, "utf8")).version ?? "unknown";
  }
  return "unknown";
}

/** Newel's figures and results, one object for each case. */
function newelFigures() {
  if (options.results) return parseLines(options.results);
  const program = options["newel-bench"];
  if (!existsSync(program) || !statSync(program).isFile()) {
    console.error(`compare.mjs: no program at ${program}; build it (swift build -c release --product newel-bench)`);
    process.exit(2);
  }
  const folder = mkdtempSync(join(tmpdir(), "newel-compare-"));
  try {
    const file = join(folder, "results.jsonl");
    const words = ["jsonata", "--seconds", String(seconds), "--jsonata-cases", here, "--jsonata-results", file];
    const ended = spawnSync(program, words, { stdio: ["ignore", "ignore", "inherit"] });
    if (ended.status !== 0) {
      console.error(`compare.mjs: newel-bench ended with code ${ended.status}`);
      process.exit(1);
    }
    return parseLines(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function parseLines(file) {
  return readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** CPU microseconds of the whole process, garbage collection and compilation included. */
function cpu() {
  const usage = process.cpuUsage();
  return usage.user + usage.system;
}

/** CPU microseconds of one evaluation: warm, the least of the samples. */
async function measure(expression, document) {
  const isAsync = typeof expression.evaluate(document)?.then === "function";
  const sample = async (count) => {
    const start = cpu();
    if (isAsync) {
      for (let i = 0; i < count; i++) await expression.evaluate(document);
    } else {
      for (let i = 0; i < count; i++) expression.evaluate(document);
    }
    return cpu() - start;
  };
  const wanted = Math.min(150_000, (seconds * 1e6) / (SAMPLES + 4));
  let count = 1;
  // The warm-up goes on until the compiler has had time, then the length of a sample is set by its last round.
  for (let spent = 0; ; count *= 2) {
    const used = await sample(count);
    spent += used;
    if (used >= wanted / 4 && spent >= wanted * 2) {
      count = Math.max(1, Math.round((count * wanted) / used));
      break;
    }
    if (used >= wanted) count = Math.max(1, Math.floor(count / 4));
  }
  let least = Infinity;
  for (let i = 0; i < SAMPLES; i++) least = Math.min(least, (await sample(count)) / count);
  return least;
}

/** Equal as JSON: members in any order, numbers as doubles. */
function equal(left, right) {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length && keys.every((key) => key in right && equal(left[key], right[key]));
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

const library = findLibrary();
if (!library) {
  console.log(`SKIPPED  the comparison with jsonata-js: there is no library 'jsonata'${options.jsonata ? ` at ${options.jsonata}` : ""}.
         npm install --prefix FOLDER jsonata@2.0.6, then
         node Benchmarks/jsonata/compare.mjs --jsonata FOLDER/node_modules/jsonata`);
  process.exit(0);
}

const { cases } = JSON.parse(readFileSync(join(here, "cases.json"), "utf8"));
const ours = new Map(newelFigures().map((line) => [`${line.category}: ${line.name}`, line]));
const documents = new Map();
const rows = [];
let differences = 0;
for (const { category, name, document, expression } of cases) {
  if (!documents.has(document)) {
    documents.set(document, JSON.parse(readFileSync(join(here, "documents", `${document}.json`), "utf8")));
  }
  const data = documents.get(document);
  const mine = ours.get(`${category}: ${name}`);
  const compiled = library.jsonata(expression);
  const result = await compiled.evaluate(data);
  const isEqual = mine !== undefined && equal(JSON.parse(JSON.stringify(result)), mine.result);
  if (!isEqual) {
    differences += 1;
    console.error(`DIFFERENT  ${category}: ${name}${mine === undefined ? " is missing in Newel's results" : ""}`);
  }
  const theirs = await measure(compiled, data);
  rows.push({ category, name, newel: mine?.microseconds ?? NaN, js: theirs, ratio: theirs / (mine?.microseconds ?? NaN), isEqual });
  console.error(`  ${category}: ${name}: ${digits(theirs)} µs`);
}

console.log(`jsonata-js ${library.version}, Node ${process.version}; CPU time of one evaluation in µs\n`);
const width = Math.max(...rows.map((row) => row.name.length)) + 2;
const line = (name, newel, js, ratio) =>
  console.log(`${name.padEnd(width)}${newel.padStart(10)}${js.padStart(12)}${ratio.padStart(9)}`);
line("", "Newel", "jsonata-js", "ratio");
for (const category of new Set(rows.map((row) => row.category))) {
  const group = rows.filter((row) => row.category === category);
  line(category, "", "", digits(median(group.map((row) => row.ratio))));
  for (const row of group) line(`  ${row.name}`, digits(row.newel), digits(row.js), digits(row.ratio));
}
const ratios = rows.map((row) => row.ratio);
console.log(`\nmedian ratio ${digits(median(ratios))}, least ${digits(Math.min(...ratios))}; ${rows.length - differences} of ${rows.length} results equal`);
if (options.json) {
  writeFileSync(options.json, `${JSON.stringify({ jsonata: library.version, node: process.version, rows }, null, 2)}\n`);
}
process.exit(differences > 0 ? 1 : 0);
