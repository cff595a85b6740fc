// Whoever goes to the box of another page looks for something: what the page of results needs comes meanwhile.
{
  const box = document.getElementById("site-find");
  const isThere = document.getElementById("search-form");
  if (box && !isThere) {
    const fetchSoon = () => {
      for (const name of ["../static/search.js", "index.json"]) {
        const link = document.createElement("link");
        link.rel = "prefetch";
        link.href = new URL(name, box.form.action).href;
        document.head.append(link);
      }
    };
    box.addEventListener("focus", fetchSoon, { once: true });
  }
}
