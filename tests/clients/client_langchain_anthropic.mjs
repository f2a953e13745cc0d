// client_langchain_anthropic.mjs: LangChain with its Anthropic model.
import { ChatAnthropic } from "@langchain/anthropic";
import { pass_all, simulator } from "./harness.mjs";
import { asking } from "./langchain.mjs";

const make = ({ wrong, ...options }) => new ChatAnthropic({
  model: "claude-sonnet-4-5", apiKey: "sk-test", anthropicApiUrl: simulator, maxRetries: 2, maxTokens: wrong ? -1 : 1000, ...options,
});

await pass_all({
  name: "langchain_anthropic",
  ask: asking(make, (schema) => ({ outputConfig: { format: { type: "json_schema", schema } } })),
  usage: { input: 2400, cached: 1536, output: 96 },
  usage_streamed: { input: 2400, cached: 1536, output: 97 },  // adds the one token of message_start to the sum in message_delta
  denied: (error) => error.status === 401,
  limited: (error) => error.status === 429,
  refused: (error) => error.status === 400,
  broken: (error) => error.message.includes("Something broke."),
  thinks: true,
  newer: "anthropic",
  attempts: 1,  // 429 is not asked for again, 5xx is
  retries: true,
});
