// modern_server.mjs: a server of both eras on the official v2 SDK, over stdio, or over HTTP with `--http PORT` (0: any; says its URL).
// Tools: sum{a,b}; slow{steps,ms} with progress; think{prompt}, which asks for sampling; era{}, which tells the era of the request.
import { createServer } from "node:http";
import { toNodeHandler } from "@modelcontextprotocol/node";
import { createMcpHandler, inputRequired, inputResponse, McpServer } from "@modelcontextprotocol/server";
import { serveStdio } from "@modelcontextprotocol/server/stdio";
import { z } from "zod";

const text = (said) => ({ content: [{ type: "text", text: String(said) }] });

async function slow({ steps, ms }, { mcpReq }) {
  for (let step = 1; step <= steps; step++) {
    await new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      mcpReq.signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
    });
    if (mcpReq.signal.aborted) {
      console.error("slow: cancelled");
      return text("cancelled");
    }
    const progressToken = mcpReq._meta?.progressToken;
    if (progressToken === undefined) continue;
    await mcpReq.notify({ method: "notifications/progress", params: { progressToken, progress: step, total: steps } });
  }
  return text(`${steps} steps`);
}

function think({ prompt }, { mcpReq }) {
  const thought = inputResponse(mcpReq.inputResponses, "thought");
  if (thought.kind === "missing") {
    const messages = [{ role: "user", content: { type: "text", text: prompt } }];
    return inputRequired({ inputRequests: { thought: inputRequired.createMessage({ messages, maxTokens: 50 }) } });
  }
  return text(`thought: ${mcpReq.inputResponses.thought.content.text}`);
}

function make({ era }) {
  const server = new McpServer({ name: "modern", version: "1.0.0" }, { instructions: "A server for tests." });
  const whole = z.number().int();
  server.registerTool("sum", {
    description: "Adds two numbers",
    inputSchema: z.object({ a: z.number(), b: z.number() }),
    outputSchema: z.object({ sum: z.number() }),
  }, ({ a, b }) => ({ ...text(a + b), structuredContent: { sum: a + b } }));
  server.registerTool("slow", { description: "Takes its time", inputSchema: z.object({ steps: whole, ms: whole }) }, slow);
  server.registerTool("think", { description: "Asks for sampling", inputSchema: z.object({ prompt: z.string() }) }, think);
  server.registerTool("era", { description: "Tells its era", inputSchema: z.object({}) }, () => text(era));
  return server;
}

const at = process.argv.indexOf("--http");
if (at < 0) {
  serveStdio(make);
} else {
  const http = createServer(toNodeHandler(createMcpHandler(make)));
  http.listen(Number(process.argv[at + 1]), "127.0.0.1", () => console.log(`http://127.0.0.1:${http.address().port}/mcp`));
}
