// client_vercel_openai.mjs: Vercel's `ai` with its OpenAI provider, chat completions.
import { createOpenAI } from "@ai-sdk/openai";
import { pass_all, simulator } from "./harness.mjs";
import { asking, vercel } from "./vercel.mjs";

await pass_all({
  ...vercel,
  name: "vercel_openai",
  ask: asking(createOpenAI({ baseURL: `${simulator}/v1`, apiKey: "sk-test" }).chat("gpt-4o")),
  usage: { input: 2400, cached: 1536, output: 96 },
  broken: (error) => JSON.stringify(error).includes("Something broke."),
  newer: "openai",
});
