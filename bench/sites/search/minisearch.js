// How MiniSearch is told to read Chinese, the same when the index is made and when it is asked: of each run of Chinese
// characters all pairs, of a run of one that one; letters and digits as words.
const tokens = (text) => (text.normalize("NFKC").match(/\p{Script=Han}+|[\p{L}\p{N}]+?(?=\p{Script=Han}|[^\p{L}\p{N}]|$)/gu) || [])
  .flatMap((run) => (/^\p{Script=Han}{2}/u.test(run) ? Array.from(run).slice(1).map((each, at) => Array.from(run)[at] + each) : [run]));
export const options = {
  fields: ["title", "text"],
  storeFields: ["url", "title"],
  tokenize: tokens,
  searchOptions: {
    combineWith: "AND",
    boost: {title: 2},
    // One character is the beginning of pairs; a word of letters or digits may go on. A pair is whole.
    prefix: (term) => !/^\p{Script=Han}{2}/u.test(term),
  },
};
