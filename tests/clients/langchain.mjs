// langchain.mjs: how LangChain asks, whatever the provider.
import { HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { weather_function } from "./harness.mjs";

const messages_of = (turn) => [
  turn.reply.message,
  ...turn.results.map((result) => new ToolMessage({ tool_call_id: result.id, name: result.name, content: result.text })),
];

async function streamed(model, messages) {
  let whole;
  for await (const chunk of await model.stream(messages)) whole = whole ? whole.concat(chunk) : chunk;
  return whole;
}

function reply_of(message) {
  const usage = message.usage_metadata;
  const { finish_reason, stop_reason, incomplete_details } = message.response_metadata;
  const finish = finish_reason ?? stop_reason ?? incomplete_details?.reason ?? message.additional_kwargs.stop_reason;
  return {
    message,
    text: message.text,
    calls: (message.tool_calls ?? []).map(({ id, name, args }) => ({ id, name, arguments: args })),
    usage: usage && { input: usage.input_tokens, cached: usage.input_token_details?.cache_read, output: usage.output_tokens },
    cut_short: ["length", "max_tokens", "max_output_tokens"].includes(finish),
  };
}

/// `make`: a chat model of LangChain's from {maxRetries, wrong}.
/// `shaped`: the options of a call that ask for an answer of a schema.
export const asking = (make, shaped) => async ({ question, stream, tools, format, turns = [], retries, wrong }) => {
  let model = make({ ...(retries !== undefined && { maxRetries: retries }), wrong });
  if (tools) model = model.bindTools([weather_function]);
  if (format) model = model.withConfig(shaped(format));
  const messages = [new SystemMessage("Be brief."), new HumanMessage(question), ...turns.flatMap(messages_of)];
  return reply_of(await (stream ? streamed(model, messages) : model.invoke(messages)));
};
