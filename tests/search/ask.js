// Asks an index in a folder as a page does: `node ask.js SCRIPT FOLDER < requests`, one JSON object a line, one answer
// a line. Counts what is fetched as a server would send it with gzip.
const {readFileSync} = require("node:fs");
const {createInterface} = require("node:readline");
const {gzipSync} = require("node:zlib");
const {runInThisContext} = require("node:vm");

const [script, folder] = process.argv.slice(2);
let requests = 0;
let bytes = 0;
globalThis.fetch = async (address) => {
  const data = readFileSync(folder + address.split("?")[0]);
  requests++;
  bytes += gzipSync(data, {level: 6}).length;
  return {
    ok: true,
    json: async () => JSON.parse(data.toString("utf8")),
    text: async () => data.toString("utf8"),
    arrayBuffer: async () => data.buffer.slice(data.byteOffset, data.byteOffset + data.length),
  };
};

const answers = {
  find: async (index, {query, options, most, survey, snippets}) => {
    const found = await index.find(query, options);
    const results = [];
    while (results.length < (most === undefined ? Infinity : most)) {
      const {value, done} = await found.results.next();
      if (done) break;
      results.push(value);
    }
    const first = {requests, bytes};
    const answer = {also: found.also, words: found.words, results, ...first};
    if (survey) answer.survey = await found.survey();
    if (snippets) answer.snippets = await Promise.all(results.map((each) => found.snippet(each)));
    if (snippets) answer.titles = results.map((each) => found.mark(each.title));
    return answer;
  },
};

(async () => {
  runInThisContext(readFileSync(script, "utf8") + "\nglobalThis.gongkaiSearch = gongkaiSearch;", {filename: script});
  let index = null;
  for await (const line of createInterface({input: process.stdin})) {
    const request = JSON.parse(line);
    if (!index || request.fresh) {
      requests = bytes = 0;
      index = await gongkaiSearch.open(`${request.base || ""}`);
    }
    process.stdout.write(JSON.stringify(await answers.find(index, request)) + "\n");
  }
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
