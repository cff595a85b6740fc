// Reads the page aloud with the browser's own voice, paragraph by paragraph, and marks what it reads. It never starts
// by itself, and its buttons are shown only where a Chinese voice exists.
{
  const speech = window.speechSynthesis;
  const button = document.getElementById("site-read");
  const pause = document.getElementById("site-pause");
  const speed = document.getElementById("site-speed");
  const BLOCKS = "h1, h2, h3, h4, p, li, dt, dd, blockquote, caption, tr, figcaption, summary, desc";
  let voice = null;
  let parts = [];
  let at = -1;
  let turn = 0;

  const findVoice = () => {
    const chinese = speech.getVoices().filter((each) => /^(zh|cmn)/i.test(each.lang));
    voice = chinese.find((each) => /CN|Hans/i.test(each.lang) && each.localService) || chinese.find((each) => /CN|Hans/i.test(each.lang)) || chinese[0] || null;
    if (voice) document.documentElement.dataset.voice = "";
  };

  /** The words of a block: a row of a table is read with the names of its columns. */
  const wordsOf = (block) => {
    if (block.matches("tr")) {
      return [...block.cells].map((cell) => `${cell.dataset.label ? cell.dataset.label + "，" : ""}${cell.innerText}`).join("；");
    }
    return block.innerText ?? block.textContent;
  };

  /** Everything in the main part that is seen, as sentences short enough for every voice, each with its block. */
  const partsOfPage = () => {
    const found = [];
    for (const block of document.querySelectorAll(`main :is(${BLOCKS})`)) {
      const above = block.parentElement.closest(`main :is(${BLOCKS})`);
      const isRow = block.matches("tr");
      if (block.closest("[hidden]") || (!isRow && block.closest("tr")) || (isRow && block.closest("thead"))) continue;
      if (!isRow && block.querySelector("p, li, dt, table")) continue;
      if (above && above.matches("p, caption, h1, h2, h3, summary")) continue;
      if (block.checkVisibility && !block.checkVisibility()) continue;
      for (const sentence of sentencesOf(wordsOf(block))) found.push({ block, sentence });
    }
    return found;
  };
  const sentencesOf = (text) => {
    const clean = text.replace(/\s+/g, " ").trim();
    return (clean.match(/[^。！？；!?;]{1,120}[。！？；!?;]*/g) || []).map((each) => each.trim()).filter((each) => /[\p{L}\p{N}]/u.test(each));
  };

  const mark = (block) => {
    document.querySelector(".is-read")?.classList.remove("is-read");
    if (!block) return;
    block.classList.add("is-read");
    block.scrollIntoView({ block: "nearest" });
  };
  const show = (isReading, isPaused) => {
    button.textContent = isReading ? "停止朗读" : "朗读";
    pause.hidden = !isReading;
    pause.textContent = isPaused ? "继续" : "暂停";
  };
  // A pause is a stop that keeps the place: browsers on phones cannot really pause.
  const hush = () => {
    turn += 1;
    speech.cancel();
  };
  const stop = () => {
    hush();
    at = -1;
    mark(null);
    show(false, false);
  };
  const readOn = () => {
    if (at >= parts.length) return stop();
    const mine = (turn += 1);
    const { block, sentence } = parts[at];
    const said = new SpeechSynthesisUtterance(sentence);
    said.voice = voice;
    said.lang = voice.lang;
    said.rate = Number(speed.value);
    const next = () => {
      if (mine !== turn) return;
      at += 1;
      readOn();
    };
    said.onend = next;
    said.onerror = next;
    mark(block);
    show(true, false);
    speech.speak(said);
  };

  if (speech && button) {
    findVoice();
    speech.addEventListener?.("voiceschanged", findVoice);
    button.addEventListener("click", () => {
      if (at >= 0) return stop();
      const chosen = getSelection();
      const picked = chosen && !chosen.isCollapsed ? chosen.toString().trim() : "";
      parts = picked ? sentencesOf(picked).map((sentence) => ({ block: null, sentence })) : partsOfPage();
      hush();
      at = 0;
      readOn();
    });
    pause.addEventListener("click", () => {
      if (pause.textContent === "暂停") {
        hush();
        show(true, true);
      } else {
        readOn();
      }
    });
    speed.addEventListener("change", () => {
      if (at < 0 || pause.textContent === "继续") return;
      hush();
      readOn();
    });
    // Whoever points at a paragraph while the page is read hears that one next.
    document.querySelector("main").addEventListener("click", (event) => {
      if (at < 0 || event.target.closest("a, button, input, select, summary")) return;
      const wanted = parts.findIndex(({ block }) => block?.contains(event.target));
      if (wanted < 0) return;
      hush();
      at = wanted;
      readOn();
    });
    addEventListener("pagehide", hush);
  }
}
