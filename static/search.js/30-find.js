{
  const {asInitials, keys, askedKeys, titleKey, crc32, shardOf, familyOf, termsOf, covering, readShard, lanesOf} = gongkaiSearch;
  const {pieces, snippetOf} = gongkaiSearch;
  const HEADS = 32;
  // So few candidates are looked at rather than fetching more of the index.
  const FEW = 2;
  // So many files are fetched to say exactly how many there are; of more it is a guess, not worth a reader's data.
  const FEW_FILES = 20;
  const FORMAT = 1;
  const letters = (text) => Array.from(text);
  const common = (lists) => lists.reduce((some, others) => {
    const kept = new Set(others);
    return some.filter((each) => kept.has(each));
  });
  // Terms of one pair are the word itself: nothing need be read to be sure.
  const isPair = (form) => letters(form).length < 3;
  const isSure = (lane) => lane.words.every((forms) => forms.every(isPair));
  const descending = (numbers) => [...new Set(numbers)].sort((a, b) => b - a);

  // Return the index that lies at the address `base`, which ends with a slash. With "default" for `cache` it may be one
  // that the browser kept; the `manifest` of one that did not change is the same text.
  gongkaiSearch.open = async (base, cache = "no-cache") => {
    const fetched = new Map();
    const get = (name, version, read) => {
      const address = `${base}${name}?v=${version}`;
      if (!fetched.has(address)) {
        const answer = fetch(address).then((found) => {
          if (!found.ok) throw new Error(`${address}: ${found.status}`);
          return read(found);
        });
        answer.catch(() => fetched.delete(address));
        fetched.set(address, answer);
      }
      return fetched.get(address);
    };
    const json = (answer) => answer.json();
    const bytes = (answer) => answer.arrayBuffer();
    const answer = await fetch(`${base}index.json`, {cache});
    if (!answer.ok) throw new Error(`${base}index.json: ${answer.status}`);
    const told = await answer.text();
    const manifest = JSON.parse(told);
    // A browser may have kept this script, and the site may be of a later one.
    if (manifest.format !== FORMAT) throw new Error(`${base}index.json: format ${manifest.format}`);
    const {ready, fold, words} = gongkaiSearch.folding(
      manifest.traditional.bits, () => get("traditional.txt", manifest.traditional.version, (found) => found.text()));
    let count = 0;
    const segments = manifest.segments.map((about) => (
      {...about, past: atob(about.past), first: atob(about.first), base: (count += about.count) - about.count}));
    const heads = {...manifest.heads, name: "heads"};
    await ready(...manifest.synonyms.flat());
    const synonyms = manifest.synonyms.map((group) => group.map((said) => [fold(said), said]));

    const shard = (index, number) =>
      get(`${index.name}/pairs-${number}.bin`, index.version, async (found) => readShard(await bytes(found)));
    const segmentOf = (number) => segments.find((each) => number < each.base + each.count);
    // Where the head or the text of a document lies: the name of a file, and its row there.
    const fileOf = (sort, number) => {
      const segment = segmentOf(number);
      const local = number - segment.base;
      const rows = sort === "heads" ? HEADS : segment.texts;
      return {name: `${segment.name}/${sort}-${Math.floor(local / rows)}.json`, version: segment.version, row: local % rows};
    };
    const read = async (sort, number) => {
      const {name, version, row} = fileOf(sort, number);
      return (await get(name, version, json))[row];
    };
    const headOf = async (number) => {
      const [id, url, title, numbered, indexNumber, unit, keywords, day, marked, past, initials] = await read("heads", number);
      return {id, url, title, number: numbered, indexNumber, unit, keywords, day, marked, past, initials};
    };
    // What no longer holds comes after what does; then those first that have no other words in the title, then those of
    // a kind that comes first; among equals the newest.
    const bit = (bits, at) => bits.charCodeAt(at >> 3) >> (at & 7) & 1;
    const inOrder = (numbers, named) => {
      const rank = (number) => {
        const {past, first, base: start} = segmentOf(number);
        return 4 * bit(past, number - start) + 2 * !named.has(number) + !bit(first, number - start);
      };
      return descending(numbers).sort((one, other) => rank(one) - rank(other));
    };
    // The documents that stand under a key, and hardly ever others, whose key has the same digest.
    const under = async (key) => {
      const mark = crc32(key);
      const view = new DataView(await get(`exact/${mark % manifest.exact.shards}.bin`, manifest.exact.version, bytes));
      const numbers = [];
      for (let row = 0; row < view.byteLength; row += 8) {
        if (view.getUint32(row, true) === mark) numbers.push(view.getUint32(row + 4, true));
      }
      return numbers;
    };
    const textOf = (number) => read("texts", number);

    // The places in an index that have the chosen ones of a form's terms.
    const placesOf = async (index, term) => (await shard(index, shardOf(index, ...term))).places(...term);
    const withForm = async (index, form, chosen) => {
      if (letters(form).length === 1) {
        const family = await Promise.all(familyOf(index, form).map((number) => shard(index, number)));
        return [...new Set(family.flatMap((each) => each.begun(form)))];
      }
      return common(await Promise.all(chosen(termsOf(form)).map(({term}) => placesOf(index, term))));
    };
    const all = (terms) => terms;
    const withWord = async (index, forms, chosen) =>
      (await Promise.all(forms.map((form) => withForm(index, form, chosen)))).flat();
    const inHeads = async (lane, chosen) => descending(common(await Promise.all(lane.words.map(async (forms) =>
      (await withWord(heads, forms, chosen)).filter((place) => lane.place !== "title" || !(place & 1)).map((place) => place >> 1)))));
    const inText = async (segment, lane, chosen) =>
      descending(common(await Promise.all(lane.words.map((forms) => withWord(segment, forms, chosen)))))
        .map((number) => segment.base + number);
    // How many heads have a term is a guess at how many texts do. Where two words meet is rarer than it seems.
    const rarest = async (forms, joints) => {
      const found = [];
      for (const form of forms) {
        const terms = termsOf(form);
        const some = covering(terms, joints);
        if (!some.length) return null;
        const guesses = await Promise.all(some.map(async ({term}) =>
          (await placesOf(heads, term)).length - (joints.includes(term.join("")) ? 0.5 : 0)));
        const least = Math.min(...guesses);
        found.push({term: some[guesses.indexOf(least)].term, least});
      }
      return {found, sum: found.reduce((sum, each) => sum + each.least, 0)};
    };
    // First the shard of one term for each form of one word; most segments hold none of a rare word. Not so the newest:
    // it is waited for before anything is shown, and one after the other takes twice as long.
    const newest = segments[segments.length - 1];
    const fewInText = async (segment, lane) => {
      const chosen = (terms) => covering(terms, lane.joints);
      if (segment === newest) return inText(segment, lane, chosen);
      const known = (await Promise.all(lane.words.map((forms) => rarest(forms, lane.joints)))).filter(Boolean).sort((a, b) => a.sum - b.sum)[0];
      if (known) {
        const some = descending((await Promise.all(known.found.map(({term}) => placesOf(segment, term)))).flat());
        if (some.length <= (isSure(lane) ? 0 : FEW)) return some.map((number) => segment.base + number);
      }
      return inText(segment, lane, chosen);
    };

    // Return what a query finds:
    //   words     the folded words
    //   also      what was looked for as well; `synonyms: false` switches it off
    //   results   the documents that hold every word, one after the other, fetched as they are asked for, `size` at a
    //             time: {id, url, title, number, indexNumber, unit, keywords, day, marked, place}; `place` is exact,
    //             title, head, initials or text. In the order of relevance, or with `byDay` the newest first
    //   survey()  {total, isExact, facets: {name: [{value, count}]}}; a facet's counts heed all filters but its own.
    //             What is not exact is too high rather than too low
    //   isByInitials   whether it is looked for as initials too
    //   mark(text, initials), snippet(result)   pieces {text, isHit}; the latter as a promise
    // `filters` gives for the name of a facet the values of which a document must have one.
    const find = async (query, {filters = {}, synonyms: isWide = true, byDay = false, size = 10, length = 110} = {}) => {
      await ready(query);
      const asked = words(query);
      const {lanes, byInitials, inTexts, also, marks, typed} =
        asked.length ? lanesOf(asked, isWide ? synonyms : []) : {lanes: [], also: [], marks: [], typed: []};
      const filtering = Object.entries(filters).filter(([, values]) => values.length);
      const seen = new Set();
      // Whether all there is was seen, so that nothing more is fetched to count it.
      let isWhole = false;
      const refused = {text: new Set(), initials: new Set()};

      const facetsOf = (segment) => get(`${segment.name}/facets.json`, segment.version, json);
      // Say which numbers pass the filters, one facet excepted.
      const passing = async (segment, numbers, except) => {
        const used = filtering.filter(([name]) => name !== except).map(([name, values]) =>
          [name, new Set(values.map((value) => (segment.facets[name] || []).indexOf(value)).filter((at) => at >= 0))]);
        if (used.some(([, places]) => !places.size) || !numbers.length) return [];
        const rows = used.length ? await facetsOf(segment) : {};
        return numbers.filter((number) => used.every(([name, places]) =>
          [].concat(rows[name][number - segment.base]).some((place) => places.has(place))));
      };
      const ofSegment = (segment, numbers) =>
        numbers.filter((number) => number >= segment.base && number < segment.base + segment.count);
      const allPassing = async (numbers) =>
        (await Promise.all([...segments].reverse().map((each) => passing(each, ofSegment(each, numbers))))).flat();

      const exactly = async () => {
        const found = await Promise.all(askedKeys(asked).map(async (key) => {
          const numbers = await under(key);
          const are = await Promise.all(numbers.map(async (number) => {
            const head = await headOf(number);
            await ready(head.number, head.indexNumber);
            return keys(words(head.number), words(head.indexNumber)).includes(key);
          }));
          return numbers.filter((_, row) => are[row]);
        }));
        return descending(found.flat());
      };
      let exact = null;
      const getExact = () => exact || (exact = asked.length ? exactly() : Promise.resolve([]));

      // Return the result if each word of a lane stands in the document, else null.
      const check = async (number, lane) => {
        const looksInside = lane.place === "text" && !isSure(lane);
        // Both are on their way at once.
        const [head, text] = await Promise.all([headOf(number), looksInside ? textOf(number) : []]);
        const written = [head.title, head.number, head.indexNumber, head.unit, ...head.keywords];
        await ready(...written);
        const blocks = (lane.place === "title" ? [head.title] : written).map(fold);
        if (lane.place === "initials") blocks.push(...head.initials.map(asInitials));
        const holds = () => lane.words.every((forms) => forms.some((form) => blocks.some((block) => block.includes(form))));
        const result = {...head, place: lane.place, at: number};
        if (lane.place !== "text") return holds() ? result : null;
        if (!looksInside) return result;
        await ready(...text);
        blocks.push(...text.map(fold));
        return holds() ? result : null;
      };
      const checkAny = async (number, some) => {
        for (const lane of some) {
          const result = await check(number, lane);
          if (result) return result;
          if (refused[lane.place] && (lane === inTexts || lane === byInitials)) refused[lane.place].add(number);
        }
        return null;
      };

      // Give what holds of `numbers`; after the first that does not, `refine` leaves fewer.
      let given = 0;
      async function* holding(numbers, some, refine) {
        let waiting = numbers.filter((number) => !seen.has(number));
        while (waiting.length) {
          const batch = waiting.splice(0, size - given % size).map((number) => checkAny(number, some));
          for (const each of batch) each.catch(() => {});
          let isFalse = false;
          // All are on their way at once; each is given when it and those before it are there.
          for (const each of batch) {
            const result = await each;
            isFalse = isFalse || !result;
            if (!result || seen.has(result.at)) continue;
            seen.add(result.at);
            given++;
            yield result;
          }
          if (refine && waiting.length && isFalse) {
            const kept = new Set(await refine());
            waiting = waiting.filter((number) => kept.has(number));
            refine = null;
          }
        }
      }
      // Segments from the newest, at first two at once, then eight: enough for a page, and not slow where there is none.
      async function* bySegment(candidates) {
        const left = segments.filter((each) => filtering.every(([name, values]) =>
          values.some((value) => (each.facets[name] || []).includes(value)))).reverse();
        for (let width = 2; left.length; width *= 4) {
          const some = left.splice(0, width);
          const waiting = some.map(async (each) => passing(each, await candidates(each)));
          for (const each of waiting) each.catch(() => {});
          for (let at = 0; at < some.length; at++) yield [some[at], await waiting[at]];
        }
      }
      async function* byRelevance() {
        // Both are on their way at once, and the newest texts too once it is known that titles will not fill a page;
        // what fails is said where it is awaited.
        const named = (asked.length ? under(titleKey(asked)) : Promise.resolve([])).then((numbers) => new Set(numbers));
        named.catch(() => {});
        const byHeads = lanes.filter(({place}) => place === "title" || place === "head");
        Promise.all(byHeads.map((lane) => inHeads(lane, covering))).then((found) =>
          newest && new Set(found.flat()).size < size
          && Promise.all(lanes.filter(({place}) => place === "text").map((lane) => fewInText(newest, lane)))).catch(() => {});
        for (const number of await allPassing(await getExact())) {
          seen.add(number);
          given++;
          yield {...await headOf(number), place: "exact", at: number};
        }
        for (const lane of lanes) {
          if (lane.place === "text") {
            for await (const [segment, numbers] of bySegment((each) => fewInText(each, lane))) {
              yield* holding(numbers, [lane], () => inText(segment, lane, all));
            }
          } else yield* holding(inOrder(await allPassing(await inHeads(lane, covering)), await named), [lane], () => inHeads(lane, all));
        }
      }
      // All that may hold in one segment, whether in the text, by initials or by an exact number.
      const anyIn = async (segment, chosen) => {
        const [numbers, text, initials] = await Promise.all([
          getExact(), inText(segment, inTexts, chosen), byInitials ? inHeads(byInitials, chosen) : []]);
        return {
          exact: ofSegment(segment, numbers),
          text: text.filter((number) => !refused.text.has(number)),
          initials: ofSegment(segment, initials).filter((number) => !refused.initials.has(number)),
        };
      };
      // Those of one segment that hold all words in forms of which nothing need be read.
      const surelyIn = async (segment) => {
        const ways = [inTexts, byInitials].filter(Boolean).map((lane) => ({...lane, words: lane.words.map((forms) => forms.filter(isPair))}))
          .filter((lane) => lane.words.every((forms) => forms.length));
        return (await Promise.all(ways.map(async (lane) =>
          (lane.place === "text" ? inText(segment, lane, all) : ofSegment(segment, await inHeads(lane, all)))))).flat();
      };
      async function* newestFirst() {
        if (!asked.length) return;
        const known = new Set(await getExact());
        const places = [...lanes.filter(({place, words: way}) => place !== "text" && way === inTexts.words), inTexts];
        const some = byInitials ? [...places, byInitials] : places;
        for await (const [, numbers] of bySegment(async (each) => descending(Object.values(await anyIn(each, all)).flat()))) {
          yield* mixed(numbers, known, some);
        }
      }
      async function* mixed(numbers, known, some) {
        let plain = [];
        for (const number of numbers) {
          if (!known.has(number)) {
            plain.push(number);
            continue;
          }
          yield* holding(plain, some, null);
          plain = [];
          if (seen.has(number)) continue;
          seen.add(number);
          given++;
          yield {...await headOf(number), place: "exact", at: number};
        }
        yield* holding(plain, some, null);
      }

      const survey = async () => {
        const parts = (await Promise.all((asked.length ? segments : []).map(async (segment) => {
          const found = isWhole ? {exact: ofSegment(segment, [...seen]), text: [], initials: []} : await anyIn(segment, all);
          if (isWhole && !found.exact.length) return null;
          const sure = new Set([...found.exact, ...(isWhole ? [] : await surelyIn(segment))]);
          const numbers = descending(Object.values(found).flat());
          const names = Object.keys(segment.facets);
          const [kept, ...counted] = await Promise.all([
            passing(segment, numbers), ...names.map((name) => passing(segment, numbers, name))]);
          const unsure = [...new Set([kept, ...counted].flat())].filter((number) => !sure.has(number) && !seen.has(number));
          const ofText = new Set(found.text);
          const files = unsure.map((number) => fileOf(ofText.has(number) ? "texts" : "heads", number).name);
          return {segment, names, kept, counted, unsure, files, rows: await facetsOf(segment)};
        }))).filter(Boolean);
        const unsure = parts.flatMap((part) => part.unsure);
        const isExact = new Set(parts.flatMap((part) => part.files)).size <= FEW_FILES;
        const ways = byInitials ? [inTexts, byInitials] : [inTexts];
        const refuted = new Set(isExact ? (await Promise.all(unsure.map(async (number) =>
          (await checkAny(number, ways) ? [] : [number])))).flat() : []);
        const facets = {};
        let total = 0;
        for (const {segment, names, kept, counted, rows} of parts) {
          total += kept.filter((number) => !refuted.has(number)).length;
          names.forEach((name, at) => {
            const counts = facets[name] || (facets[name] = new Map());
            for (const number of counted[at]) {
              for (const place of refuted.has(number) ? [] : [].concat(rows[name][number - segment.base])) {
                const value = segment.facets[name][place];
                counts.set(value, (counts.get(value) || 0) + 1);
              }
            }
          });
        }
        const listed = ([name, counts]) => [name, [...counts].map(([value, number]) => ({value, count: number}))
          .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))];
        return {total, isExact, facets: Object.fromEntries(Object.entries(facets).map(listed))};
      };

      const mark = (text, initials) => pieces(text, marks, fold, initials, typed);
      const snippet = async (result) => {
        const text = await textOf(result.at);
        await ready(...text);
        return snippetOf(text, (block) => marks.filter((form) => fold(block).includes(form)).length, mark, length);
      };
      async function* counted(results) {
        yield* results;
        isWhole = !filtering.length;
      }
      return {words: asked, also, isByInitials: Boolean(byInitials), results: counted(byDay ? newestFirst() : byRelevance()), survey, mark, snippet};
    };
    // The titles that share most with a query of which nothing was found, at most five: {url, title}.
    const near = async (query) => {
      await ready(query);
      const counts = new Map();
      const terms = words(query).flatMap((word) => termsOf(word)).map(({term}) => term);
      for (const places of await Promise.all(terms.map((term) => placesOf(heads, term)))) {
        for (const at of places) if (!(at & 1)) counts.set(at >> 1, (counts.get(at >> 1) || 0) + 1);
      }
      const best = [...counts].filter(([, count]) => count * 3 >= terms.length)
        .sort(([one, more], [other, less]) => less - more || other - one).slice(0, 5);
      return Promise.all(best.map(([number]) => headOf(number)));
    };
    return {manifest: told, count, find, near};
  };
}
