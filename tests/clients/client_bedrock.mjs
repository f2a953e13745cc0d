// client_bedrock.mjs: AWS's own client for Bedrock's Converse, with signed requests; the stream is AWS's binary one.
import assert from "node:assert/strict";
import {
  BedrockRuntimeClient, BedrockRuntimeServiceException, ConverseCommand, ConverseStreamCommand, ThrottlingException,
} from "@aws-sdk/client-bedrock-runtime";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { check, pass_all, requests, simulator, weather } from "./harness.mjs";

const make = (options) => new BedrockRuntimeClient({
  region: "eu-central-1", endpoint: simulator, requestHandler: new NodeHttpHandler(),  // the default is HTTP/2 with TLS
  credentials: { accessKeyId: "AKIATEST", secretAccessKey: "secret-test" }, ...options,
});

const messages_of = (turn) => [
  turn.reply.message,
  { role: "user", content: turn.results.map((result) => ({ toolResult: { toolUseId: result.id, content: [{ text: result.text }] } })) },
];

const weather_spec = { name: weather.name, description: weather.description, inputSchema: { json: weather.schema } };
const text_format = (schema) => (
  { type: "json_schema", structure: { jsonSchema: { name: "value", schema: JSON.stringify(schema) } } });

const input_of = ({ question, tools, format, turns = [], wrong }) => ({
  modelId: "anthropic.claude-haiku-4-5-20251001-v1:0",
  system: [{ text: "Be brief." }],
  messages: [{ role: "user", content: [{ text: question }] }, ...turns.flatMap(messages_of)],
  inferenceConfig: { maxTokens: 1000, ...(wrong && { temperature: 9 }) },
  ...(tools && { toolConfig: { tools: [{ toolSpec: weather_spec }] } }),
  ...(format && { outputConfig: { textFormat: text_format(format) } }),
});

function reply_of(message, usage, finish) {
  return {
    message,
    text: message.content.map((block) => block.text ?? "").join(""),
    calls: message.content.filter((block) => block.toolUse)
      .map(({ toolUse }) => ({ id: toolUse.toolUseId, name: toolUse.name, arguments: toolUse.input })),
    usage: usage && {
      input: usage.inputTokens, cached: usage.cacheReadInputTokens, written: usage.cacheWriteInputTokens, output: usage.outputTokens,
    },
    cut_short: finish === "max_tokens",
  };
}

async function streamed(events) {
  const blocks = [];
  let usage;
  let finish;
  for await (const event of events) {
    const { contentBlockStart: start, contentBlockDelta: delta } = event;
    if (start?.start.toolUse) blocks[start.contentBlockIndex] = { toolUse: { ...start.start.toolUse, input: "" } };
    if (delta?.delta.text !== undefined) (blocks[delta.contentBlockIndex] ??= { text: "" }).text += delta.delta.text;
    if (delta?.delta.toolUse) blocks[delta.contentBlockIndex].toolUse.input += delta.delta.toolUse.input;
    if (delta?.delta.reasoningContent) {
      const block = (blocks[delta.contentBlockIndex] ??= { reasoningContent: { reasoningText: { text: "" } } });
      const said = block.reasoningContent.reasoningText;
      said.text += delta.delta.reasoningContent.text ?? "";
      said.signature = delta.delta.reasoningContent.signature ?? said.signature;
    }
    finish = event.messageStop?.stopReason ?? finish;
    usage = event.metadata?.usage ?? usage;
  }
  if (!finish) throw new Error("the stream ended before the answer did");
  for (const { toolUse } of blocks) if (toolUse) toolUse.input = JSON.parse(toolUse.input || "{}");
  return reply_of({ role: "assistant", content: blocks.filter(Boolean) }, usage, finish);
}

async function send(client, request) {
  if (request.stream) return streamed((await client.send(new ConverseStreamCommand(input_of(request)))).stream);
  const { output, usage, stopReason } = await client.send(new ConverseCommand(input_of(request)));
  return reply_of(output.message, usage, stopReason);
}

const ask = (request) => send(make(request.retries === undefined ? {} : { maxAttempts: request.retries + 1 }), request);

await pass_all({
  name: "bedrock",
  ask,
  usage: { input: 352, cached: 1536, written: 512, output: 96 },
  denied: (error) => error instanceof BedrockRuntimeServiceException && error.$metadata.httpStatusCode === 401,
  limited: (error) => error instanceof ThrottlingException,
  refused: (error) => error instanceof BedrockRuntimeServiceException && error.$metadata.httpStatusCode === 400,
  broken: (error) => error instanceof Error,
  thinks: true,
  newer: "bedrock",
  attempts: 3,
  retries: true,
});
await check("bedrock: a key of Bedrock's own goes as a bearer token", async () => {
  const client = make({ token: { token: "bedrock-test" }, authSchemePreference: ["httpBearerAuth"] });
  const reply = await send(client, { question: "[one tool]", tools: true });
  assert.equal(reply.calls.length, 1);
  assert.ok("authorization" in requests().at(-1).headers);
});
