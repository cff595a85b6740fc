// Spells out on paper where the links of a text lead. Addresses in pages are relative, and paper knows no folder.
addEventListener("beforeprint", () => {
  for (const link of document.querySelectorAll(".body a[href], .relations a[href], .files a[href]")) {
    if (link.hash && link.pathname === location.pathname) continue;
    link.dataset.printed = link.dataset.to || link.href;
  }
});
