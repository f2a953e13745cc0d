// client_langchain_responses.mjs: LangChain with its OpenAI model, the Responses API.
import { ChatOpenAI } from "@langchain/openai";
import { pass_all, simulator } from "./harness.mjs";
import { asking } from "./langchain.mjs";

const make = ({ wrong, ...options }) => new ChatOpenAI({
  model: "gpt-4o", useResponsesApi: true, apiKey: "sk-test", configuration: { baseURL: `${simulator}/v1` }, maxRetries: 2,
  ...(wrong && { temperature: 9 }), ...options,
});

await pass_all({
  name: "langchain_responses",
  ask: asking(make, (schema) => ({ response_format: { type: "json_schema", json_schema: { name: "value", schema, strict: true } } })),
  usage: { input: 2400, cached: 1536, output: 96 },
  denied: (error) => error.status === 401,
  limited: (error) => error.status === 429,
  refused: (error) => error.status === 400,
  broken: (error) => error.message.includes("Something broke."),
  newer: "responses",
  attempts: 1,  // 429 is not asked for again, 5xx is
  retries: true,
});
