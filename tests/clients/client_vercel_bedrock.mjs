// client_vercel_bedrock.mjs: Vercel's `ai` with its Bedrock provider and a key of Bedrock's.
import { createAmazonBedrock } from "@ai-sdk/amazon-bedrock";
import { pass_all, simulator } from "./harness.mjs";
import { asking, vercel } from "./vercel.mjs";

await pass_all({
  ...vercel,
  name: "vercel_bedrock",
  ask: asking(createAmazonBedrock({ region: "eu-central-1", baseURL: simulator, apiKey: "test" })("anthropic.claude-haiku-4-5-20251001-v1:0")),
  usage: { input: 2400, cached: 1536, output: 96 },
  broken: (error) => error instanceof Error || JSON.stringify(error).includes("Something broke."),
  thinks: true,
  newer: "bedrock",
});
