// client_v2.mjs: the official v2 SDK talks to Purser's server, in the era it finds and pinned to each: node client_v2.mjs stdio COMMAND...
// or: node client_v2.mjs http URL
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { claim, equal, talk } from "./talk.mjs";

const [kind, target, ...args] = process.argv.slice(2);
const transport = () => kind === "stdio" ? new StdioClientTransport({ command: target, args })
  : new StreamableHTTPClientTransport(new URL(target));
const modes = [["automatic", "auto", "modern"], ["pinned", { pin: "2026-07-28" }, "modern"], ["legacy", "legacy", "legacy"]];
for (const [title, mode, era] of modes) {
  const client = new Client({ name: "v2", version: "1.0.0" }, { versionNegotiation: { mode } });
  const name = `SDK v2, ${kind}, ${title}`;
  await claim(`${name}: connects in the ${era} era`, async () => {
    await client.connect(transport());
    equal(client.getProtocolEra(), era);
  });
  await talk(client, (params, options) => client.callTool(params, options), name);
}
process.exit();
