// client_cohere.mjs: Cohere's own client, the second version of its API.
import { Cohere, CohereClientV2, CohereError } from "cohere-ai";
import { pass_all, simulator, weather_function } from "./harness.mjs";

const client = new CohereClientV2({ token: "cohere-test", environment: simulator });

const messages_of = (turn) => [
  turn.reply.message,
  ...turn.results.map((result) => ({ role: "tool", toolCallId: result.id, content: result.text })),
];

const body_of = ({ question, tools, format, turns = [], wrong }) => ({
  model: "command-a-03-2025",
  messages: [{ role: "system", content: "Be brief." }, { role: "user", content: question }, ...turns.flatMap(messages_of)],
  maxTokens: wrong ? -1 : 1000,
  ...(tools && { tools: [weather_function] }),
  ...(format && { responseFormat: { type: "json_object", jsonSchema: format } }),
});

function reply_of({ content = [], toolPlan, toolCalls = [] }, usage, finish) {
  return {
    message: { role: "assistant", ...(content.length > 0 && { content }), ...(toolCalls.length > 0 && { toolPlan, toolCalls }) },
    text: content.filter((part) => part.type === "text").map((part) => part.text).join(""),
    calls: toolCalls.map(({ id, function: f }) => ({ id, name: f.name, arguments: JSON.parse(f.arguments) })),
    usage: usage && { input: usage.billedUnits.inputTokens, output: usage.billedUnits.outputTokens, cached: usage.cachedTokens },
    cut_short: finish === "MAX_TOKENS",
  };
}

async function streamed(body, options) {
  const message = { content: [], toolPlan: "", toolCalls: [] };
  let end;
  for await (const event of await client.chatStream(body, options)) {
    const said = event.delta?.message;
    if (event.type === "content-start") message.content[event.index] = said.content;
    if (event.type === "content-delta") for (const [key, piece] of Object.entries(said.content)) message.content[event.index][key] += piece;
    if (event.type === "tool-plan-delta") message.toolPlan += said.toolPlan;
    if (event.type === "tool-call-start") message.toolCalls.push(said.toolCalls);
    if (event.type === "tool-call-delta") message.toolCalls.at(-1).function.arguments += said.toolCalls.function.arguments;
    if (event.type === "message-end") end = event.delta;
  }
  if (!end) throw new Error("the stream ended before the answer did");
  if (end.error) throw new Error(end.error);
  return reply_of(message, end.usage, end.finishReason);
}

async function ask(request) {
  const options = request.retries === undefined ? {} : { maxRetries: request.retries };
  if (request.stream) return streamed(body_of(request), options);
  const { message, usage, finishReason } = await client.chat(body_of(request), options);
  return reply_of(message, usage, finishReason);
}

await pass_all({
  name: "cohere",
  ask,
  usage: { input: 2400, output: 96, cached: 1536 },
  denied: (error) => error instanceof Cohere.UnauthorizedError,
  limited: (error) => error instanceof Cohere.TooManyRequestsError,
  refused: (error) => error instanceof CohereError && [400, 422].includes(error.statusCode),
  broken: (error) => error instanceof Error,
  thinks: true,
  newer: "cohere",
  attempts: 3,
  retries: true,
});
