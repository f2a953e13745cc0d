// client_vercel_compatible.mjs: Vercel's `ai` with its provider for servers that speak OpenAI's format.
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { pass_all, simulator } from "./harness.mjs";
import { asking, vercel } from "./vercel.mjs";

const provider = createOpenAICompatible({
  name: "simulator", baseURL: `${simulator}/v1`, apiKey: "sk-test", includeUsage: true, supportsStructuredOutputs: true,
});

await pass_all({
  ...vercel,
  name: "vercel_compatible",
  ask: asking(provider("llama-3.3-70b")),
  usage: { input: 2400, cached: 1536, output: 96 },
  broken: (error) => JSON.stringify(error).includes("Something broke."),
  newer: "openai",
});
