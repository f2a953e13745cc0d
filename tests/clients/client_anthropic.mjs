// client_anthropic.mjs: Anthropic's own client.
import assert from "node:assert/strict";
import Anthropic from "@anthropic-ai/sdk";
import { check, pass_all, requests, simulator, weather } from "./harness.mjs";

const client = new Anthropic({ baseURL: simulator, apiKey: "sk-test" });

const messages_of = (turn) => [
  { role: "assistant", content: turn.reply.content },
  { role: "user", content: turn.results.map((result) => ({ type: "tool_result", tool_use_id: result.id, content: result.text })) },
];

function body_of({ question, tools, format, turns = [], wrong }) {
  return {
    model: "claude-sonnet-5",
    max_tokens: 1000,
    system: "Be brief.",
    messages: [{ role: "user", content: question }, ...turns.flatMap(messages_of)],
    ...(tools && { tools: [{ name: weather.name, description: weather.description, input_schema: weather.schema }] }),
    ...(format && { output_config: { format: { type: "json_schema", schema: format } } }),
    ...(wrong && { max_tokens: -1 }),
  };
}

function reply_of({ content, usage, stop_reason }) {
  return {
    content,
    text: content.filter((block) => block.type === "text").map((block) => block.text).join(""),
    calls: content.filter((block) => block.type === "tool_use").map(({ id, name, input }) => ({ id, name, arguments: input })),
    usage: {
      input: usage.input_tokens,
      cached: usage.cache_read_input_tokens,
      written: usage.cache_creation_input_tokens,
      output: usage.output_tokens,
    },
    cut_short: stop_reason === "max_tokens",
  };
}

async function ask(request) {
  const options = request.retries === undefined ? {} : { maxRetries: request.retries };
  if (!request.stream) return reply_of(await client.messages.create(body_of(request), options));
  return reply_of(await client.messages.stream(body_of(request), options).finalMessage());
}

await pass_all({
  name: "anthropic",
  ask,
  usage: { input: 352, cached: 1536, written: 512, output: 96 },
  denied: (error) => error instanceof Anthropic.AuthenticationError && error.message.includes("This key is not known here."),
  limited: (error) => error instanceof Anthropic.RateLimitError && error.status === 429,
  broken: (error) => error instanceof Anthropic.APIError && error.message.includes("Something broke."),
  refused: (error) => error instanceof Anthropic.BadRequestError,
  attempts: 3,
  thinks: true,
  newer: "anthropic",
  retries: true,
});
await check("anthropic: tokens are counted", async () => {
  const messages = [{ role: "user", content: "How many are these?" }];
  const { input_tokens } = await client.messages.countTokens({ model: "claude-sonnet-5", messages });
  assert.ok(input_tokens > 0);
});
await check("anthropic: the key goes as a bearer token, with the newer version", async () => {
  const { headers } = requests()[0];
  assert.equal(headers["anthropic-version"], "2026-10-21");
  assert.ok("authorization" in headers && !("x-api-key" in headers));
});
