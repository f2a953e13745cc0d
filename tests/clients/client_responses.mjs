// client_responses.mjs: OpenAI's own client, the Responses API without anything stored.
import OpenAI from "openai";
import { pass_all, simulator, weather } from "./harness.mjs";
import { openai } from "./openai_chat.mjs";

const client = new OpenAI({ baseURL: `${simulator}/v1`, apiKey: "sk-test" });

const items_of = (turn) => [
  ...turn.reply.output,
  ...turn.results.map((result) => ({ type: "function_call_output", call_id: result.id, output: result.text })),
];

const tool = { type: "function", name: weather.name, description: weather.description, parameters: weather.schema, strict: true };

const body_of = ({ question, tools, format, turns = [], wrong }) => ({
  model: "gpt-5.6-luna",
  instructions: "Be brief.",
  input: [{ role: "user", content: [{ type: "input_text", text: question }] }, ...turns.flatMap(items_of)],
  store: false,
  include: ["reasoning.encrypted_content"],
  ...(tools && { tools: [tool] }),
  ...(format && { text: { format: { type: "json_schema", name: "value", schema: format, strict: true } } }),
  ...(wrong && { temperature: 9 }),
});

function reply_of({ output, usage, status, error, incomplete_details }) {
  if (status === "failed") throw new OpenAI.APIError(undefined, error, error.message);
  const parts = output.filter((item) => item.type === "message").flatMap((item) => item.content);
  return {
    output: output.map(({ parsed_arguments, ...item }) => item),  // which the helper for streams adds
    text: parts.filter((part) => part.type === "output_text").map((part) => part.text).join(""),
    calls: output.filter((item) => item.type === "function_call")
      .map((item) => ({ id: item.call_id, name: item.name, arguments: JSON.parse(item.arguments) })),
    usage: usage && {
      input: usage.input_tokens,
      cached: usage.input_tokens_details.cached_tokens,
      written: usage.input_tokens_details.cache_write_tokens,
      output: usage.output_tokens,
      reasoning: usage.output_tokens_details.reasoning_tokens,
    },
    cut_short: status === "incomplete" && incomplete_details.reason === "max_output_tokens",
  };
}

async function ask(request) {
  const options = request.retries === undefined ? {} : { maxRetries: request.retries };
  if (!request.stream) return reply_of(await client.responses.create(body_of(request), options));
  return reply_of(await client.responses.stream(body_of(request), options).finalResponse());
}

await pass_all({ ...openai, name: "responses", ask, newer: "responses" });
