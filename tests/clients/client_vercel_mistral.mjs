// client_vercel_mistral.mjs: Vercel's `ai` with its Mistral provider.
import { createMistral } from "@ai-sdk/mistral";
import { pass_all, simulator } from "./harness.mjs";
import { asking, vercel } from "./vercel.mjs";

await pass_all({
  ...vercel,
  name: "vercel_mistral",
  ask: asking(createMistral({ baseURL: `${simulator}/mistral/v1`, apiKey: "test" })("mistral-large-2512")),
  usage: { input: 2400, cached: 1536, output: 96 },
  broken: (error) => error instanceof Error || JSON.stringify(error).includes("Something broke."),
  newer: "mistral",
});
