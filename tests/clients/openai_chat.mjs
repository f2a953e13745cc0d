// openai_chat.mjs: how OpenAI's own client asks for chat completions, at OpenAI's or at Azure.
import OpenAI from "openai";
import { weather_function } from "./harness.mjs";

const message_of = (turn) => [
  turn.reply.message,
  ...turn.results.map((result) => ({ role: "tool", tool_call_id: result.id, content: result.text })),
];

function body_of(model, { question, tools, format, turns = [], wrong }) {
  return {
    model,
    messages: [{ role: "system", content: "Be brief." }, { role: "user", content: question }, ...turns.flatMap(message_of)],
    ...(tools && { tools: [weather_function] }),
    ...(format && { response_format: { type: "json_schema", json_schema: { name: "value", schema: format, strict: true } } }),
    ...(wrong && { temperature: 9 }),
  };
}

function reply_of(completion) {
  const { message, finish_reason } = completion.choices[0];
  return {
    message,
    text: message.content,
    calls: (message.tool_calls ?? []).map(({ id, function: f }) => ({ id, name: f.name, arguments: JSON.parse(f.arguments) })),
    usage: completion.usage && {
      input: completion.usage.prompt_tokens,
      cached: completion.usage.prompt_tokens_details.cached_tokens,
      written: completion.usage.prompt_tokens_details.cache_write_tokens,
      output: completion.usage.completion_tokens,
      reasoning: completion.usage.completion_tokens_details.reasoning_tokens,
    },
    cut_short: finish_reason === "length",
  };
}

/// `client`: one of OpenAI's.
export const asking = (client, model) => async (request) => {
  const body = body_of(model, request);
  const options = request.retries === undefined ? {} : { maxRetries: request.retries };
  if (!request.stream) return reply_of(await client.chat.completions.create(body, options));
  const stream = client.chat.completions.stream({ ...body, stream_options: { include_usage: true } }, options);
  return reply_of(await stream.finalChatCompletion());
};

/// What holds wherever it asks.
export const openai = {
  usage: { input: 2400, cached: 1536, written: 512, output: 96, reasoning: 64 },
  denied: (error) => error instanceof OpenAI.AuthenticationError && error.message.includes("This key is not known here."),
  limited: (error) => error instanceof OpenAI.RateLimitError && error.status === 429,
  broken: (error) => error instanceof OpenAI.APIError && error.message.includes("Something broke."),
  refused: (error) => error instanceof OpenAI.BadRequestError,
  newer: "openai",
  attempts: 3,
  retries: true,
};
