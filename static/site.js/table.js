// Lets a reader sort a table by any column, find rows in it, and see when it goes on beyond the edge of the page. Without
// this script a table stands as it was made, and everything in it can be read.
{
  const enoughToSort = 5;
  const enoughToFind = 8;
  const number = /^-?\d[\d,]*(\.\d+)?(?!\d*[-年/])/;
  const date = /^(\d{4})(?:[-年/](\d{1,2}))?(?:[-月/](\d{1,2}))?[年月日]?(?: (\d{1,2}:\d{2}))?$/;
  const inChinese = new Intl.Collator("zh-CN", { numeric: true });
  let made = 0;

  const node = (name, given = {}, ...inside) => {
    const element = Object.assign(document.createElement(name), given);
    element.append(...inside);
    return element;
  };

  // What a cell says, without the words that only a screen reader or a card needs.
  const said = (cell) => {
    if (!cell || cell.querySelector(".blank")) return "";
    const copy = cell.cloneNode(true);
    for (const word of copy.querySelectorAll(".word, .sample, .hidden")) word.remove();
    return copy.textContent.trim().replace(/\s+/g, " ");
  };

  // How the words of a column are compared: as days, as amounts, or as text; each gives what sorts and what to call it.
  const sortOf = (head, words) => {
    const filled = words.filter(Boolean);
    const isFigure = head.classList.contains("figure");
    if (!isFigure && filled.length && filled.every((each) => date.test(each))) {
      const day = (each) => date.exec(each).slice(1).map((part) => (part || "").padStart(5, "0")).join("");
      return { of: day, compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0), up: "从早到晚", down: "从晚到早" };
    }
    if (filled.length && filled.every((each) => number.test(each))) {
      const amount = (each) => Number(number.exec(each)[0].replaceAll(",", ""));
      return { of: amount, compare: (a, b) => a - b, up: "从小到大", down: "从大到小" };
    }
    return { of: (each) => each, compare: inChinese.compare, up: "按拼音顺序", down: "按拼音倒序" };
  };

  // What several rows have in common is shown once where they stand together, and in each where they do not.
  const regroup = (rows) => {
    let above = null;
    for (const row of rows) {
      const group = row.querySelector(".group");
      if (!group || row.hidden) continue;
      const words = group.textContent.trim();
      group.classList.toggle("again", words === above);
      above = words;
    }
  };

  const enhance = (frame, table) => {
    const bodies = [...table.tBodies];
    const rows = bodies.flatMap((body) => [...body.rows].filter((row) => !row.classList.contains("under")));
    const plain = bodies.length === 1 && !table.querySelector("tbody [rowspan], tbody .under, thead tr + tr, thead [colspan]");
    const heads = [...(table.tHead?.rows[0]?.cells ?? [])];
    const canSort = plain && rows.length >= enoughToSort && rows.every((row) => row.cells.length === heads.length);
    const canFind = rows.length >= enoughToFind && !table.classList.contains("matrix");
    if ((!canSort && !canFind) || table.classList.contains("excerpt")) return;
    const name = table.caption?.textContent.trim() ?? "";
    // Where the page keeps room for them the tools stand there, and nothing moves.
    const kept = frame.previousElementSibling;
    const tools = kept?.classList.contains("table-tools") ? kept : node("div", { className: "table-tools" });
    tools.setAttribute("role", "group");
    tools.setAttribute("aria-label", `整理表格：${name}`);
    const status = node("p", { className: "said" });
    status.setAttribute("role", "status");
    made += 1;

    if (canFind) {
      const field = node("input", { id: `table-find-${made}`, type: "search", autocomplete: "off" });
      const where = document.querySelector("nav.pager") ? "在这一页的表里找" : "在这个表里找";
      const words = new Map(rows.map((row) => [row, `${row.parentNode.querySelector(".under")?.textContent ?? ""} ${row.textContent}`.toLowerCase()]));
      let waiting = 0;
      const find = () => {
        const wanted = field.value.toLowerCase().split(/\s+/).filter(Boolean);
        let left = 0;
        for (const row of rows) {
          row.hidden = !wanted.every((word) => words.get(row).includes(word));
          left += row.hidden ? 0 : 1;
        }
        for (const body of bodies) body.hidden = [...body.rows].every((row) => row.hidden || row.classList.contains("under"));
        regroup(bodies.flatMap((body) => [...body.rows]));
        status.textContent = wanted.length ? `${left ? `找到 ${left} 行` : "没有找到"}，共 ${rows.length} 行。` : "";
      };
      field.addEventListener("input", () => {
        clearTimeout(waiting);
        waiting = setTimeout(find, 250);
      });
      field.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !field.value) return;
        event.preventDefault();
        field.value = "";
        find();
      });
      tools.append(node("div", {}, node("label", { htmlFor: field.id, textContent: where }), field));
    }

    let chooser = null;
    if (canSort) {
      const body = bodies[0];
      const columns = heads.map((head, place) => ({ head, place, ...sortOf(head, rows.map((row) => said(row.cells[place]))) }));
      const select = node("select", { id: `table-sort-${made}` }, node("option", { value: "", textContent: "原来的顺序" }));
      const sort = (column, way, tell = true) => {
        let order = rows;
        if (column) {
          const keyed = rows.map((row) => [said(row.cells[column.place]), row]);
          const [filled, blank] = [keyed.filter(([words]) => words), keyed.filter(([words]) => !words)];
          const turn = way === "descending" ? -1 : 1;
          filled.sort(([a], [b]) => turn * column.compare(column.of(a), column.of(b)));
          order = [...filled, ...blank].map(([, row]) => row);
        }
        body.append(...order);
        regroup(order);
        for (const { head } of columns) head.removeAttribute("aria-sort");
        if (column) column.head.setAttribute("aria-sort", way);
        select.value = column ? `${column.place} ${way}` : "";
        if (!tell) return;
        const words = column && (way === "ascending" ? column.up : column.down);
        status.textContent = column ? `已按“${column.title}”${words}排列。` : "已恢复原来的顺序。";
      };
      for (const column of columns) {
        column.title = column.head.textContent.trim();
        const button = node("button", { type: "button", className: "sort" }, ...column.head.childNodes);
        column.head.append(button);
        button.addEventListener("click", () => {
          const now = column.head.getAttribute("aria-sort");
          if (now === "descending") sort(null, "");
          else sort(column, now === "ascending" ? "descending" : "ascending");
        });
        for (const way of ["ascending", "descending"]) {
          const words = way === "ascending" ? column.up : column.down;
          select.append(node("option", { value: `${column.place} ${way}`, textContent: `${column.title}：${words}` }));
        }
      }
      select.addEventListener("change", () => {
        const [place, way] = select.value.split(" ");
        sort(columns[place], way);
      });
      chooser = node("div", {}, node("label", { htmlFor: select.id, textContent: "排列顺序" }), select);
      tools.append(chooser);
    }

    tools.append(status);
    if (tools !== kept) frame.before(tools);
    // Cards have no headings to press: they get a list of the orders instead, and headings in their place get none.
    const fold = () => {
      const folded = table.tHead && getComputedStyle(table.tHead).position === "absolute";
      if (chooser) chooser.hidden = !folded || rows.length < enoughToFind;
      for (const button of table.tHead?.querySelectorAll("button") ?? []) button.disabled = folded;
    };
    return fold;
  };

  // A region that does not scroll is no stop for the keyboard and no landmark; one that does says so to the eye too.
  const watch = (frame, fold) => {
    const region = ["role", "tabindex", "aria-label"].map((name) => [name, frame.getAttribute(name)]);
    const hint = node("p", { className: "table-hint", textContent: "表格较宽，可左右滑动", hidden: true });
    frame.before(hint);
    const look = () => {
      const wide = frame.scrollWidth > frame.clientWidth + 1;
      hint.hidden = !wide;
      for (const [name, value] of region) {
        if (wide) frame.setAttribute(name, value);
        else if (document.activeElement !== frame) frame.removeAttribute(name);
      }
      fold?.();
    };
    new ResizeObserver(look).observe(frame);
    look();
  };

  for (const frame of document.querySelectorAll(".table-frame")) {
    const table = frame.querySelector("table");
    if (table) watch(frame, enhance(frame, table));
  }
}
