// The reader's way of reading, set before anything is painted: this file is loaded by a plain tag in the head. It puts
// what was chosen on <html> as data-mode, data-contrast, data-pointer and data-guide, where the style sheet finds it.
// A choice comes from the address (?mode=elderly, ?contrast=high), from a page that is made for a way of reading, or
// from what this browser remembers.
"use strict";
const reading = {
  key: "gongkai-reading",
  // For each choice its values; the first is the standard and leaves no mark on the page.
  choices: {
    __proto__: null,
    mode: ["standard", "large", "elderly"],
    contrast: ["normal", "high"],
    pointer: ["normal", "big"],
    guide: ["off", "on"],
    bar: ["closed", "open"],
  },
  chosen: {},
  /** The value of a choice as it stands on the page now. */
  is(name) {
    return document.documentElement.dataset[name] || this.choices[name][0];
  },
  /** Choose, show and remember; what is no choice or no value of it is passed over. */
  choose(given) {
    for (const [name, value] of Object.entries(given)) if (this.choices[name]?.includes(value)) this.chosen[name] = value;
    this.show();
    try {
      localStorage.setItem(this.key, JSON.stringify(this.chosen));
    } catch {
      // A browser that remembers nothing still shows this page as wished.
    }
  },
  show() {
    for (const [name, [standard]] of Object.entries(this.choices)) {
      const value = this.chosen[name] || standard;
      if (value === standard) delete document.documentElement.dataset[name];
      else document.documentElement.dataset[name] = value;
    }
  },
};
{
  const page = document.documentElement.dataset;
  page.script = "";
  try {
    const kept = JSON.parse(localStorage.getItem(reading.key) || "{}");
    for (const [name, values] of Object.entries(reading.choices)) if (values.includes(kept?.[name])) reading.chosen[name] = kept[name];
  } catch {
    // Nothing remembered, or nothing that this program wrote.
  }
  const address = new URLSearchParams(location.search);
  // The page of results is laid out for the answer where something is asked.
  if (address.get("q")?.trim()) page.asked = "";
  const asked = [...address].filter(([name]) => name in reading.choices);
  if (page.made) asked.unshift(["mode", page.made]);
  if (asked.length) reading.choose(Object.fromEntries(asked));
  else reading.show();
}
