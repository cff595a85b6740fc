{
  const mix = (code) => Math.imul(code, 2654435761) >>> 16;

  // As Directory of gongkai/search/pairs.py: in which shard a pair of characters stands, and in which all those that
  // begin with one.
  gongkaiSearch.shardOf = (about, first, second) =>
    (mix(first.codePointAt(0)) + mix(second.codePointAt(0)) % (about.spread[first] || 1)) % about.shards;
  gongkaiSearch.familyOf = (about, first) =>
    Array.from({length: about.spread[first] || 1}, (_, at) => (mix(first.codePointAt(0)) + at) % about.shards);

  // Return the terms that every text with a folded word has, {at, end, term}: pairs, and three digits with what follows.
  const THREE_DIGITS = 0xe100;
  gongkaiSearch.termsOf = (form) => {
    const letters = Array.from(form);
    const found = [];
    for (let at = 0; at < letters.length - 1; at++) {
      found.push({at, end: at + 2, term: [letters[at], letters[at + 1]]});
      const three = letters.slice(at, at + 3).join("");
      if (at + 3 < letters.length && /^[0-9]{3}$/.test(three)) {
        found.push({at, end: at + 4, term: [String.fromCharCode(THREE_DIGITS + Number(three)), letters[at + 3]]});
      }
    }
    return found;
  };
  // Leave out of these what is not needed to cover the word; the longer ones are rarer. The `joints`, where words of a
  // query meet, stay.
  gongkaiSearch.covering = (terms, joints = []) => {
    const last = terms.length && terms[terms.length - 1].end;
    const found = terms.filter(({term}) => joints.includes(term.join("")));
    for (let end = 0; end < last;) {
      const next = terms.filter(({at}) => at <= end).sort((a, b) => b.end - a.end || b.at - a.at)[0];
      found.push(next);
      end = next.end;
    }
    return found;
  };

  // Return the CRC-32 of a text's UTF-8.
  gongkaiSearch.crc32 = (text) => {
    let crc = -1;
    for (const byte of new TextEncoder().encode(text)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit++) crc = crc >>> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc >>> 0;
  };

  // Return a shard of pairs: `places(first, second)` are the places of a pair in order, `begun(first)` those of all
  // pairs that begin with a character.
  gongkaiSearch.readShard = (buffer) => {
    const bytes = new Uint8Array(buffer);
    let at = 0;
    const next = () => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        // What a server or a network sends instead of a shard must not be read for ever.
        if (at >= bytes.length) throw new Error("shard");
        const byte = bytes[at++];
        value += (byte & 127) * scale;
        if (byte < 128) return value;
      }
    };
    const terms = new Map();
    let body = 0;
    for (let groups = next(), first = 0; groups > 0; groups--) {
      first += next();
      const seconds = new Map();
      for (let count = next(), second = (terms.set(String.fromCodePoint(first), seconds), 0); count > 0; count--) {
        second += next();
        const size = next();
        seconds.set(String.fromCodePoint(second), [body, size]);
        body += size >>> 1;
      }
    }
    const start = at;
    const decode = ([offset, size]) => {
      const places = [];
      at = start + offset;
      const end = at + (size >>> 1);
      if (size & 1) {
        for (let place = 0; at < end; at++, place += 8) {
          for (let bit = 0; bit < 8; bit++) if (bytes[at] >> bit & 1) places.push(place + bit);
        }
      } else for (let place = -1; at < end;) places.push(place += next() + 1);
      return places;
    };
    const seconds = (first) => terms.get(first) || new Map();
    return {
      places: (first, second) => (seconds(first).has(second) ? decode(seconds(first).get(second)) : []),
      begun: (first) => [...seconds(first).values()].flatMap(decode),
    };
  };
}
