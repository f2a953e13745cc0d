// client_vercel_responses.mjs: Vercel's `ai` with its OpenAI provider, the Responses API.
import { createOpenAI } from "@ai-sdk/openai";
import { pass_all, simulator } from "./harness.mjs";
import { asking, vercel } from "./vercel.mjs";

await pass_all({
  ...vercel,
  name: "vercel_responses",
  ask: asking(createOpenAI({ baseURL: `${simulator}/v1`, apiKey: "test" })("gpt-4o")),
  usage: { input: 2400, cached: 1536, output: 96 },
  broken: (error) => error instanceof Error || JSON.stringify(error).includes("Something broke."),
  newer: "responses",
});
