// client_google.mjs: Google's own client for Gemini.
import assert from "node:assert/strict";
import { ApiError, GoogleGenAI } from "@google/genai";
import { check, pass_all, requests, simulator, weather } from "./harness.mjs";

const client = new GoogleGenAI({ apiKey: "google-test", httpOptions: { baseUrl: simulator } });

const contents_of = (turn) => [
  turn.reply.content,
  {
    role: "user",
    parts: turn.results.map(({ id, name, text }) => ({ functionResponse: { ...(id && { id }), name, response: { output: text } } })),
  },
];

const declaration = { name: weather.name, description: weather.description, parametersJsonSchema: weather.schema };

const request_of = ({ question, tools, format, turns = [], retries, wrong }) => ({
  model: "gemini-2.5-pro",
  contents: [{ role: "user", parts: [{ text: question }] }, ...turns.flatMap(contents_of)],
  config: {
    systemInstruction: "Be brief.",
    maxOutputTokens: 1000,
    ...(tools && { tools: [{ functionDeclarations: [declaration] }] }),
    ...(format && { responseMimeType: "application/json", responseJsonSchema: format }),
    ...(wrong && { temperature: 9 }),
    ...(retries && { httpOptions: { retryOptions: { attempts: retries + 1, initialDelay: 0.01 } } }),
  },
});

/// `pieces`: the one answer, or all of a stream.
function reply_of(pieces) {
  const candidates = pieces.flatMap((piece) => piece.candidates ?? []);
  const parts = candidates.flatMap((candidate) => candidate.content?.parts ?? []);
  const usage = pieces.findLast((piece) => piece.usageMetadata)?.usageMetadata;
  return {
    content: { role: "model", parts },
    text: parts.filter((part) => part.text && !part.thought).map((part) => part.text).join(""),
    calls: parts.filter((part) => part.functionCall).map(({ functionCall: f }) => ({ id: f.id, name: f.name, arguments: f.args })),
    usage: usage && {
      input: usage.promptTokenCount, cached: usage.cachedContentTokenCount,
      output: usage.candidatesTokenCount, reasoning: usage.thoughtsTokenCount,
    },
    cut_short: candidates.some((candidate) => candidate.finishReason === "MAX_TOKENS"),
    ended: candidates.some((candidate) => candidate.finishReason),
  };
}

async function ask(request) {
  if (!request.stream) return reply_of([await client.models.generateContent(request_of(request))]);
  const pieces = [];
  for await (const piece of await client.models.generateContentStream(request_of(request))) pieces.push(piece);
  return reply_of(pieces);
}

await pass_all({
  name: "google",
  ask,
  usage: { input: 2400, cached: 1536, output: 32, reasoning: 64 },
  denied: (error) => error instanceof ApiError && error.status === 401 && error.message.includes("This key is not known here."),
  limited: (error) => error instanceof ApiError && error.status === 429,
  refused: (error) => error instanceof ApiError && error.status === 400,
  broken: (error) => error instanceof Error,  // it finds the text only where that comes in one piece
  thinks: true,
  newer: "gemini",
  attempts: 1,
  retries: true,
});
await check("google: the key goes in Google's own header", async () => {
  const { path, headers } = requests()[0];
  assert.match(path, /^\/v1(beta)?\/models\/gemini-2\.5-pro:generateContent/);
  assert.ok("x-goog-api-key" in headers);
});
