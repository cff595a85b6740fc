// Asks indexes in folders as a page does: `node ask.js SCRIPT`, one request in JSON on each line, one answer on each.
// Counts what is fetched as a server would send it with gzip.
const {readFileSync} = require("node:fs");
const {createInterface} = require("node:readline");
const {gzipSync} = require("node:zlib");
const {runInThisContext} = require("node:vm");

const script = process.argv[2];
const sizes = new Map();
let requests = 0;
let bytes = 0;
globalThis.fetch = async (address) => {
  const path = address.split("?")[0];
  const data = readFileSync(path);
  if (!sizes.has(address)) sizes.set(address, gzipSync(data, {level: 6}).length);
  requests++;
  bytes += sizes.get(address);
  return {
    ok: true,
    json: async () => JSON.parse(data.toString("utf8")),
    text: async () => data.toString("utf8"),
    arrayBuffer: async () => data.buffer.slice(data.byteOffset, data.byteOffset + data.length),
  };
};

const find = async ({folder, query, options, most, survey, snippets}) => {
  requests = bytes = 0;
  const found = await (await gongkaiSearch.open(folder)).find(query, options);
  const results = [];
  while (results.length < (most === undefined ? Infinity : most)) {
    const {value, done} = await found.results.next();
    if (done) break;
    results.push(value);
  }
  const answer = {also: found.also, words: found.words, results, requests, bytes};
  if (survey) answer.survey = await found.survey();
  if (snippets) {
    answer.snippets = await Promise.all(results.map((each) => found.snippet(each)));
    answer.titles = results.map((each) => found.mark(each.title));
  }
  return answer;
};

const answers = {
  find,
  fold: async ({folder, texts}) => {
    const manifest = JSON.parse(readFileSync(folder + "index.json", "utf8"));
    const {ready, fold, words} = gongkaiSearch.folding(
      manifest.traditional.bits, async () => readFileSync(folder + "traditional.txt", "utf8"));
    const found = [];
    for (const text of texts) {
      await ready(text);
      found.push([fold(text), words(text), gongkaiSearch.askedKeys(words(text)), gongkaiSearch.printed(words(text))]);
    }
    return found;
  },
  variants: async ({word, groups}) => gongkaiSearch.variants(word, groups),
};

(async () => {
  runInThisContext(readFileSync(script, "utf8") + "\nglobalThis.gongkaiSearch = gongkaiSearch;", {filename: script});
  for await (const line of createInterface({input: process.stdin})) {
    const request = JSON.parse(line);
    process.stdout.write(JSON.stringify(await answers[request.what || "find"](request)) + "\n");
  }
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
