// What all three pages do: ask what stands behind # in the address, and say when the first and the tenth result was
// there to be shown, in ms since the page was asked for. Each page defines `gives`: of a query, its results one after
// another, each with its title and, where the program has one, a snippet; `all`: the addresses of all results.
const answered = async (query) => {
  const answer = {first: null, ten: null, shown: []};
  for await (const result of gives(query)) {
    if (!answer.shown.length) answer.first = performance.now();
    answer.shown.push(result);
    if (answer.shown.length === 10) break;
  }
  answer.ten = performance.now();
  if (answer.first === null) answer.first = answer.ten;
  return answer;
};
if (location.hash) answered(decodeURIComponent(location.hash.slice(1))).then((answer) => { window.answer = answer; });
