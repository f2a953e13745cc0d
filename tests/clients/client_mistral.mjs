// client_mistral.mjs: Mistral's own client.
import { Mistral } from "@mistralai/mistralai";
import { MistralError } from "@mistralai/mistralai/models/errors/mistralerror.js";
import { pass_all, simulator, weather_function } from "./harness.mjs";

const client = new Mistral({ serverURL: `${simulator}/mistral`, apiKey: "mistral-test" });

const messages_of = (turn) => [
  turn.reply.message,
  ...turn.results.map((result) => ({ role: "tool", toolCallId: result.id, name: result.name, content: result.text })),
];

const body_of = ({ question, tools, format, turns = [], wrong }) => ({
  model: "mistral-large-2512",
  messages: [{ role: "system", content: "Be brief." }, { role: "user", content: question }, ...turns.flatMap(messages_of)],
  maxTokens: wrong ? -1 : 1000,
  ...(tools && { tools: [weather_function] }),
  ...(format && { responseFormat: { type: "json_schema", jsonSchema: { name: "value", schemaDefinition: format, strict: true } } }),
});

const backoff = { strategy: "backoff", backoff: { initialInterval: 5, maxInterval: 20, exponent: 1.5, maxElapsedTime: 5000 } };

const text_of = (content) =>
  (typeof content === "string" ? content : (content ?? []).filter((part) => part.type === "text").map((part) => part.text).join(""));

function reply_of(message, usage, finish) {
  return {
    message,
    text: text_of(message.content),
    calls: (message.toolCalls ?? []).map(({ id, function: f }) => (
      { id, name: f.name, arguments: typeof f.arguments === "string" ? JSON.parse(f.arguments) : f.arguments })),
    usage: usage && {
      input: usage.promptTokens,
      cached: usage.prompt_tokens_details?.cached_tokens ?? usage.num_cached_tokens,
      output: usage.completionTokens,
    },
    cut_short: finish === "length",
  };
}

/// Thinking comes in pieces, and goes back as one.
function add(content, part) {
  const last = content.at(-1);
  if (part.type === "thinking" && last?.type === "thinking") last.thinking[0].text += part.thinking[0].text;
  else content.push(part);
}

async function streamed(body, options) {
  const message = { role: "assistant", content: [], toolCalls: [] };
  let usage;
  let finish;
  for await (const { data } of await client.chat.stream(body, options)) {
    usage = data.usage ?? usage;
    for (const { delta, finishReason } of data.choices) {
      finish = finishReason ?? finish;
      const parts = typeof delta.content === "string" ? [{ type: "text", text: delta.content }] : delta.content ?? [];
      for (const part of parts) add(message.content, part);
      for (const call of delta.toolCalls ?? []) {
        const known = message.toolCalls.find((other) => other.index === call.index);
        if (known) known.function.arguments += call.function.arguments;
        else message.toolCalls.push(call);
      }
    }
  }
  if (!finish) throw new Error("the stream ended before the answer did");
  return reply_of(message, usage, finish);
}

async function ask(request) {
  const options = request.retries ? { retries: backoff } : {};
  if (request.stream) return streamed(body_of(request), options);
  const { choices, usage } = await client.chat.complete(body_of(request), options);
  return reply_of(choices[0].message, usage, choices[0].finishReason);
}

await pass_all({
  name: "mistral",
  ask,
  usage: { input: 2400, cached: 1536, output: 96 },
  denied: (error) => error instanceof MistralError && error.statusCode === 401,
  limited: (error) => error instanceof MistralError && error.statusCode === 429,
  refused: (error) => error instanceof MistralError && [400, 422].includes(error.statusCode),
  broken: (error) => error instanceof Error,
  thinks: true,
  newer: "mistral",
  attempts: 1,
  retries: true,
});
