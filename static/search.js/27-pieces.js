{
  // What of a folded title has an initial, as in gongkai/search/initials.py.
  const KEPT = /[a-z0-9\u3400-\u4dbf\u4e00-\u9fff]/;
  // Cut `text` into pieces {text, isHit}: those that fold to one of `forms` are hits, and those whose `initials`, of the
  // whole text, are one of `typed`. Without hits it is one piece.
  gongkaiSearch.pieces = (text, forms, fold, initials = "", typed = []) => {
    // What joins with its neighbour stays with it; where that is not enough, nothing is marked rather than the wrong.
    const parts = text.match(/[^\p{M}\u1100-\u11ff\u3131-\u318e\uff9e-\uffdc][\p{M}\u1100-\u11ff\u3131-\u318e\uff9e-\uffdc]*|[^]/gu) || [];
    const folded = parts.map(fold);
    const whole = folded.join("");
    const hit = new Uint8Array(parts.length);
    if (whole === fold(text)) {
      const part = new Uint32Array(whole.length);
      let end = 0;
      folded.forEach((each, number) => part.fill(number, end, end += each.length));
      for (const form of forms) {
        for (let at = whole.indexOf(form); at >= 0; at = whole.indexOf(form, at + 1)) {
          hit.fill(1, part[at], part[at + form.length - 1] + 1);
        }
      }
      // The rarest characters have none.
      const kept = [...whole].flatMap((each, at) => (KEPT.test(each) ? [at] : []));
      for (const word of whole.length === [...whole].length && kept.length === initials.length ? typed : []) {
        for (let at = initials.indexOf(word); at >= 0; at = initials.indexOf(word, at + 1)) {
          hit.fill(1, part[kept[at]], part[kept[at + word.length - 1]] + 1);
        }
      }
    }
    const pieces = [];
    parts.forEach((each, number) => {
      const last = pieces[pieces.length - 1];
      if (last && last.isHit === Boolean(hit[number])) last.text += each;
      else pieces.push({text: each, isHit: Boolean(hit[number])});
    });
    return pieces;
  };

  // What is shown of a text, `length` characters of it in pieces: its first block of which `held` says most, and what
  // stands around that. `mark` cuts a block into pieces.
  gongkaiSearch.snippetOf = (text, held, mark, length) => {
    const letters = (some) => Array.from(some);
    const counts = text.map(held);
    const best = Math.max(0, counts.indexOf(Math.max(...counts)));
    // A cell or a short line says little alone: what stands around it is shown as far as there is room. A sentence needs
    // nothing before it.
    const before = [];
    let room = letters(text[best] || "").length < length / 4 ? length / 3 : 0;
    for (let at = best - 1; at >= 0 && (room -= letters(text[at]).length + 1) >= 0; at--) before.unshift(text[at], "　");
    const marked = mark(text[best] || "");
    room = length - letters(text[best] || "").length;
    for (let at = best + 1; at < text.length && room > 0; at++) {
      marked.push({text: "　", isHit: false}, ...mark(text[at]));
      room -= letters(text[at]).length + 1;
    }
    const first = marked.length > 1 && !marked[0].isHit ? letters(marked[0].text) : [];
    const cut = first.length > length / 3 ? ["…", ...first.slice(Math.round(-length / 3))] : first;
    if (first.length) marked[0] = {text: cut.join(""), isHit: false};
    if (cut[0] !== "…") marked.unshift({text: before.join(""), isHit: false});
    const shown = [];
    let left = length;
    for (const piece of marked) {
      const some = letters(piece.text);
      shown.push({text: some.slice(0, left).join("") + (some.length > left ? "…" : ""), isHit: piece.isHit});
      left -= some.length;
      if (left <= 0) break;
    }
    return shown;
  };
}
