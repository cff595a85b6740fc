"""What a page looks like, measured in the browser: each is run by `page.evaluate` and gives a list of faults."""

# Names, shared by all measures. A text is seen when it is rendered, not see-through, not clipped to nothing (words for
# screen readers only), and not in a control that is switched off.
_BASE = """
const name = (element) => {
  const own = element.cloneNode(false).outerHTML.replace(/<\\/[^>]*>$/, "").slice(0, 120);
  return `${own}${(element.textContent || "").trim().replace(/\\s+/g, " ").slice(0, 30)}`;
};
const seen = (element) => {
  if (!element.checkVisibility({opacityProperty: true, visibilityProperty: true})) return false;
  for (let each = element; each; each = each.parentElement) {
    const style = getComputedStyle(each);
    if (/inset\\((50|100)%/.test(style.clipPath) || style.clip === "rect(0px, 0px, 0px, 0px)") return false;
    if (each.matches("[disabled], [aria-disabled=true], [hidden]")) return false;
    const box = each.getBoundingClientRect();
    if (style.overflow !== "visible" && box.width <= 1 && box.height <= 1) return false;
  }
  return true;
};
const texts = function* (root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement;
    if (!node.data.trim() || parent.closest("script, style, noscript, template, title, desc, option")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const boxes = range.getClientRects();
    if (boxes.length && seen(parent)) yield [node, parent, range];
  }
};
// A skip link stands above the page until it has the focus.
const onPage = (box) => box.right + scrollX > 0 && box.bottom + scrollY > 0;
const faults = new Map();
const fault = (key, text) => { if (!faults.has(key) && faults.size < 12) faults.set(key, text); };
"""

_COLOUR = """
const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
canvas.canvas.width = canvas.canvas.height = 1;
const known = new Map();
// Any colour that CSS can say, as red, green, blue in 0..255 and alpha in 0..1.
const colour = (text) => {
  if (!known.has(text)) {
    const plain = text.match(/^rgba?\\((\\d+), (\\d+), (\\d+)(?:, ([\\d.]+))?\\)$/);
    if (plain) known.set(text, [+plain[1], +plain[2], +plain[3], plain[4] === undefined ? 1 : +plain[4]]);
    else {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = text;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      known.set(text, [r, g, b, a / 255]);
    }
  }
  return known.get(text);
};
const over = (top, below) => {
  const alpha = top[3] + below[3] * (1 - top[3]);
  if (!alpha) return [0, 0, 0, 0];
  const mix = (i) => (top[i] * top[3] + below[i] * below[3] * (1 - top[3])) / alpha;
  return [mix(0), mix(1), mix(2), alpha];
};
const light = ([r, g, b]) => {
  const part = (x) => ((x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
  return 0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b);
};
const ratio = (one, other) => {
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
};
// What lies behind an element: its own ground over those of all around it, over the canvas of the browser.
const ground = (element) => {
  let found = [0, 0, 0, 0];
  for (let each = element; each; each = each.parentElement) {
    const style = getComputedStyle(each);
    if (style.backgroundImage !== "none" && /gradient|url/.test(style.backgroundImage)) found.picture = name(each);
    const picture = found.picture;
    found = over(found, colour(style.backgroundColor));
    found.picture = picture;
    if (found[3] >= 0.999) return found;
  }
  const picture = found.picture;
  found = over(found, colour("Canvas"));
  found.picture = picture;
  return found;
};
// In a picture, what was drawn before a text at its place lies behind it.
const drawn = (text, picture, below) => {
  const range = document.createRange();
  range.selectNodeContents(text);
  const box = range.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  for (const each of picture.querySelectorAll("rect, circle, ellipse, path, polygon")) {
    const area = each.getBoundingClientRect();
    if (area.left > x || area.right < x || area.top > y || area.bottom < y) continue;
    if (!(each.compareDocumentPosition(text) & 4) || getComputedStyle(each).fill === "none") continue;
    const fill = [...colour(getComputedStyle(each).fill)];
    fill[3] *= +getComputedStyle(each).fillOpacity * +getComputedStyle(each).opacity;
    below = over(fill, below);
  }
  return below;
};
const hex = (c) => "#" + c.slice(0, 3).map((x) => Math.round(x).toString(16).padStart(2, "0")).join("");
"""


def inside(body: str) -> str:
    """A function for `page.evaluate` that may use the names above, and returns what it likes."""
    return "(given) => {" + _BASE + _COLOUR + body + "}"


