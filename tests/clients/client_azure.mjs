// client_azure.mjs: OpenAI's own client for Azure, with the deployment in the path and a dated version.
import assert from "node:assert/strict";
import { AzureOpenAI } from "openai";
import { check, pass_all, requests, simulator } from "./harness.mjs";
import { asking, openai } from "./openai_chat.mjs";

const client = new AzureOpenAI({ endpoint: simulator, apiKey: "azure-test", apiVersion: "2024-10-21", deployment: "our-gpt" });
await pass_all({ ...openai, name: "azure", ask: asking(client, "our-gpt") });
await check("azure: asks the deployment, with Azure's own header", async () => {
  const { path, headers } = requests()[0];
  assert.match(path, /^\/openai\/deployments\/our-gpt\/chat\/completions\?api-version=/);
  assert.ok("api-key" in headers);
});
