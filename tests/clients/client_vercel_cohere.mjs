// client_vercel_cohere.mjs: Vercel's `ai` with its Cohere provider.
import { createCohere } from "@ai-sdk/cohere";
import { pass_all, simulator } from "./harness.mjs";
import { asking, vercel } from "./vercel.mjs";

await pass_all({
  ...vercel,
  name: "vercel_cohere",
  ask: asking(createCohere({ baseURL: `${simulator}/v2`, apiKey: "test" })("command-a-03-2025")),
  usage: { input: 2900, cached: undefined, output: 100 },  // `tokens`, with Cohere's own templates, and not what is billed
  newer: "cohere",
});
