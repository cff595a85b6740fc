// The buttons of the bar: size, contrast, line guide, big pointer, reset and exit. What they choose, mode.js remembers.
{
  const said = document.getElementById("site-said");
  const buttons = [...document.querySelectorAll("[data-choose]")].map((button) => {
    const [name, value] = button.dataset.choose.split("=");
    return { button, name, value, toggles: reading.choices[name].length === 2 };
  });
  const tell = () => {
    for (const { button, name, value } of buttons) {
      button.setAttribute(name === "bar" ? "aria-expanded" : "aria-pressed", String(reading.is(name) === value));
    }
  };
  /** The place that the reader looks at stays where it is on the screen while the type changes. */
  const keepPlace = (change) => {
    const seen = document.elementFromPoint(innerWidth / 2, innerHeight / 2)?.closest("main *");
    const before = seen?.getBoundingClientRect().top;
    change();
    if (seen && scrollY) scrollBy({ top: seen.getBoundingClientRect().top - before, behavior: "instant" });
  };
  const leaveElders = () => {
    // The page that is made for elders would put their mode back on; its reader goes home.
    if (document.documentElement.dataset.made && reading.is("mode") !== "elderly") location.assign(document.querySelector(".name a").href);
  };
  new MutationObserver(tell).observe(document.documentElement, { attributes: true });
  for (const { button, name, value, toggles } of buttons) {
    button.addEventListener("click", () => {
      const to = toggles && reading.is(name) === value ? reading.choices[name][0] : value;
      keepPlace(() => reading.choose({ [name]: to }));
      if (name !== "bar") said.textContent = `${button.textContent}：${to === value ? "已打开" : "已关闭"}`;
      leaveElders();
    });
  }
  for (const button of document.querySelectorAll("[data-reset]")) {
    button.addEventListener("click", () => {
      const standard = Object.fromEntries(Object.entries(reading.choices).map(([name, values]) => [name, values[0]]));
      if (button.dataset.reset === "again") standard.bar = reading.is("bar");
      keepPlace(() => reading.choose(standard));
      said.textContent = button.dataset.reset === "exit" ? "已退出，恢复成标准页面" : "已重置成标准大小和颜色";
      // The button that was pressed may be gone; the reader's place is the first size.
      if (!button.checkVisibility?.()) document.querySelector(".to-standard").focus();
      leaveElders();
    });
  }
  const guide = document.createElement("div");
  guide.className = "guide";
  guide.setAttribute("aria-hidden", "true");
  document.body.append(guide);
  const follow = (y) => guide.style.setProperty("--guide-y", `${Math.max(0, y - guide.offsetHeight / 2)}px`);
  addEventListener("pointermove", (event) => follow(event.clientY), { passive: true });
  addEventListener("focusin", (event) => {
    const place = event.target.getBoundingClientRect();
    follow(place.top + Math.min(place.height, 60) / 2);
  });
  // Another tab may choose as well.
  addEventListener("storage", (event) => {
    if (event.key !== reading.key) return;
    try {
      reading.choose(JSON.parse(event.newValue || "{}"));
    } catch {
      // Not ours.
    }
  });
  tell();
}
