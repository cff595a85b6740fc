// What Eleventy is told: texts, lists of 50, and what pages show of each other.
import { createRequire } from "node:module";

// Packages are installed once beside the virtual environment, not into each tree.
const require = createRequire(process.env.BENCH_NPM + "/");
const SIZE = 50;

export default function (config) {
  config.amendLibrary("md", (engine) =>
    engine
      .use(require("markdown-it-footnote"))
      .use(require("markdown-it-deflist"))
      .use(require("markdown-it-anchor").default),
  );
  config.addPassthroughCopy("content/document/**/*.txt");
  config.addCollection("newest", (all) => all.getFilteredByTag("document").sort((a, b) => b.date - a.date));
  config.addCollection("ways", (all) => {
    const ways = { 年份: new Map(), 发布单位: new Map(), 主题: new Map() };
    const add = (map, url, title) => map.set(url, { url, title, count: (map.get(url)?.count ?? 0) + 1 });
    for (const each of all.getFilteredByTag("document")) {
      const year = each.date.getUTCFullYear();
      add(ways.年份, `/document/${year}/`, `${year}年`);
      add(ways.发布单位, `/office/${each.data.office}/`, each.data.office);
      add(ways.主题, `/theme/${each.data.theme}/`, each.data.theme);
    }
    return Object.entries(ways).map(([label, map]) => ({ label, choices: [...map.values()] }));
  });
  config.addCollection("parts", (all) => {
    const lists = new Map();
    const add = (url, title, item) => {
      if (!lists.has(url)) lists.set(url, { url, title, items: [] });
      lists.get(url).items.push(item);
    };
    for (const each of all.getFilteredByTag("document").sort((a, b) => b.date - a.date)) {
      const year = each.date.getUTCFullYear();
      add("/document/", "文件", each);
      add(`/document/${year}/`, `${year}年`, each);
      add(`/office/${each.data.office}/`, each.data.office, each);
      add(`/theme/${each.data.theme}/`, each.data.theme, each);
    }
    const parts = [];
    for (const { url, title, items } of lists.values()) {
      const count = Math.ceil(items.length / SIZE);
      const address = (number) => (number ? `${url}${number + 1}/` : url);
      for (let number = 0; number < count; number++) {
        parts.push({
          url: address(number),
          title,
          first: number === 0,
          items: items.slice(number * SIZE, (number + 1) * SIZE),
          newer: number ? address(number - 1) : "",
          older: number + 1 < count ? address(number + 1) : "",
        });
      }
    }
    return parts;
  });
  // Places in the list and pages by address, worked out once for each build: a filter that searched would be slower.
  let index = null;
  config.on("eleventy.before", () => (index = null));
  const indexed = (newest) => {
    if (index?.of !== newest) index = { of: newest, place: new Map(newest.map((each, n) => [each.url, n])) };
    return index;
  };
  config.addFilter("newer", (newest, url) => newest[indexed(newest).place.get(url) - 1]);
  config.addFilter("older", (newest, url) => newest[indexed(newest).place.get(url) + 1]);
  config.addFilter("at", (newest, url) => newest[indexed(newest).place.get(url)]);
  config.addFilter("moment", (date) => date.toISOString().slice(0, 16).replace("T", " "));
  config.addFilter("day", (date) => date.toISOString().slice(0, 10));
  config.addFilter("instant", (date) => date.toISOString().slice(0, 19) + "+08:00");
  return {
    dir: { input: "content", includes: "../layouts", output: "output" },
    markdownTemplateEngine: false,
    htmlTemplateEngine: "njk",
  };
}
