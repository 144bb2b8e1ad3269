// Answers JSON Lines like `newel eval jsonata --lines`, by the library jsonata-js at the path given as argument.
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { createInterface } from "node:readline";

const jsonata = createRequire(import.meta.url)(resolve(process.argv[2]));

async function answer({ expr, data }) {
  let value;
  try {
    value = await jsonata(expr).evaluate(data);
  } catch (error) {
    if (typeof error?.code === "string") return { error: { code: error.code, message: String(error.message) } };
    if (error instanceof RangeError) return { error: { code: "U1001", message: String(error.message) } };
    return { broken: String(error?.message ?? error).slice(0, 200) };
  }
  if (value === undefined) return { undefined: true };
  return { result: value };
}

// Functions and numbers that are no JSON have no text there; they are marked, so that they do not pass for null.
function mark(key, value) {
  if (typeof value === "function" || value?._jsonata_lambda || value?._jsonata_function) return { "<function>": true };
  if (typeof value === "number" && !Number.isFinite(value)) return { "<number>": String(value) };
  return value;
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let text;
  try {
    text = JSON.stringify({ id: request.id, ...(await answer(request)) }, mark);
  } catch (error) {
    text = JSON.stringify({ id: request.id, broken: String(error.message).slice(0, 200) });
  }
  process.stdout.write(`${text}\n`);
}
