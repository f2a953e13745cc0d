// referee.mjs: runs scenarios of the official conformance suite, each in a process of its own, and judges them strictly.
//   node referee.mjs client COMMAND [--spec REVISION] [SCENARIO...]
//   node referee.mjs server URL [--spec REVISION] [SCENARIO...]
// Passed: exit code 0, at least one SUCCESS, neither FAILURE nor WARNING. (The suite itself lets a client pass that does nothing.)
// Prints `ok NAME (REVISION)` or `FAILED NAME (REVISION)` with the checks that failed. Scenarios that a revision does not require are
// `unscored`, and never fail the run.
import { spawn } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = fileURLToPath(new URL(".", import.meta.url));
const suite = join(here, "node_modules/@modelcontextprotocol/conformance/dist/index.js");
const lists = JSON.parse(readFileSync(join(here, "scenarios.json"), "utf8"));
const patience = 90_000; // above the suite's own 30 s for a client

const [leg, subject, ...rest] = process.argv.slice(2);
const at = rest.indexOf("--spec");
const revision = at < 0 ? undefined : rest.splice(at, 2)[1];
const wanted = new Set(rest);

const jobs = Object.entries(lists[leg])
  .filter(([spec]) => !revision || spec === revision)
  .flatMap(([spec, kinds]) =>
    ["scored", "unscored"].flatMap((kind) => kinds[kind].map((name) => ({ spec, name, scored: kind === "scored" }))))
  .filter((job) => wanted.size === 0 || wanted.has(job.name));
for (const name of wanted) {
  if (!jobs.some((job) => job.name === name)) throw new Error(`no such scenario: ${name}`);
}

function run(job) {
  const folder = join(here, "results", `${leg}-${job.spec}`, job.name);
  rmSync(folder, { recursive: true, force: true });
  const args = [suite, leg, leg === "client" ? "--command" : "--url", subject, "--scenario", job.name,
    "--spec-version", job.spec, "--force", "--output-dir", folder];
  return new Promise((resolve) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    const said = [];
    child.stdout.on("data", (data) => said.push(data));
    child.stderr.on("data", (data) => said.push(data));
    const timer = setTimeout(() => child.kill("SIGKILL"), patience);
    child.on("close", (code) => {
      clearTimeout(timer);
      resolve({ code, folder, said: Buffer.concat(said).toString() });
    });
  });
}

function judge({ code, folder, said }) {
  const [file] = globSync(join(folder, "**/checks.json"));
  const checks = file ? JSON.parse(readFileSync(file, "utf8")) : [];
  const bad = checks.filter((check) => ["FAILURE", "WARNING"].includes(check.status));
  const faults = bad.map((check) => `${check.status} ${check.id}: ${check.errorMessage ?? check.description}`);
  if (!checks.some((check) => check.status === "SUCCESS")) faults.push("no check passed");
  if (code !== 0) faults.push(`the referee's exit code: ${code}`);
  if (code !== 0 && bad.length === 0) faults.push(said.trim().slice(-2000));
  return faults;
}

const counts = { passed: 0, failed: 0, unscoredPassed: 0, unscored: 0 };
async function report(job) {
  const faults = judge(await run(job));
  const good = faults.length === 0;
  if (job.scored) counts[good ? "passed" : "failed"]++;
  else counts.unscored++, (counts.unscoredPassed += good ? 1 : 0);
  const verdict = job.scored ? (good ? "ok" : "FAILED") : good ? "unscored, ok:" : "unscored, not passed:";
  console.log([`${verdict} ${job.name} (${job.spec})`, ...faults.map((fault) => fault.replace(/^/gm, "    "))].join("\n"));
}

const alone = jobs.filter((job) => lists.alone.includes(job.name));
const queue = jobs.filter((job) => !lists.alone.includes(job.name));
async function worker() {
  for (let job = queue.shift(); job; job = queue.shift()) await report(job);
}
await Promise.all([worker(), worker()]);
for (const job of alone) await report(job);

if (counts.unscored) console.log(`unscored: ${counts.unscoredPassed} of ${counts.unscored} passed`);
console.log(`${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed === 0 ? 0 : 1;
