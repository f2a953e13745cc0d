// run.mjs: agents of `purser run` use the reference servers, with a model by script: node run.mjs PURSER
import { execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { claim, equal, includes } from "./talk.mjs";

const purser = process.argv[2];
const folder = mkdtempSync(join(tmpdir(), "purser-run-"));
const children = [];
const start = (...command) => {
  const child = spawn(command[0], command.slice(1), { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, PORT: port } });
  children.push(child);
  return child;
};
process.on("exit", () => {
  for (const child of children) child.kill();
  rmSync(folder, { recursive: true, force: true });
});

const official = (name) => join(fileURLToPath(new URL(".", import.meta.url)), `node_modules/@modelcontextprotocol/server-${name}/dist/index.js`);
const port = String(20000 + Math.floor(Math.random() * 12000)); // below those that the system gives out
const program = (name, ...args) => ({ command: [process.execPath, official(name), ...args] });
const rum = "forty-two barrels of rum";
const cases = [
  ["everything, stdio", program("everything", "stdio"), "echo", { message: "land ahoy" }, "Echo: land ahoy"],
  ["everything, http", { url: `http://127.0.0.1:${port}/mcp` }, "get-sum", { a: 40, b: 2 }, "42"],
  ["filesystem", program("filesystem", folder), "read_text_file", { path: join(folder, "notes.txt") }, rum],
  ["memory", { ...program("memory"), environment: { MEMORY_FILE_PATH: join(folder, "memory.jsonl") } }, "create_entities",
    { entities: [{ name: "Polly", entityType: "parrot", observations: ["talks"] }] }, "Polly"],
];
writeFileSync(join(folder, "notes.txt"), rum);

// The model calls the tool that the user names, and then repeats its result.
const rules = cases.map(([, , tool, args]) => ({
  when: { contains: `Use ${tool}.`, tool_results: false },
  reply: { tool_calls: [{ name: `ship_${tool}`, arguments: args }] },
}));
const scenario = join(folder, "scenario.yaml");
writeFileSync(scenario, JSON.stringify({ version: 1, rules }));

const said = (child) => new Promise((resolve) => child.stdout.once("data", (data) => resolve(String(data))));
const simulator = /http:\/\/\S+/.exec(await said(start(purser, "sim", "--port", "0", "--scenario", scenario)))[0];
start(process.execPath, official("everything"), "streamableHttp");
const listens = () => new Promise((resolve) => {
  const socket = connect(port, "127.0.0.1", () => resolve(socket.end()));
  socket.on("error", () => setTimeout(() => resolve(null), 50));
});
while (!(await listens()));

/// What `purser run` prints of an agent that uses one server, each of whose calls costs $0.002.
function run(place, task) {
  const file = join(folder, "policy.yaml");
  writeFileSync(file, JSON.stringify({
    version: 1,
    providers: { openai: { api_key: "none", base_url: `${simulator}/v1` } },
    mcp: { ship: { ...place, tools: { "*": { cost: "$0.002" } } } },
    agents: { clerk: { model: "gpt-4o", tools: ["mcp:ship"], budget: "$0.10" } },
  }));
  return new Promise((resolve, reject) =>
    execFile(purser, ["run", file, task, "--json"], { timeout: 60_000 }, (error, out, err) =>
      error ? reject(new Error(`${error.message}: ${err.slice(0, 2000)}`)) : resolve(JSON.parse(out))));
}

for (const [title, place, tool, , words] of cases) {
  await claim(`purser run, ${title}: ${tool} is called, paid for, and its result reaches the model`, async () => {
    const { output, report } = await run(place, `Use ${tool}.`);
    includes(output, words);
    equal([report.breakdown.mcp.calls, report.breakdown.mcp.by_server.ship], [1, 0.002]);
  });
}
process.exit();
