// client_v1.mjs: the official v1 SDK (handshake era) talks to Purser's server: node client_v1.mjs stdio COMMAND... | http URL
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { claim, equal, talk } from "./talk.mjs";

const [kind, target, ...args] = process.argv.slice(2);
const transport = kind === "stdio" ? new StdioClientTransport({ command: target, args })
  : new StreamableHTTPClientTransport(new URL(target));
const client = new Client({ name: "v1", version: "1.0.0" });
const name = `SDK v1, ${kind}`;
await claim(`${name}: connects`, async () => {
  await client.connect(transport);
  equal(typeof client.getServerVersion().name, "string");
});
await claim(`${name}: pings`, () => client.ping());
await talk(client, (params, options) => client.callTool(params, undefined, options), name);
process.exit();
