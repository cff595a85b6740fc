// The reader's way of reading, set before anything is painted: this file is loaded by a plain tag in the head. It puts
// what was chosen on <html> as data-mode, data-contrast, data-pointer and data-guide, where the style sheet finds it.
// A choice comes from the address (?mode=elderly, ?contrast=high) or from what this browser remembers.
"use strict";
const reading = {
  key: "gongkai-reading",
  choices: {
    mode: ["standard", "large", "elderly"],
    contrast: ["normal", "high"],
    pointer: ["normal", "big"],
    guide: ["off", "on"],
    bar: ["closed", "open"],
  },
  chosen: {},
  /** Put the choices on the page; what is standard leaves no mark. */
  apply() {
    for (const [name, values] of Object.entries(this.choices)) {
      const value = this.chosen[name];
      if (value && value !== values[0]) document.documentElement.dataset[name] = value;
      else delete document.documentElement.dataset[name];
    }
  },
  /** Choose, show and remember. */
  choose(given) {
    for (const [name, value] of Object.entries(given)) {
      if (this.choices[name]?.includes(value)) this.chosen[name] = value;
    }
    this.apply();
    try {
      localStorage.setItem(this.key, JSON.stringify(this.chosen));
    } catch {
      // A browser that remembers nothing still shows this page as wished.
    }
  },
};
try {
  const kept = JSON.parse(localStorage.getItem(reading.key) || "{}");
  for (const name of Object.keys(reading.choices)) if (reading.choices[name].includes(kept[name])) reading.chosen[name] = kept[name];
} catch {
  // Nothing remembered, or nothing that this program wrote.
}
const asked = [...new URLSearchParams(location.search)].filter(([name]) => name in reading.choices);
if (asked.length) reading.choose(Object.fromEntries(asked));
else reading.apply();
