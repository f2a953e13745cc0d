// client_ollama.mjs: Ollama's own client, the native API.
import { Ollama } from "ollama";
import { pass_all, simulator, weather_function } from "./harness.mjs";

const client = new Ollama({ host: simulator, headers: { Authorization: "Bearer ollama-test" } });

const messages_of = (turn) => [
  turn.reply.message,
  ...turn.results.map((result) => ({ role: "tool", tool_name: result.name, content: result.text })),
];

const body_of = ({ question, tools, format, turns = [], wrong }) => ({
  model: "qwen3:8b",
  messages: [{ role: "system", content: "Be brief." }, { role: "user", content: question }, ...turns.flatMap(messages_of)],
  options: { num_predict: 1000 },
  ...(tools && { tools: [weather_function] }),
  ...(format && { format }),
  ...(wrong && { messages: [{ role: "wizard", content: "Abracadabra." }] }),
});

function reply_of(message, last) {
  return {
    message,
    text: message.content,
    calls: (message.tool_calls ?? []).map(({ function: f }) => ({ name: f.name, arguments: f.arguments })),
    usage: { input: last.prompt_eval_count, output: last.eval_count },
    cut_short: last.done_reason === "length",
  };
}

async function ask(request) {
  if (!request.stream) {
    const answer = await client.chat(body_of(request));
    return reply_of(answer.message, answer);
  }
  const message = { role: "assistant", content: "", tool_calls: [] };
  let last;
  for await (const piece of await client.chat({ ...body_of(request), stream: true })) {
    message.content += piece.message?.content ?? "";
    message.thinking = (message.thinking ?? "") + (piece.message?.thinking ?? "");
    message.tool_calls.push(...(piece.message?.tool_calls ?? []));
    last = piece;
  }
  return reply_of(message, last);
}

await pass_all({
  name: "ollama",
  ask,
  usage: { input: 2400, output: 96 },
  denied: (error) => error.name === "ResponseError" && error.status_code === 401,
  limited: (error) => error.name === "ResponseError" && error.status_code === 429,
  refused: (error) => error.name === "ResponseError" && error.status_code === 400,
  broken: (error) => error.message.includes("Something broke."),
  thinks: true,
  newer: "ollama",
  attempts: 1,
});
