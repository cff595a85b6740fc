// Lets a reader copy an address: puts a button into every element with data-copy="<address>". Its words come from
// data-copy-label. Works where navigator.clipboard is missing too, as on sites without https.
{
  const hosts = document.querySelectorAll("[data-copy]");
  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");

  const copyByHand = (text, beside) => {
    const field = document.createElement("textarea");
    field.value = text;
    field.readOnly = true;
    field.className = "hidden";
    beside.after(field);
    field.select();
    field.setSelectionRange(0, text.length);
    let done = false;
    try {
      done = document.execCommand("copy");
    } catch {
      // Told below: the reader can still select the address.
    }
    field.remove();
    beside.focus({ preventScroll: true });
    return done;
  };

  const copy = async (text, beside) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyByHand(text, beside);
    }
  };

  for (const host of hosts) {
    const label = host.dataset.copyLabel || "复制链接";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = label;
    let back = 0;
    button.addEventListener("click", async () => {
      const done = await copy(host.dataset.copy, button);
      button.textContent = done ? "已复制" : "没有复制成，请选中网址自己复制";
      // Emptied first, so that a second copy is told again.
      said.textContent = "";
      setTimeout(() => (said.textContent = button.textContent), 50);
      clearTimeout(back);
      back = setTimeout(() => (button.textContent = label), 5000);
    });
    host.append(button);
  }
  if (hosts.length) document.getElementById("site-main").append(said);
}
