// client_openai.mjs: OpenAI's own client, chat completions.
import OpenAI from "openai";
import { pass_all, simulator } from "./harness.mjs";
import { asking, openai } from "./openai_chat.mjs";

const client = new OpenAI({ baseURL: `${simulator}/v1`, apiKey: "sk-test" });
await pass_all({ ...openai, name: "openai", ask: asking(client, "gpt-4o") });
