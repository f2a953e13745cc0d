// check_requests.mjs: asks the TypeScript compiler whether the bodies that print_requests prints (standard input) fit the request types
// of the official packages. A member that the type does not know is an error, as are wrong words and missing members.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

// Enumerations and bytes as they look on the wire. Bedrock's members for free JSON have a type without end.
const wire = "type Wire<T> = T extends string ? `${T}` : T extends Uint8Array ? string : T extends object "
  + "? { [K in keyof T]: K extends 'json' | 'input' | 'additionalModelRequestFields' ? unknown : Wire<T[K]> } : T;";
// Types that demand what the client adds of itself: `Added` names it.
const without = (...added) => `type Added = ${added.map((name) => `"${name}"`).join(" | ")};
  type Without<T> = T extends (infer E)[] ? Without<E>[] : T extends object
  ? { [K in keyof T as K extends Added ? never : K]: Without<T[K]> } & { [K in keyof T as K extends Added ? K : never]?: Without<T[K]> } : T;`;

const usage_of_streams = "{ stream_options?: { include_usage: boolean } }";

// Changes to a good body that must be refused.
const unknown_member = { "an unknown member": (body) => { body.colour = "red"; } };
const unknown_role = { "an unknown role": (body) => { body.messages[0].role = "wizard"; } };
const no_messages = { "no messages": (body) => { delete body.messages; } };
const wrong_for_anthropic = {
  ...unknown_member, ...unknown_role, ...no_messages,
  "an unknown member of a message": (body) => { body.messages[0].colour = "red"; },
  "no limit": (body) => { delete body.max_tokens; },
  "an unknown tool choice": (body) => { body.tool_choice = { type: "perhaps" }; },
};
/// Each interface: how its request type is found, and what must be refused. A new one is an entry here and one in print_requests.cpp.
const interfaces = {
  openai_chat: {
    types: 'import type OpenAI from "openai"; type Request = OpenAI.ChatCompletionCreateParams;',
    wrong: {
      ...unknown_member, ...unknown_role, ...no_messages,
      "an unknown member of a message": (body) => { body.messages[0].colour = "red"; },
      "a limit that is a text": (body) => { body.max_completion_tokens = "many"; },
      "an unknown tool choice": (body) => { body.tool_choice = "perhaps"; },
    },
  },
  openai_embeddings: {
    types: 'import type OpenAI from "openai"; type Request = OpenAI.EmbeddingCreateParams;',
    wrong: { ...unknown_member, "no input": (body) => { delete body.input; } },
  },
  openai_responses: {  // the type demands what the service gives its own items, and does not ask back
    types: `import type OpenAI from "openai"; ${without("id", "status", "type")} type Request = Omit<OpenAI.Responses.ResponseCreateParams, "input">
      & { input?: string | Without<OpenAI.Responses.ResponseInputItem>[] };`,
    wrong: { ...unknown_member, "an unknown effort": (body) => { body.reasoning = { effort: "heroic" }; } },
  },
  anthropic_2023_06_01: {
    types: 'import type Anthropic from "anthropic-2023-06-01"; type Request = Anthropic.MessageCreateParams;',
    wrong: wrong_for_anthropic,
  },
  anthropic_2026_10_21: {
    types: 'import type Anthropic from "@anthropic-ai/sdk"; type Request = Anthropic.MessageCreateParams;',
    wrong: { ...wrong_for_anthropic, "sampling": (body) => { body.temperature = 1; } },
  },
  gemini: {
    types: `import type * as genai from "@google/genai"; ${wire} type Request = Wire<{
      contents: genai.Content[]; systemInstruction?: genai.Content; tools?: genai.Tool[]; toolConfig?: genai.ToolConfig;
      generationConfig?: genai.GenerationConfig; safetySettings?: genai.SafetySetting[]; cachedContent?: string;
      serviceTier?: genai.ServiceTier; labels?: Record<string, string>; }>;`,
    wrong: {
      ...unknown_member,
      "no contents": (body) => { delete body.contents; },
      "an unknown mode": (body) => { body.toolConfig = { functionCallingConfig: { mode: "PERHAPS" } }; },
      "an unknown setting": (body) => { body.generationConfig = { max_tokens: 5 }; },
    },
  },
  mistral_chat: {
    types: 'import type { ChatCompletionRequest$Outbound } from "@mistralai/mistralai/models/components/chatcompletionrequest.js"; '
      + `${without("type", "prefix", "strict", "description", "index", "stream")} type Request = Without<ChatCompletionRequest$Outbound>;`,
    wrong: { ...unknown_member, ...unknown_role, ...no_messages },
  },
  mistral_embeddings: {
    types: 'import type { EmbeddingRequest$Outbound } from "@mistralai/mistralai/models/components/embeddingrequest.js"; '
      + "type Request = EmbeddingRequest$Outbound;",
    wrong: unknown_member,
  },
  groq_chat: {  // the type lacks `stream_options`, which the server takes
    types: 'import type { ChatCompletionCreateParams } from "groq-sdk/resources/chat/completions"; '
      + `type Request = ChatCompletionCreateParams & ${usage_of_streams};`,
    wrong: { ...unknown_member, ...unknown_role, ...no_messages },
  },
  together_chat: {  // the type takes one form for tool calls of answers, of requests and for choices, and lacks `stream_options`
    types: 'import type { CompletionCreateParams } from "together-ai/resources/chat/completions"; '
      + `${without("id", "index", "arguments")} type Request = Without<CompletionCreateParams> & ${usage_of_streams};`,
    wrong: { ...unknown_member, ...unknown_role, ...no_messages },
  },
  openrouter_chat: {
    types: 'import type { ChatRequest$Outbound } from "@openrouter/sdk/models/chatrequest.js"; '
      + `${without("type", "strict", "description", "stream")} type Request = Without<ChatRequest$Outbound>;`,
    wrong: { ...unknown_member, ...unknown_role, ...no_messages },
  },
  cohere_chat: {
    types: 'import type { V2ChatRequest } '
      + 'from "./node_modules/cohere-ai/serialization/resources/v2/client/requests/V2ChatRequest.js"; '
      + "type Request = V2ChatRequest.Raw & { stream?: boolean };",
    wrong: { ...unknown_member, ...unknown_role, ...no_messages, "an unknown tool choice": (body) => { body.tool_choice = "auto"; } },
  },
  cohere_embeddings: {
    types: 'import type { V2EmbedRequest } '
      + 'from "./node_modules/cohere-ai/serialization/resources/v2/client/requests/V2EmbedRequest.js"; '
      + "type Request = V2EmbedRequest.Raw;",
    wrong: { ...unknown_member, "no purpose": (body) => { delete body.input_type; } },
  },
  ollama_embeddings: {
    types: 'import type { EmbedRequest, Options } from "ollama"; '
      + "type Request = Omit<EmbedRequest, 'options'> & { options?: Partial<Options> };",
    wrong: { ...unknown_member, "no input": (body) => { delete body.input; } },
  },
  ollama_chat: {  // the types lack the ids of calls and most words of a schema, which the server takes
    types: 'import type { ChatRequest, Message, Options, Tool, ToolCall } from "ollama"; '
      + `type Said = Omit<Message, "tool_calls"> & { tool_calls?: (ToolCall & { id?: string })[]; tool_call_id?: string };
        type Offered = Omit<Tool, "function"> & { function: Omit<Tool["function"], "parameters"> & { parameters?: object } };
        type Request = Omit<ChatRequest, "options" | "messages" | "tools"> & { messages?: Said[]; tools?: Offered[];
          options?: Partial<Options>; truncate?: boolean; shift?: boolean };`,
    wrong: { ...unknown_member, "an unknown option": (body) => { body.options = { max_tokens: 5 }; } },
  },
  bedrock_converse: {
    types: `import type { ConverseRequest } from "@aws-sdk/client-bedrock-runtime"; ${wire} type Request = Wire<Omit<ConverseRequest, "modelId">>;`,
    wrong: { ...unknown_member, ...unknown_role, "an unknown setting": (body) => { body.inferenceConfig = { max_tokens: 5 }; } },
  },
};