def _measure(body: str, colours: bool = False) -> str:
    return "(given) => {" + _BASE + (_COLOUR if colours else "") + body + "return [...faults.values()]; }"


# Text at least `given` to 1 against what lies behind it, whatever its size.
CONTRAST = _measure(
    """
for (const [node, parent] of texts(document.body)) {
  const style = getComputedStyle(parent);
  const inside = parent.closest("svg");
  const behind = inside ? drawn(node, inside, ground(inside)) : ground(parent);
  let opacity = 1;
  for (let each = parent; each; each = each.parentElement) opacity *= +getComputedStyle(each).opacity;
  const own = [...colour(inside ? style.fill : style.color)];
  own[3] *= opacity;
  const ink = over(own, behind);
  const measured = ratio(ink, behind);
  const key = `${style.color} ${hex(behind)} ${parent.className}`;
  if (measured < given) fault(key, `${measured.toFixed(2)}:1 ${hex(ink)} on ${hex(behind)}: ${name(parent)}`);
}
""",
    colours=True,
)

# What makes a field or a state seen, at least `given` to 1 (WCAG 1.4.11): the edge of a field to write in or choose
# from against what lies around it; a pressed button against one that is not, by its ground or by a change of shape. A
# button that is known by its words needs no edge: its text is measured as text.
CONTROLS = _measure(
    """
for (const each of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
  if (!seen(each) || ["checkbox", "radio"].includes(each.type)) continue;
  const style = getComputedStyle(each);
  const around = ground(each.parentElement);
  const own = ground(each);
  const border = parseFloat(style.borderBottomWidth) >= 1 && style.borderBottomStyle !== "none";
  const measured = Math.max(border ? ratio(over(colour(style.borderBottomColor), own), around) : 1, ratio(own, around));
  if (measured < given) fault(name(each), `${measured.toFixed(2)}:1 edge of ${name(each)}`);
}
const shape = (style) => [style.borderBottomWidth, style.borderBottomStyle, style.textDecorationLine, style.fontWeight,
  style.outlineStyle, style.boxShadow === "none"].join();
for (const each of document.querySelectorAll("[aria-pressed=true]")) {
  const other = each.parentElement.querySelector("[aria-pressed=false]");
  if (!other || !seen(each) || !seen(other)) continue;
  const measured = ratio(ground(each), ground(other));
  if (measured < given && shape(getComputedStyle(each)) === shape(getComputedStyle(other))) {
    fault(name(each), `${measured.toFixed(2)}:1 pressed or not: ${name(each)}`);
  }
}
""",
    colours=True,
)

# Text of at least `given.least` px anywhere, and running text in the main part of at least `given.body` px. Marks,
# notes at the foot, hints and code are the exception that the design allows.
SIZES = _measure(
    """
for (const [node, parent] of texts(document.body)) {
  let size = parseFloat(getComputedStyle(parent).fontSize);
  const drawn = parent.closest("svg");
  if (drawn && parent.getScreenCTM) size *= parent.getScreenCTM().a;
  const said = `${size.toFixed(1)}px: ${name(parent)}`;
  const note = parent.closest(
    "small, code, sup, svg, nav, form, figcaption, .hint, .note, .sample, .state, .mark, .number, .exact, .away,"
    + " .feeds, .footnote"
  );
  if (size < given.least - 0.01) fault(`least ${parent.className}`, `under ${given.least}, ${said}`);
  else if (parent.closest("main") && parent.closest("p, li, dd, td") && !note && size < given.body - 0.01) {
    fault(`body ${parent.tagName} ${parent.className}`, `body under ${given.body}, ${said}`);
  }
}
"""
)

# Lines of running text: as high as `given.height` times the type, and no longer than `given.length` letters.
LINES = _measure(
    """
for (const each of document.querySelectorAll("main p, main li, main dd")) {
  if (!seen(each) || !each.textContent.trim() || each.closest("svg, pre, code")) continue;
  const style = getComputedStyle(each);
  const size = parseFloat(style.fontSize);
  const height = style.lineHeight === "normal" ? 1.2 : parseFloat(style.lineHeight) / size;
  const inline = [...each.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  // Only what really runs over a line's end has a distance between lines.
  const range = document.createRange();
  range.selectNodeContents(each);
  const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top / (size / 2))));
  if (inline && tops.size > 1 && height < given.height - 0.005) {
    fault(`height ${each.tagName} ${each.className}`, `line height ${height.toFixed(2)}: ${name(each)}`);
  }
  if (each.matches("p") && inline && tops.size > 1) {
    const letters = Math.max(...[...range.getClientRects()].map((box) => box.width)) / size;
    const said = `${letters.toFixed(1)} letters a line: ${name(each)}`;
    if (letters > given.length) fault(`length ${each.className}`, said);
  }
}
"""
)

