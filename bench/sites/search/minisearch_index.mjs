// `node minisearch_index.mjs TEXTS INDEX`: TEXTS holds a page a line, as JSON; INDEX is what the page of results loads.
import {createReadStream, writeFileSync} from "node:fs";
import {createInterface} from "node:readline";
import {pathToFileURL} from "node:url";

const [, , texts, index] = process.argv;
const library = `${process.env.BENCH_NPM}/node_modules/minisearch/dist/es/index.js`;
const {default: MiniSearch} = await import(pathToFileURL(library).href);
const {options} = await import("./minisearch.js");
const made = new MiniSearch(options);
let id = 0;
for await (const line of createInterface({input: createReadStream(texts)})) made.add({id: id++, ...JSON.parse(line)});
writeFileSync(index, JSON.stringify(made));
