"use strict";
// Search without a server. docs/decisions/0027-search.md says what the files of the index hold.
//   const index = await gongkaiSearch.open("../search/");
//   const found = await index.find("城乡低保", {filters: {year: ["2023"]}});
//   for await (const result of found.results) …
const gongkaiSearch = {};
{
  // As gongkai/search/fold.py; change both.
  const ALIKE = [
    ["(", /[[{〔【〖〘〚⟦⟨]/g], [")", /[\]}〕】〗〙〛⟧⟩]/g], ['"', /[“”„‟「」『』〝〞〟«»]/g], ["'", /[‘’‚‛`´]/g],
    ["-", /[‐‑‒–—―−─]/g], ["~", /[〜∼～]/g], ["·", /[•・‧∙⋅]/g], ["〇", /[○◯]/g],
  ];
  const UNSEEN = new RegExp(
    "[\\0- \\x7f-\\xa0\\xad\\u061c\\u1680\\u180b-\\u180f\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u3000" +
    "\\ud800-\\uf8ff\\ufe00-\\ufe0f\\ufeff\\ufff0-\\ufffb\\ufffe\\uffff\\u{e0000}-\\u{e0fff}]", "gu");
  const BLANKS = /[\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/;
  const FIRST_OLD = 0x3400;
  const INITIALS_AT = 0xe000;

  // Return `fold` and what belongs to it. The table of traditional characters is fetched when the first one is met:
  // `await ready(text)` before `fold(text)`. `bits` say in base 64 which characters are traditional.
  gongkaiSearch.folding = (bits, fetchGroups) => {
    const old = Uint8Array.from(atob(bits), (each) => each.charCodeAt(0));
    let simple = null;
    const isOld = (text) => {
      for (let at = 0; at < text.length; at++) {
        const bit = text.charCodeAt(at) - FIRST_OLD;
        if (old[bit >> 3] >> (bit & 7) & 1) return true;
      }
      return false;
    };
    const ready = async (...texts) => {
      if (simple || !texts.some((text) => isOld(text.normalize("NFKC")))) return;
      const groups = (await fetchGroups()).split(" ");
      simple = new Map(groups.flatMap((group) => [...group].slice(1).map((each) => [each, group[0]])));
    };
    const fold = (text) => {
      // A whole word would end in another sigma than a part of it.
      text = text.normalize("NFKC").replace(/Σ/g, "σ").toLowerCase().replace(UNSEEN, "");
      for (const [one, others] of ALIKE) text = text.replace(others, one);
      return simple && isOld(text) ? Array.from(text, (each) => simple.get(each) || each).join("") : text;
    };
    const words = (query) => query.split(BLANKS).map(fold).filter(Boolean);
    return {ready, fold, words};
  };

  // Return a folded word of letters as it stands in the index of initials.
  gongkaiSearch.asInitials = (word) =>
    word.replace(/[a-z]/g, (each) => String.fromCharCode(INITIALS_AT + each.charCodeAt(0)));

  // Return the other forms of a folded word, as gongkai/search/synonyms.py does; `groups` hold pairs of a folded member
  // and the member as the office writes it.
  gongkaiSearch.variants = (word, groups) => {
    const found = new Map();
    const members = groups.flat().map(([folded]) => folded).filter((folded) => [...folded].length > 1);
    for (let at = 0; at < word.length;) {
      const here = members.filter((folded) => word.startsWith(folded, at)).sort((a, b) => b.length - a.length)[0];
      for (const group of here ? groups : []) {
        if (!group.some(([folded]) => folded === here)) continue;
        for (const [folded, said] of group) {
          if (folded === here || [...folded].length < 2) continue;
          const other = word.slice(0, at) + folded + word.slice(at + here.length);
          if (other !== word && !found.has(other)) found.set(other, said);
        }
      }
      at += here ? here.length : 1;
    }
    return [...found].map(([form, said]) => ({form, said}));
  };
}
