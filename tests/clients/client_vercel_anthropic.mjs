// client_vercel_anthropic.mjs: Vercel's `ai` with its Anthropic provider.
import { createAnthropic } from "@ai-sdk/anthropic";
import { pass_all, simulator } from "./harness.mjs";
import { asking, vercel } from "./vercel.mjs";

await pass_all({
  ...vercel,
  name: "vercel_anthropic",
  ask: asking(createAnthropic({ baseURL: `${simulator}/v1`, apiKey: "sk-test" })("claude-sonnet-4-5")),
  usage: { input: 2400, cached: 1536, output: 96 },
  broken: (error) => JSON.stringify(error).includes("Something broke."),
  thinks: true,
  newer: "anthropic",
});
