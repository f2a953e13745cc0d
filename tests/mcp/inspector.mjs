// inspector.mjs: the official inspector, on its command line, looks at Purser's server: node inspector.mjs URL COMMAND...
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { claim } from "./talk.mjs";

const [url, ...command] = process.argv.slice(2);
const inspector = join(fileURLToPath(new URL(".", import.meta.url)), "node_modules/.bin/mcp-inspector");
const home = mkdtempSync(join(tmpdir(), "inspector-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

function inspect(target, args) {
  return new Promise((resolve) => {
    const all = [inspector, "--cli", ...target, ...args, "-q", "--format", "json"];
    const child = spawn(process.execPath, all, { env: { ...process.env, HOME: home }, stdio: ["ignore", "pipe", "pipe"] });
    const out = { text: "" };
    child.stdout.on("data", (data) => (out.text += data));
    child.stderr.on("data", (data) => (out.text += data));
    child.on("close", (code) => resolve({ code, text: out.text }));
  });
}

function expect({ code, text }, should, part) {
  if (code !== should || !text.includes(part)) throw new Error(`exit code ${code}, should be ${should}, with ${part}: ${text.slice(0, 2000)}`);
}

const call = (tool, json) => ["--method", "tools/call", "--tool-name", tool, "--tool-args-json", json];
const http = ["--transport", "http"];
const modern = [...http, "--protocol-era", "modern"];
for (const [title, target, flags] of [["stdio", command, []], ["http", [url], http], ["http, modern", [url], modern]]) {
  const run = async (args) => inspect(target, [...flags, ...args]);
  await claim(`inspector, ${title}: the tools' schemas are sound`, async () =>
    expect(await run(["--method", "tools/list", "--strict"]), 0, '"sum"'));
  await claim(`inspector, ${title}: a call`, async () => expect(await run(call("sum", '{"a":2,"b":3}')), 0, "5"));
  await claim(`inspector, ${title}: a tool that is not there`, async () => expect(await run(call("none", "{}")), 5, "none"));
}
await claim("inspector, http: 200 calls, ten at a time", async () =>
  expect(await inspect([url], [...http, ...call("sum", '{"a":2,"b":3}'), "--load", "--load-requests", "200", "--load-concurrency", "10"]), 0, "p99"));
