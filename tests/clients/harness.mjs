// harness.mjs: the checks that every client passes, and how their outcome is told: a line per check, a non-zero exit after a failure.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

/// Where the simulator listens, and the file in which it writes down what it receives.
export const simulator = process.env.PURSER_SIM;
const log = process.env.PURSER_SIM_LOG;
if (!simulator || !log) throw new Error("PURSER_SIM and PURSER_SIM_LOG say where the simulator and its log are");

let failed = 0;
let current = "nothing yet";
// What a client throws beside the call that it belongs to would pass unseen.
process.on("unhandledRejection", (error) => tell(`${current}: nobody handled`, error));
process.on("exit", (code) => { if (failed > 0 && code === 0) process.exitCode = 1; });

function tell(name, error) {
  if (!error) return console.log(`ok ${name}`);
  failed += 1;
  console.log(`FAILED ${name}\n${String(error.stack ?? error).replace(/^/gm, "   | ")}`);
}

/// Runs one check, for at most half a minute.
export async function check(name, run) {
  current = name;
  let timer;
  const late = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error("no end after 30 s")), 30_000); });
  try {
    await Promise.race([run(), late]);
    tell(name);
  } catch (error) {
    tell(name, error);
  } finally {
    clearTimeout(timer);
  }
}

const log_lines = () => readFileSync(log, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const logged = (event) => log_lines().filter((line) => line.event === event);

/// The requests that the simulator has received, oldest first: {method, path, headers, body, ...}.
export const requests = () => logged("request");

/// The tool that is offered, and the shape of a structured answer, as JSON schemas.
export const weather = {
  name: "weather",
  description: "The weather of a city, now",
  schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"], additionalProperties: false },
};
/// The same, as most interfaces write it.
export const weather_function = { type: "function", function: { name: weather.name, description: weather.description, parameters: weather.schema } };
export const value_schema = {
  type: "object",
  properties: { city: { type: "string" }, degrees: { type: "integer" } },
  required: ["city", "degrees"],
  additionalProperties: false,
};

// What the model thinks before it calls two tools; see scenario.yaml.
const thoughts = "Two cities, two calls.";
const answer_text = "Zürich lies at a lake 🌊; Bern does not.";

/// All that is said or thought in a body, in order; a stream's pieces may have gone back as pieces.
function texts_in(value, key) {
  if (typeof value === "string") return ["text", "thinking", "tool_plan"].includes(key) ? value : "";
  return Object.entries(value ?? {}).map(([inner, member]) => texts_in(member, inner)).join("");
}

async function fails(promise, looks_right) {
  let reply;
  try {
    reply = await promise;
  } catch (error) {
    if (!looks_right(error)) throw new Error(`another error than expected: ${error?.constructor?.name}`, { cause: error });
    return error;
  }
  throw new Error(`no error, but ${JSON.stringify(reply)}`);
}

async function attempts(run) {
  const before = requests().length;
  await run();
  return requests().length - before;
}

async function tools_round_trip(client, mode, question, cities, last) {
  const ask = { ...mode, question, tools: true };
  const first = await client.ask(ask);
  assert.deepEqual(first.calls.map((call) => [call.name, call.arguments]), cities.map((city) => ["weather", { city }]));
  const results = first.calls.map((call) => ({ ...call, text: `weather in ${call.arguments.city}: wet` }));
  const second = await client.ask({ ...ask, turns: [{ reply: first, results }] });
  assert.equal(second.text, last);
  assert.deepEqual(second.calls, []);
}

/// Puts a client through everything. `client`:
///   name, usage     what it is called, and the usage that it reports of `[answer]` in scenario.yaml; `usage_streamed` where streams differ
///   ask(request)    request: {question, stream, tools, format, turns: [{reply, results: [{id, name, arguments, text}]}], retries, wrong};
///                   gives {text, calls: [{id, name, arguments}], usage, cut_short} and whatever else it wants to see again in `turns`
///   denied, limited, broken   whether an error is the client's own for 401, 429, and a stream that carries an error
///   attempts        how often it sends what is answered by 429, if nothing is said of retries
///   retries         whether `request.retries` is obeyed
///   thinks          whether the thinking that comes with an answer goes back with it
///   refused         whether an error is the client's own for a request that is `wrong` in some way that the API refuses
///   newer           the shape of `[newer ...]` in scenario.yaml: an answer with members and words that came after this client
///   lacks           names of checks that this client or API has nothing for: two_tools, format, limit, cut
export async function pass_all(client) {
  const lacks = new Set(client.lacks ?? []);
  for (const stream of [false, true]) {
    const mode = { stream };
    const usage = (stream && client.usage_streamed) || client.usage;
    const named = (text) => `${client.name}, ${stream ? "streamed" : "whole"}: ${text}`;

    await check(named("an answer arrives, and its usage"), async () => {
      const reply = await client.ask({ ...mode, question: "[answer] Where are they?" });
      assert.equal(reply.text, answer_text);
      assert.deepEqual(reply.usage, usage);
      assert.ok(!reply.cut_short);
    });
    if (!lacks.has("limit")) await check(named("an answer that met its limit is known as such"), async () => {
      const reply = await client.ask({ ...mode, question: "[limit] Tell me a story." });
      assert.equal(reply.text, "Once upon a");
      assert.ok(reply.cut_short, "not told that the answer is cut short");
    });
    await check(named("a tool is called, and its result answered"), () =>
      tools_round_trip(client, mode, "[one tool] Weather?", ["Oslo"], "It rains in Oslo."));
    if (!lacks.has("two_tools")) await check(named("two tools are called at a time"), async () => {
      await tools_round_trip(client, mode, "[two tools] Weather?", ["Oslo", "Tromsø"], "Rain in Oslo, snow in Tromsø.");
      if (client.thinks) assert.ok(texts_in(requests().at(-1).body).includes(thoughts), "its thinking was lost");
    });
    if (!lacks.has("format")) await check(named("an answer has the shape that was asked for"), async () => {
      const reply = await client.ask({ ...mode, question: "[value] How warm is it?", format: value_schema });
      assert.deepEqual(JSON.parse(reply.text), { city: "Oslo", degrees: 7 });
    });
    await check(named("401 is the client's own error and not sent again"), async () => {
      const count = await attempts(() => fails(client.ask({ ...mode, question: "[denied]" }), client.denied));
      assert.equal(count, client.attempts_denied ?? 1);
    });
    await check(named(`429 is the client's own error after ${client.attempts} attempts`), async () => {
      const count = await attempts(() => fails(client.ask({ ...mode, question: "[limited]" }), client.limited));
      assert.equal(count, client.attempts);
    });
    if (client.retries) await check(named("what heals is asked for again"), async () => {
      const question = stream ? "[heals again]" : "[heals]";
      const count = await attempts(async () => {
        const reply = await client.ask({ ...mode, question, retries: 2 });
        assert.equal(reply.text, answer_text);
      });
      assert.equal(count, stream ? 2 : 3);
    });
    if (client.newer) await check(named("what is newer than the client is passed over"), async () => {
      const reply = await client.ask({ ...mode, question: `[newer ${client.newer}]` });
      assert.equal(reply.text, answer_text);
      assert.equal(reply.usage.input, usage.input);
    });
    if (client.refused) await check(named("a wrong request is the client's own error"), () =>
      fails(client.ask({ ...mode, question: "[answer]", wrong: true }), client.refused));
    for (const end of lacks.has("cut") ? [] : ["cut", "reset"]) {
      await check(named(`an answer that is ${end} is an error`), async () => {
        await fails(client.ask({ ...mode, question: `[${end}] Say it.`, retries: 0 }), (error) => error instanceof Error);
        assert.equal(logged("response").at(-1).outcome, "cut");
      });
    }
  }
  if (client.broken) await check(`${client.name}, streamed: an error inside of the stream is an error`, () =>
    fails(client.ask({ stream: true, question: "[breaks] Say it.", retries: 0 }), client.broken));
}
