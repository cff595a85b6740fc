// The page of results. What is looked for stands in the address, so that it can be sent on and the way back works; what
// is typed here is answered here, without loading the page again:
// q is the query, filters stand under the names of their facets, by=day sorts by date, same=no looks for nothing else.
// The result at which the reader was stands beside the address, in the history of this browser alone.
{
  const form = document.getElementById("search-form");
  const said = document.getElementById("search-said");
  const place = document.getElementById("search-found");
  const box = document.getElementById("site-find");
  const title = document.title;
  const longest = 40; // Of a query that is said again.
  let asked, query, short, quoted;
  // Counts what was asked, so that what comes late for an earlier query is left.
  let latest = 0;
  const facets = { year: "年份", unit: "单位", kind: "栏目", theme: "主题", validity: "效力或状态" };
  const fewest = 2; // Fewer results need no narrowing; a facet with fewer values narrows nothing.
  const mostShown = 6;
  const size = 10;

  const node = (name, given = {}, ...inside) => {
    const element = Object.assign(document.createElement(name), given);
    element.append(...inside);
    return element;
  };
  const marked = (pieces) => pieces.map(({ text, isHit }) => (isHit ? node("mark", { textContent: text }) : text));
  const address = (changes) => {
    const changed = new URLSearchParams(asked);
    for (const [name, value] of Object.entries(changes)) {
      changed.delete(name);
      if (value) changed.set(name, value);
    }
    return `?${changed}`;
  };

  // The word beside the title of what no longer holds warns.
  const besideTitle = (result) => result.marked.map((word) => {
    const className = word === "示例" ? "sample" : result.past ? "mark is-bad" : "mark";
    return node("span", { className, textContent: word });
  });
  // The lists of the site that the query names, which are no documents; how many a list holds is no name.
  const listsNamed = (words) => [...document.querySelectorAll("#search-lists a")].filter((link) =>
    words.length && words.every((word) => word.length > 1 && link.textContent.toLowerCase().replace(/（\d+）$/, "").includes(word)));

  const resultOf = (root, found, result) => {
    const [ofTitle, ofUnit] = result.initials;
    const link = node("a", { href: root + result.url.slice(1) }, ...marked(found.mark(result.title, ofTitle)));
    const snippet = node("p", { className: "snippet" });
    const about = [found.mark(result.number), found.mark(result.day), found.mark(result.unit, ofUnit)]
      .filter((pieces) => pieces.length).map((pieces, at) => [...(at ? ["　"] : []), ...marked(pieces)]).flat();
    // A blank keeps the words apart for those who hear them.
    const item = node("li", {}, node("h3", {}, link, ...besideTitle(result).flatMap((each) => [" ", each])),
      node("p", { className: "meta" }, ...about), snippet);
    if (result.place === "exact") item.prepend(node("p", { className: "exact", textContent: "文号或索引号相同" }));
    const arriving = found.snippet(result).then((pieces) => snippet.append(...marked(pieces)), () => snippet.remove());
    return [item, arriving];
  };

  // How results are narrowed: a list of links for each facet, what was chosen first.
  const narrowing = (counts) => {
    const groups = [];
    for (const [name, label] of Object.entries(facets)) {
      const chosen = asked.get(name);
      const values = (counts[name] || []).filter(({ value }) => value !== chosen);
      if (!chosen && values.length < fewest) continue;
      if (name === "year") values.sort((a, b) => (a.value < b.value ? 1 : -1));
      const choice = ({ value, count }) => node("li", {}, node("a", { href: address({ [name]: value }) }, value,
        node("span", { className: "number", textContent: `${count} 条` })));
      const list = node("ul", { className: "choices" });
      if (chosen) list.append(node("li", {}, node("a", { href: address({ [name]: "" }), className: "chosen" }, `${chosen}，去掉`)));
      else list.append(...values.slice(0, mostShown).map(choice));
      const group = node("div", { className: "narrow" }, node("h3", { textContent: label }), list);
      if (!chosen && values.length > mostShown) {
        group.append(node("details", {}, node("summary", { textContent: `全部 ${values.length} 个` }),
          node("ul", { className: "choices" }, ...values.slice(mostShown).map(choice))));
      }
      groups.push(group);
    }
    return groups;
  };

  // Keep at which result the reader is, for coming back.
  const keep = (at) => history.replaceState({ at }, "");
  // Say that the index cannot be read, and offer to begin again at a result. What is shown already stays.
  const fail = (at) => {
    const again = node("button", { type: "button", className: "more-results", textContent: "再试一次" });
    again.addEventListener("click", () => begin(at, true));
    const more = place.querySelector(".results > li") && place.querySelector(".more-results");
    if (more) {
      said.textContent = "只读到一部分，可能是网络断了。";
      more.replaceWith(node("p", { textContent: said.textContent }), again);
      return;
    }
    said.textContent = "现在不能查找：检索目录没有读到，可能是网络断了。再试一次，或按下面的办法找。";
    place.replaceChildren(again);
    place.hidden = false;
    document.getElementById("search-ways").hidden = false;
  };

  const base = form && new URL(form.getAttribute("action"), location.href);
  if (base) base.search = "";
  const root = base && new URL("..", base).href;
  // The index that the browser has, or that came with the page, and as a promise the one of now, mostly the same. After
  // a minute it is asked for again, because the site may have changed.
  const freshFor = 60_000;
  let opened = null;
  const open = () => {
    if (!opened || performance.now() - opened.at > freshFor) {
      const kept = gongkaiSearch.open(base.href, "default").catch(() => null);
      const now = gongkaiSearch.open(base.href);
      const opening = {
        at: performance.now(),
        kept: kept.then((index) => index || now),
        now: Promise.all([kept, now]).then(([old, index]) => (old && old.manifest === index.manifest ? old : index)),
      };
      opened = opening;
      opening.kept.catch(() => {});
      opening.now.catch(() => {
        if (opened === opening) opened = null;
      });
    }
    return opened;
  };

  // Show results, so many that the one numbered `from` is among them; go there, unless it is where a page begins.
  const show = async (from, isAgain, isOld) => {
    const filters = Object.fromEntries(Object.keys(facets).filter((name) => asked.get(name)).map((name) => [name, [asked.get(name)]]));
    const byDay = asked.get("by") === "day";
    const options = { filters, byDay, synonyms: asked.get("same") !== "no", size };
    // Return what was found, its results, and the first of these as a promise that nobody need await.
    const look = async (index) => {
      const found = await index.find(query, options);
      const results = found.results[Symbol.asyncIterator]();
      const waiting = results.next();
      waiting.catch(() => {});
      return { found, results, waiting };
    };
    // It is looked for in the index that is there, while the server is asked whether that is the one of now.
    const { kept, now } = open();
    const early = kept.then(look);
    early.catch(() => {});
    const index = await now;
    if (isOld()) return;
    const looked = await (index === await kept ? early : look(index));
    if (isOld()) return;
    const { found, results } = looked;
    let { waiting } = looked;
    const heading = node("h2", { className: "hidden", textContent: "结果" });
    const list = node("ol", { className: "results" });
    const more = node("button", { type: "button", className: "more-results", textContent: `再看 ${size} 条`, hidden: true });
    // Some browsers take a list without dots for none.
    list.setAttribute("role", "list");
    const snippets = [];
    let shown = 0;
    const linkAt = (at) => list.children[at]?.querySelector("a");
    // Where a word has more than two characters its pairs are counted, which can stand apart.
    const tell = (total, isExact) => {
      const what = found.isByInitials ? `拼音首字母是${quoted}的，或含有它的` : `含有${quoted}的`;
      said.textContent = isExact ? `找到 ${total} 条${what}。` : `找到${what}，约 ${total} 条。`;
    };
    // Return whether it is still asked for.
    const next = async () => {
      more.disabled = true;
      const until = shown + size;
      while (shown < until) {
        const { value, done } = waiting ? await waiting : await results.next();
        waiting = null;
        if (isOld()) return false;
        if (done) break;
        const [item, arriving] = resultOf(root, found, value);
        snippets.push(arriving);
        list.append(item);
        shown += 1;
      }
      waiting = shown === until ? results.next() : null;
      const isLast = !waiting || (await waiting).done;
      more.hidden = isLast;
      more.disabled = false;
      return !isOld();
    };
    more.addEventListener("click", async () => {
      const at = shown;
      try {
        if (!await next()) return;
      } catch {
        if (isOld()) return;
        fail(at);
        place.querySelector(".more-results").focus();
        return;
      }
      if (more.hidden) tell(shown, true);
      keep(at);
      linkAt(at)?.focus();
    });
    list.addEventListener("click", (event) => {
      const item = event.target.closest("a")?.closest("li");
      if (item) keep([...list.children].indexOf(item));
    });

    const orders = node("p", { className: "orders" }, "排列：",
      byDay ? node("a", { href: address({ by: "" }), textContent: "最相关的在前" }) : node("strong", { textContent: "最相关的在前" }), "　",
      byDay ? node("strong", { textContent: "最新的在前" }) : node("a", { href: address({ by: "day" }), textContent: "最新的在前" }));
    const also = node("p", { className: "also" });
    if (found.also.length) {
      also.append(`也搜索了“${found.also.join("”“")}”。`, node("a", { href: address({ same: "no" }), textContent: `只搜${quoted}` }));
    } else if (asked.get("same") === "no") {
      also.append(node("a", { href: address({ same: "" }), textContent: "意思相同的词也搜索" }));
    }
    const narrow = node("section", { className: "narrowing", id: "search-narrowing", hidden: true },
      node("h2", { id: "search-narrowing-name", textContent: "缩小范围" }));
    narrow.setAttribute("aria-labelledby", "search-narrowing-name");
    const down = node("p", { className: "to-narrowing", hidden: true }, node("a", { href: "#search-narrowing", textContent: "到下面缩小范围" }));
    const named = listsNamed(found.words);
    const lists = named.length ? [node("p", {}, "栏目："), node("ul", { className: "tags" }, ...named.map((link) =>
      node("li", {}, link.cloneNode(true))))] : [];
    place.replaceChildren(...lists, also, orders, down, node("div", { className: "search-columns" },
      node("div", {}, heading, list, more), narrow));
    place.hidden = false;

    do {
      if (!await next()) return;
    } while (shown <= from && !more.hidden);
    // Before the counts are there, so that nothing moves when they come.
    narrow.hidden = down.hidden = shown < fewest;
    // In large type on a phone the first result would stand below all that the page begins with.
    if (linkAt(0)?.getBoundingClientRect().bottom > innerHeight) form.scrollIntoView();
    if (from || isAgain) {
      // What stands above moves while it comes.
      await Promise.all(snippets);
      if (isOld()) return;
      linkAt(from)?.focus();
    }
    const isNone = shown === 0;
    heading.hidden = list.hidden = isNone;
    orders.hidden = shown < 2;
    also.hidden = isNone && found.also.length > 0;
    document.getElementById("search-ways").hidden = !isNone;
    const counted = await found.survey();
    if (isOld()) return;
    const groups = isNone && !Object.keys(filters).length ? [] : narrowing(counted.facets);
    if (groups.length && !counted.isExact) narrow.append(node("p", { className: "count", textContent: "条数是大约的。" }));
    narrow.append(...groups);
    narrow.hidden = groups.length === 0;
    down.hidden = isNone || narrow.hidden;
    if (!isNone) {
      tell(...(more.hidden ? [shown, true] : [counted.total, counted.isExact]));
      return;
    }
    if (Object.keys(filters).length) {
      said.textContent = `选定的范围里没有${quoted}。`;
      const without = Object.fromEntries(Object.keys(filters).map((name) => [name, ""]));
      place.prepend(node("p", {}, node("a", { href: address(without), textContent: "在全部里面找" })));
      return;
    }
    said.textContent = `没有找到${quoted}。`;
    const help = node("div", { className: "nothing" }, node("p", {}, "换个说法，或少写几个字。也可以打电话问：",
      node("strong", { textContent: form.dataset.phone }), "。"));
    const near = await index.near(query);
    if (isOld()) return;
    if (near.length) {
      help.append(node("h2", { textContent: "标题相近的" }), node("ul", { className: "plain" }, ...near.map((each) =>
        node("li", {}, node("a", { href: root + each.url.slice(1), textContent: each.title })))));
    }
    place.prepend(help);
  };

  const begin = (from, isAgain) => {
    const turn = ++latest;
    const isOld = () => turn !== latest;
    document.getElementById("search-ways").hidden = true;
    said.textContent = "正在查找……";
    show(from, isAgain, isOld).catch(() => isOld() || fail(from));
  };
  // Answer what stands in the address; without a query show the ways to find without one.
  const answer = () => {
    asked = new URLSearchParams(location.search);
    query = (asked.get("q") || "").trim();
    short = [...query].length > longest ? `${[...query].slice(0, longest).join("")}…` : query;
    quoted = `“${short}”`;
    box.value = query;
    document.title = query ? `${short} - ${title}` : title;
    document.documentElement.toggleAttribute("data-asked", Boolean(query));
    if (query) {
      begin(history.state?.at || 0);
      return;
    }
    latest += 1;
    said.textContent = "";
    place.hidden = true;
    document.getElementById("search-ways").hidden = false;
  };

  if (form) {
    answer();
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const next = `?${new URLSearchParams({ q: box.value.trim() })}`;
      // As where a page is loaded: the same address again is no further step back.
      history[next === location.search ? "replaceState" : "pushState"](null, "", next);
      answer();
      // A keyboard on the screen would cover the results.
      if (matchMedia("(pointer: coarse)").matches) box.blur();
    });
    addEventListener("popstate", answer);
    // The index is there when the words are; it came with the page, and would be warned of if nobody used it.
    open();
    box.addEventListener("focus", open);
  }
}
