// talk.mjs: what clients written by others say to Purser's server: lists, calls, asks for progress, cancels.
// Shared by client_v1.mjs and client_v2.mjs, whose `Client` have the same methods.

/// A claim about the server. Prints `ok NAME` or `FAILED NAME` with the reason.
export async function claim(name, check) {
  try {
    await check();
    console.log(`ok ${name}`);
  } catch (error) {
    console.log(`FAILED ${name}: ${error.stack ?? error}`);
  }
}

export function equal(is, should) {
  if (JSON.stringify(is) !== JSON.stringify(should)) throw new Error(`is ${JSON.stringify(is)}, should be ${JSON.stringify(should)}`);
}

export function includes(text, part) {
  if (!text.includes(part)) throw new Error(`lacks ${JSON.stringify(part)}: ${text.slice(0, 2000)}`);
}

/// What a promise fails with; that it does not fail is an error of its own.
const failure = (promise) =>
  promise.then((result) => { throw new Error(`did not fail: ${JSON.stringify(result)}`); }, (error) => error);

const said = (result) => result.content[0].text;

/// `call(params, options)` is the SDK's callTool.
export async function talk(client, call, name) {
  const claims = (what, check) => claim(`${name}: ${what}`, check);
  await claims("lists the tools", async () => {
    const { tools } = await client.listTools();
    equal(tools.map((tool) => tool.name).filter((tool) => ["slow", "sum"].includes(tool)).sort(), ["slow", "sum"]);
  });
  await claims("calls a tool", async () => equal(said(await call({ name: "sum", arguments: { a: 2, b: 3 } })), "5"));
  await claims("calls twenty side by side", async () => {
    const calls = Array.from({ length: 20 }, (_, i) => call({ name: "sum", arguments: { a: i, b: 1 } }));
    equal((await Promise.all(calls)).map(said), Array.from({ length: 20 }, (_, i) => String(i + 1)));
  });
  await claims("hears of progress", async () => {
    const heard = [];
    const onprogress = ({ progress }) => heard.push(progress);
    await call({ name: "slow", arguments: { steps: 3, ms: 10 } }, { onprogress });
    if (heard.length === 0) throw new Error("heard nothing");
    equal(heard, [1, 2, 3].slice(0, heard.length)); // over stdio the SDK drops what comes together with the answer
  });
  await claims("cancels a call, and goes on", async () => {
    const cancel = new AbortController();
    const slow = call({ name: "slow", arguments: { steps: 1000, ms: 20 } }, { signal: cancel.signal, onprogress: () => cancel.abort() });
    let refused = false;
    await slow.catch(() => (refused = true));
    equal(refused, true);
    equal(said(await call({ name: "sum", arguments: { a: 1, b: 1 } })), "2");
  });
  await claims("an unknown tool is refused", async () => {
    const error = await failure(call({ name: "no_such_tool", arguments: {} }));
    equal(error.code, -32602);
    includes(error.message, 'there is no tool "no_such_tool"');
  });
  await claims("a wrong argument is refused, and named", async () => {
    const result = await call({ name: "sum", arguments: { a: "two", b: 3 } });
    equal(result.isError, true);
    includes(said(result), "invalid_tool_arguments");
    includes(said(result), "a: ");
  });
  await claims("says goodbye", () => client.close());
}
