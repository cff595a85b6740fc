{
  const {variants, asInitials, printed} = gongkaiSearch;
  const TYPED = /^[0-9]*[a-z][0-9]*[a-z][a-z0-9]*$/;
  const SURE_INITIALS = 4;
  const letters = (text) => Array.from(text);

  // Return the ways of looking for folded words, in the order of what they find, as lanes() of gongkai/search/reader.py:
  //   lanes     {place, words}: in which place each word must occur in one of its forms
  //   byInitials, inTexts   the lanes that find everything which the others find
  //   also      what is looked for as well, by `groups` of words that mean the same
  //   marks     all forms, to be marked where they stand; typed   words that may be initials
  gongkaiSearch.lanesOf = (typedWords, groups) => {
    const also = new Set();
    // A number is one word however it was typed, and found in texts that name it as it is printed.
    const number = printed(typedWords);
    const asked = number ? [typedWords.join("")] : typedWords;
    const forms = (word) => [...new Set([
      word, ...(number ? [number] : []), ...variants(word, groups).map(({form, said}) => (also.add(said), form))])];
    const apart = asked.map(forms);
    // Whatever holds the words beside each other holds them: as they are, or with one of them in another form.
    const besides = apart.flatMap((some, at) =>
      some.slice(1).map((form) => asked.map((word, other) => (other === at ? form : word)).join("")));
    const beside = [[...new Set([asked.join(""), ...besides])]];
    const ways = asked.length === 1 ? [beside] : [beside, apart];
    const inHead = ways.flatMap((way) => ["title", "head"].map((place) => ({place, words: way})));
    const joints = asked.slice(1).map((word, at) => letters(asked[at]).pop() + letters(word)[0]);
    const inTexts = ways.map((way) => ({place: "text", words: way, joints: way === beside ? joints : []}));
    const typed = asked.filter((word) => TYPED.test(word));
    const byInitials = typed.length === 0 ? null : {
      place: "initials",
      words: apart.map((some, at) => (TYPED.test(asked[at]) ? [...some, asInitials(asked[at])] : some)),
    };
    const isSure = typed.every((word) => word.length >= SURE_INITIALS);
    const lanes = !byInitials ? [...inHead, ...inTexts]
      : isSure ? [...inHead, byInitials, ...inTexts] : [...inHead, ...inTexts, byInitials];
    const marks = [...new Set([...beside, ...apart].flat())];
    return {lanes, byInitials, inTexts: inTexts[inTexts.length - 1], also: [...also], marks, typed};
  };
}
