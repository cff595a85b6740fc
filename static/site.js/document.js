// Long texts: a clause that a link leads to offers to copy that link, and what is folded is printed all the same.
{
  // The button itself comes from the script that copies addresses; the style sheet shows it at the clause in question.
  for (const link of document.querySelectorAll(".body a.anchor")) {
    const copy = document.createElement("span");
    copy.className = "clause-copy";
    copy.dataset.copy = link.href;
    copy.dataset.copyLabel = `复制${link.getAttribute("aria-label")}`;
    link.after(copy);
  }
  const folded = [];
  addEventListener("beforeprint", () => {
    for (const each of document.querySelectorAll(".entry details:not([open])")) {
      each.open = true;
      folded.push(each);
    }
  });
  addEventListener("afterprint", () => {
    while (folded.length) folded.pop().open = false;
  });
}
