// client_vercel_google.mjs: Vercel's `ai` with its Google provider.
import { createGoogleGenerativeAI } from "@ai-sdk/google";
import { pass_all, simulator } from "./harness.mjs";
import { asking, vercel } from "./vercel.mjs";

await pass_all({
  ...vercel,
  name: "vercel_google",
  ask: asking(createGoogleGenerativeAI({ baseURL: `${simulator}/v1beta`, apiKey: "test" })("gemini-2.5-pro")),
  usage: { input: 2400, cached: 1536, output: 96 },
  // An error that comes without `data:` it passes over.
  thinks: true,
  newer: "gemini",
});
