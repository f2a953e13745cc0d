// client_azure_v1.mjs: OpenAI's own client at Azure's newer address, which needs no version.
import OpenAI from "openai";
import { pass_all, simulator } from "./harness.mjs";
import { asking, openai } from "./openai_chat.mjs";

const client = new OpenAI({ baseURL: `${simulator}/openai/v1`, apiKey: "azure-test", defaultHeaders: { "api-key": "azure-test" } });
await pass_all({ ...openai, name: "azure_v1", ask: asking(client, "our-gpt") });
