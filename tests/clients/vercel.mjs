// vercel.mjs: how Vercel's `ai` asks, whatever the provider.
import { APICallError, RetryError, Output, generateText, jsonSchema, streamText, tool } from "ai";
import { weather } from "./harness.mjs";

const messages_of = (turn) => [
  ...turn.reply.messages,
  {
    role: "tool",
    content: turn.results.map((result) => (
      { type: "tool-result", toolCallId: result.id, toolName: result.name, output: { type: "text", value: result.text } })),
  },
];

const weather_tool = tool({ description: weather.description, inputSchema: jsonSchema(weather.schema) });

function options_of(model, { question, tools, format, turns = [], retries, wrong }) {
  return {
    model,
    instructions: "Be brief.",
    messages: [{ role: "user", content: question }, ...turns.flatMap(messages_of)],
    maxOutputTokens: 1000,
    ...((tools || wrong) && { tools: { [wrong ? "not a name!" : weather.name]: weather_tool } }),
    ...(format && { output: Output.object({ schema: jsonSchema(format) }) }),
    ...(retries !== undefined && { maxRetries: retries }),
  };
}

async function reply_of(result) {
  const [text, calls, usage, finish, response] =
    await Promise.all([result.text, result.toolCalls, result.usage, result.finishReason, result.response]);
  return {
    text,
    messages: response.messages,
    calls: calls.map((call) => ({ id: call.toolCallId, name: call.toolName, arguments: call.input })),
    usage: { input: usage.inputTokens, cached: usage.inputTokenDetails.cacheReadTokens, output: usage.outputTokens },
    cut_short: finish === "length",
  };
}

/// `model`: a model of any provider of Vercel's.
export const asking = (model) => async (request) => {
  const options = options_of(model, request);
  if (!request.stream) return reply_of(await generateText(options));
  const result = streamText({ ...options, onError: () => {} });
  for await (const part of result.fullStream ?? result.stream) if (part.type === "error") throw part.error;
  return reply_of(result);
};

const last_of = (error) => (RetryError.isInstance(error) ? error.lastError : error);
const has_status = (...wanted) => (error) => APICallError.isInstance(last_of(error)) && wanted.includes(last_of(error).statusCode);

/// What holds for all providers of Vercel's.
export const vercel = {
  denied: has_status(401),
  limited: has_status(429),
  refused: has_status(400, 422),
  attempts: 3,
  retries: true,
};
