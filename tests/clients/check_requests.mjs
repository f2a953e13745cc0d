// check_requests.mjs: asks the TypeScript compiler whether the bodies that print_requests prints (standard input) fit the request types
// of the official packages. A member that the type does not know is an error, as are wrong words and missing members.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";

// Enumerations and bytes as they look on the wire. Bedrock's members for free JSON have a type without end.
const wire = "type Wire<T> = T extends string ? `${T}` : T extends Uint8Array ? string : T extends object "
  + "? { [K in keyof T]: K extends 'json' | 'input' | 'additionalModelRequestFields' ? unknown : Wire<T[K]> } : T;";
// Mistral's types of what goes out demand what its client adds of itself.
const outbound = "type Added = 'type' | 'prefix' | 'strict' | 'description' | 'index' | 'stream'; type Outbound<T> = T extends object "
  + "? { [K in keyof T as K extends Added ? never : K]: Outbound<T[K]> } & { [K in keyof T as K extends Added ? K : never]?: Outbound<T[K]> } : T;";

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
  openai_responses: {
    types: 'import type OpenAI from "openai"; type Request = OpenAI.Responses.ResponseCreateParams;',
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
      + `${outbound} type Request = Outbound<ChatCompletionRequest$Outbound>;`,
    wrong: { ...unknown_member, ...unknown_role, ...no_messages },
  },
  cohere_chat: {
    types: 'import type { V2ChatRequest } from "./node_modules/cohere-ai/serialization/resources/v2/client/requests/V2ChatRequest.js"; '
      + "type Request = V2ChatRequest.Raw & { stream?: boolean };",
    wrong: { ...unknown_member, ...unknown_role, ...no_messages, "an unknown tool choice": (body) => { body.tool_choice = "auto"; } },
  },
  ollama_chat: {
    types: 'import type { ChatRequest, Options } from "ollama"; '
      + "type Request = Omit<ChatRequest, 'options'> & { options?: Partial<Options>; truncate?: boolean; shift?: boolean };",
    wrong: { ...unknown_member, "an unknown option": (body) => { body.options = { max_tokens: 5 }; } },
  },
  bedrock_converse: {
    types: `import type { ConverseRequest } from "@aws-sdk/client-bedrock-runtime"; ${wire} type Request = Wire<Omit<ConverseRequest, "modelId">>;`,
    wrong: { ...unknown_member, ...unknown_role, "an unknown setting": (body) => { body.inferenceConfig = { max_tokens: 5 }; } },
  },
};

/// What the compiler has to say of each body, as lists of sentences.
function judge(api, bodies) {
  const file = path.join(import.meta.dirname, `requests_${api}.ts`);
  const constants = bodies.map((body, i) => `const body_${i}: Request = ${JSON.stringify(body)};\n`);
  const text = `${interfaces[api].types.replaceAll("\n", " ")}\n${constants.join("")}export {};\n`;
  writeFileSync(file, text);
  const program = ts.createProgram([file], {
    strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext, types: ["node"], typeRoots: [path.join(import.meta.dirname, "node_modules/@types")],
  });
  const said = bodies.map(() => []);
  for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
    const sentence = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    const line = diagnostic.file?.fileName === file ? diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line : 0;
    if (line === 0) throw new Error(`${api}: the request type cannot be judged by: ${diagnostic.file?.fileName}: ${sentence}`);
    said[line - 1].push(sentence);
  }
  return said;
}

function tell(good, name, detail) {
  console.log(good ? `ok ${name}` : `FAILED ${name}\n${detail.replace(/^/gm, "   | ")}`);
  if (!good) process.exitCode = 1;
}

const lines = readFileSync(0, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
for (const [api, samples] of Object.entries(Object.groupBy(lines, (line) => line.api))) {
  if (!interfaces[api]) {
    tell(false, api, "check_requests.mjs knows no request type for it");
    continue;
  }
  const wrong = Object.entries(interfaces[api].wrong);
  const spoiled = wrong.map(([, spoil]) => {
    const body = structuredClone(samples[0].body);
    spoil(body);
    return body;
  });
  const said = judge(api, [...samples.map((sample) => sample.body), ...spoiled]);
  samples.forEach((sample, i) => tell(said[i].length === 0, `${api}: ${sample.name}`, `${said[i].join("\n")}\n${JSON.stringify(sample.body)}`));
  wrong.forEach(([name], i) => tell(said[samples.length + i].length > 0, `${api}: ${name} is refused`, JSON.stringify(spoiled[i])));
}