/// The good bodies of an interface and the spoiled ones, each with a name.
function judged(api, samples) {
  const wrong = Object.entries(interfaces[api].wrong).map(([name, spoil]) => {
    const body = structuredClone(samples[0].body);
    spoil(body);
    return { name: `${api}: ${name} is refused`, body, fits: false };
  });
  return [...samples.map(({ name, body }) => ({ name: `${api}: ${name}`, body, fits: true })), ...wrong];
}

/// Writes a file with a line of its own for each body.
function write(api, bodies) {
  const file = path.join(import.meta.dirname, `requests_${api}.ts`);
  const constants = bodies.map(({ body }, i) => `const body_${i}: Request = ${JSON.stringify(body)};\n`);
  writeFileSync(file, `${interfaces[api].types.replaceAll("\n", " ")}\n${constants.join("")}export {};\n`);
  return file;
}

/// What the compiler says, as sentences by file and line. What it says elsewhere means that a type cannot be used.
function compile(files) {
  const program = ts.createProgram(files, {
    strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext, types: ["node"], typeRoots: [path.join(import.meta.dirname, "node_modules/@types")],
  });
  const said = {};
  for (const { file, start, messageText } of ts.getPreEmitDiagnostics(program)) {
    const sentence = ts.flattenDiagnosticMessageText(messageText, "\n");
    const line = files.includes(file?.fileName) ? file.getLineAndCharacterOfPosition(start).line : 0;
    if (line === 0) throw new Error(`no request can be judged: ${file?.fileName}: ${sentence}`);
    ((said[file.fileName] ??= {})[line] ??= []).push(sentence);
  }
  return said;
}

function tell(good, name, detail) {
  console.log(good ? `ok ${name}` : `FAILED ${name}\n${detail.replace(/^/gm, "   | ")}`);
  if (!good) process.exitCode = 1;
}

const lines = readFileSync(0, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const by_api = Object.entries(Object.groupBy(lines, (line) => line.api)).filter(([api]) => {
  if (!interfaces[api]) tell(false, api, "check_requests.mjs knows no request type for it");
  return interfaces[api];
});
const sheets = by_api.map(([api, samples]) => judged(api, samples));
const files = sheets.map((bodies, i) => write(by_api[i][0], bodies));
const said = compile(files);
sheets.forEach((bodies, i) => bodies.forEach(({ name, body, fits }, k) => {
  const sentences = said[files[i]]?.[k + 1] ?? [];
  tell(fits === (sentences.length === 0), name, `${sentences.join("\n")}\n${JSON.stringify(body)}`);
}));
