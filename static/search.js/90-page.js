// Keeps on the page of all titles only those that contain every word of the query; without scripts all stay.
const query = (new URLSearchParams(location.search).get("q") || "").trim();
const box = document.getElementById("site-find");
if (query && box) {
  box.value = query;
  // 〔〕 is hard to type: any bracket and any width finds a document number.
  const fold = (text) => text.normalize("NFKC").toLowerCase().replace(/[〔【（([]/g, "[").replace(/[〕】）)\]]/g, "]").replace(/\s+/g, "");
  const words = query.split(/\s+/).map(fold).filter(Boolean);
  let found = 0;
  for (const list of document.querySelectorAll(".search-list")) {
    let inside = 0;
    for (const item of list.querySelectorAll("li")) {
      const text = fold(item.textContent);
      item.hidden = !words.every((word) => text.includes(word));
      inside += item.hidden ? 0 : 1;
    }
    list.hidden = inside === 0;
    found += inside;
  }
  const said = document.getElementById("search-said");
  said.textContent = found ? `标题里含有“${query}”的有 ${found} 条。` : `标题里没有“${query}”。换个说法试试，或看网站地图。`;
}