# Targets at least `given` px high and wide, or with room around them so that no other is nearer. A link inside a line
# of text is as high as its line: WCAG 2.5.8 leaves it out ("inline"), and so do we, where it is displayed inline and
# its line holds other text, stands in a table's cell, or is one of several in a line.
TARGETS = _measure(
    """
const targets = [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")];
for (const each of targets) {
  if (!seen(each)) continue;
  let box = each.getBoundingClientRect();
  if (!onPage(box) || !box.width) continue;
  const style = getComputedStyle(each);
  // In a table the row is the line; axe-core sees to the 24 px that WCAG asks for there.
  if (each.matches("a") && each.closest("td, th")) continue;
  if (each.matches("a") && style.display === "inline") {
    if (each.closest("p, dd, caption, figcaption, h1, h2, h3, h4")) continue;
    const line = each.closest("li, dt, div");
    const words = line ? line.textContent.trim().length - each.textContent.trim().length : 0;
    if (line && (words > 0 || line.querySelectorAll("a").length > 1)) continue;
  }
  // A box to tick is as large as its label.
  if (each.matches("[type=checkbox], [type=radio]")) {
    const label = each.closest("label") || (each.id && document.querySelector(`label[for="${each.id}"]`));
    if (label) {
      const other = label.getBoundingClientRect();
      const [left, top] = [Math.min(box.left, other.left), Math.min(box.top, other.top)];
      box = {width: Math.max(box.right, other.right) - left, height: Math.max(box.bottom, other.bottom) - top};
    }
  }
  const main = !given.main || each.matches("button, input, select, summary, .menu a, .quick a, nav a");
  const least = main ? given.least : given.other;
  if (box.height < least - 0.5 || box.width < given.other - 0.5) {
    const key = `${each.tagName} ${each.className} ${each.closest("[class]")?.className}`;
    const where = each.parentElement.closest("[class], [id], nav, main, header, footer").cloneNode(false).outerHTML;
    const size = `${box.width.toFixed(0)} × ${box.height.toFixed(0)}`;
    fault(key, `${size}, under ${least}: ${name(each)} in ${where.slice(0, 60)}`);
  }
}
"""
)

# Nothing makes the page scroll sideways; what is wide scrolls in a frame of its own.
SIDEWAYS = _measure(
    """
const width = document.documentElement.clientWidth;
if (document.scrollingElement.scrollWidth > width) {
  for (const each of document.body.querySelectorAll("*")) {
    const box = each.getBoundingClientRect();
    if (box.right > width + 1 && seen(each)) {
      let framed = false;
      for (let up = each.parentElement; up && up !== document.body; up = up.parentElement) {
        if (["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(up).overflowX)) framed = true;
      }
      const key = `${each.tagName} ${each.className}`;
      if (!framed) fault(key, `reaches ${box.right.toFixed(0)} of ${width}: ${name(each)}`);
    }
  }
  fault("page", `the page is ${document.scrollingElement.scrollWidth} wide, the window ${width}`);
}
"""
)

# No text is cut by its own box, or by one around it that does not scroll.
CLIPPED = _measure(
    """
for (const [node, parent, range] of texts(document.body)) {
  const boxes = [...range.getClientRects()].filter((box) => box.width && onPage(box));
  if (!boxes.length) continue;
  const all = range.getBoundingClientRect();
  for (let each = parent; each && each !== document.documentElement; each = each.parentElement) {
    const style = getComputedStyle(each);
    if (style.position === "fixed") break;
    const cuts = (way) => ["hidden", "clip"].includes(way);
    if (!cuts(style.overflowX) && !cuts(style.overflowY)) continue;
    const box = each.getBoundingClientRect();
    const lost = (cuts(style.overflowY) && (all.bottom > box.bottom + 2 || all.top < box.top - 2))
      || (cuts(style.overflowX) && (all.right > box.right + 2 || all.left < box.left - 2));
    if (lost) fault(`${each.tagName} ${each.className}`, `cut by ${name(each)}: ${node.data.trim().slice(0, 30)}`);
  }
}
"""
)
