// inspector.mjs: the official inspector, on its command line, looks at Purser's server: node inspector.mjs URL COMMAND...
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { claim, equal } from "./talk.mjs";

const [url, ...command] = process.argv.slice(2);
const inspector = join(fileURLToPath(new URL(".", import.meta.url)), "node_modules/.bin/mcp-inspector");
const home = mkdtempSync(join(tmpdir(), "inspector-"));
process.on("exit", () => rmSync(home, { recursive: true, force: true }));

function inspect(target, args) {
  return new Promise((resolve) => {
    const all = [inspector, "--cli", ...target, ...args, "-q", "--format", "json"];
    const child = spawn(process.execPath, all, { env: { ...process.env, HOME: home }, stdio: ["ignore", "pipe", "pipe"] });
    const said = { out: "", err: "" };
    child.stdout.on("data", (data) => (said.out += data));
    child.stderr.on("data", (data) => (said.err += data));
    child.on("close", (code) => resolve({ code, ...said }));
  });
}

/// What it printed: a result on stdout, an error on stderr.
function read({ code, out, err }, should = 0) {
  if (code !== should) throw new Error(`exit code ${code}, should be ${should}: ${(out + err).slice(0, 2000)}`);
  return JSON.parse(code === 0 ? out : err);
}

const call = (tool, json) => ["--method", "tools/call", "--tool-name", tool, "--tool-args-json", json];
const http = ["--transport", "http"];
const modern = [...http, "--protocol-era", "modern"];
for (const [title, target, flags] of [["stdio", command, []], ["http", [url], http], ["http, modern", [url], modern]]) {
  const run = async (args) => inspect(target, [...flags, ...args]);
  await claim(`inspector, ${title}: the tools' schemas are sound`, async () => {
    const { result } = read(await run(["--method", "tools/list", "--strict"]));
    equal(result.tools.map((tool) => tool.name).sort(), ["ask", "slow", "sum"]);
  });
  await claim(`inspector, ${title}: a call`, async () =>
    equal(read(await run(call("sum", '{"a":2,"b":3}'))).result.content, [{ type: "text", text: "5" }]));
  await claim(`inspector, ${title}: a tool that is not there`, async () =>
    equal(read(await run(call("none", "{}")), 5).error.code, "tool_not_found"));
}
await claim("inspector, http: 200 calls, ten at a time", async () => {
  const load = ["--load", "--load-requests", "200", "--load-concurrency", "10"];
  const { requests, ok, toolErrors, errors } = read(await inspect([url], [...http, ...call("sum", '{"a":2,"b":3}'), ...load])).result;
  equal([requests, ok, toolErrors, errors], [200, 200, 0, 0]);
});
