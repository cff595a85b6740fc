{
  // As gongkai/search/numbers.py; change both.
  const DIGITS = "〇一二三四五六七八九";
  const TENS = {十: 10, 百: 100, 千: 1000};
  const YEAR = `[${DIGITS}零]{4}`;
  const SERIAL = `0*([0-9]{1,5}|[${DIGITS}零十百千]{1,9}) ?(号?)(?: ?文件?)?$`;
  const DATED = new RegExp(
    `^([^0-9()]*?) ?(?:\\( ?([0-9]{4}|${YEAR}) ?\\) ?年?|((?:19|20)[0-9]{2}|${YEAR}) ?(年?)) ?第? ?${SERIAL}`);
  const UNDATED = new RegExp(`^([^0-9()]+?) ?第 ?${SERIAL}`);

  const value = (numeral) => {
    if (/^[0-9]/.test(numeral)) return Number(numeral);
    const plain = [...numeral.replace(/零/g, "〇")];
    if (!plain.some((each) => TENS[each])) return Number(plain.map((each) => DIGITS.indexOf(each)).join(""));
    let total = 0;
    let digit = 0;
    for (const each of plain) {
      if (TENS[each]) {
        total += (digit || 1) * TENS[each];
        digit = 0;
      } else digit = DIGITS.indexOf(each);
    }
    return total + digit;
  };

  // Return [agency, year, serial] of a document's number from its folded words with a space between, or null.
  const canonical = (text) => {
    let found = DATED.exec(text);
    if (found) {
      const [, agency, inBrackets, bare, yearWord, serial, mark] = found;
      if (agency || inBrackets || (yearWord && mark)) {
        return [agency.replace(/ /g, ""), value(inBrackets || bare), value(serial)];
      }
    }
    found = UNDATED.exec(text);
    return found && [found[1].replace(/ /g, ""), 0, value(found[2])];
  };

  // Return the number that a query is, as it is printed and folded, or an empty text.
  gongkaiSearch.printed = (words) => {
    const [agency, year, serial] = canonical(words.join(" ")) || [];
    return serial === undefined ? "" : year ? `${agency}(${year})${serial}号` : `${agency}第${serial}号`;
  };
  // Return the keys under which documents stand that a query names, and those under which a document stands.
  gongkaiSearch.askedKeys = (words) => {
    const parts = canonical(words.join(" "));
    return [...(parts ? [`n ${parts.join(" ")}`] : []), ...(words.length ? [`i ${words.join("")}`] : [])];
  };
  gongkaiSearch.titleKey = (words) => `t ${words.join("")}`;
  gongkaiSearch.keys = (number, indexNumber) => {
    const parts = canonical(number.join(" "));
    return [
      ...(parts ? [`n ${parts.join(" ")}`] : []),
      ...(parts && parts[0] && parts[1] ? [`n  ${parts[1]} ${parts[2]}`] : []),
      ...(indexNumber.length ? [`i ${indexNumber.join("")}`] : []),
    ];
  };
}
