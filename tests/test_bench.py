"""The benchmark without its measuring: the corpus, gongkai's trees of it, the checks of what was built and found."""

import gzip
import http.client
import json
import subprocess
import sys
from pathlib import Path

import pytest
from install_npm import node

from bench import report
from bench.edits import CASES, change, make_scene, stale
from bench.generators import BY_NAME, Generator
from bench.plants import judged, plant, reported_by_gongkai
from bench.queries import SORTS, Query, choose, fold, texts_of
from bench.records import make_corpus
from bench.search_tables import search
from bench.searching import compared, percentile
from bench.site_server import serving
from bench.trees import write_tree
from gongkai.folder import check_folder
from gongkai.inputs import PROJECT
from gongkai.pipeline import build
from gongkai.problems import Level, as_json
from gongkai.search.reader import Index
from gongkai.store import open_store

SIZE = 60


def test_a_corpus_is_the_same_for_the_same_seed_and_another_for_another() -> None:
    corpus = make_corpus(SIZE)
    assert corpus == make_corpus(SIZE)
    assert corpus != make_corpus(SIZE, seed=1)
    texts = ["\n\n".join(document.blocks) for document in make_corpus(400)]
    lengths = sorted(map(len, texts))
    assert 1400 < lengths[200] < 1800
    assert lengths[-1] > 4 * lengths[200]
    assert all(4 <= text.count("\n## ") <= 8 for text in texts)
    assert 60 < sum("| --- |" in text for text in texts) < 100
    assert all(place < document.place for document in corpus for place in document.related)
    assert len({document.published for document in corpus}) == SIZE


@pytest.fixture(scope="module", params=["gongkai", "gongkai, public face"])
def generator(request: pytest.FixtureRequest) -> Generator:
    return BY_NAME[request.param]


def test_gongkai_builds_its_tree_and_shows_every_change(generator: Generator, tmp_path: Path) -> None:
    corpus = make_corpus(SIZE)
    folder = tmp_path / "tree"
    write_tree(generator.tree, corpus, folder)
    scene, store = make_scene(corpus), open_store(None)
    for case in CASES:
        words = change(case, scene, generator, folder, 1)
        # Before the build nothing shows it: what finds stale pages can find them.
        if words:
            assert generator.page(scene.document) in stale(case, scene, generator, folder / generator.out, words)
        result = build(folder, out=folder / "output", store=store)
        errors = [problem for problem in result.problems if problem.level is Level.ERROR]
        assert errors == []
        assert stale(case, scene, generator, folder / generator.out, words) == []
        if case == "nothing":
            assert result.rendered == ()


def test_planted_faults_are_found_and_decoys_are_not(tmp_path: Path) -> None:
    generator, folder = BY_NAME["gongkai"], tmp_path / "tree"
    write_tree(generator.tree, make_corpus(SIZE), folder)
    build(folder, out=folder / "output", store=open_store(None))
    public = folder / generator.out
    planted = plant(public, seed=3)
    assert len(set(planted.values())) == 5
    found = judged(planted, reported_by_gongkai(as_json(check_folder(public))))
    assert (found.found, found.missed, found.false) == (len(planted), (), ())
    assert judged(planted, set(planted) - {min(planted)}).missed == (planted[min(planted)],)
    assert judged(planted, {*planted, "index.html"}).false == ("index.html",)


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("search") / "tree"
    write_tree("gongkai", make_corpus(SIZE), folder)
    build(folder, out=folder / "output", store=open_store(None))
    return folder / BY_NAME["gongkai"].out


def test_queries_are_the_same_for_the_same_seed_and_stand_in_pages(public: Path) -> None:
    texts = texts_of(public, "document")
    assert len(texts) == SIZE
    queries = choose(texts)
    assert queries == choose(texts)
    assert queries != choose(texts, seed=7)
    assert {sort: sum(query.sort == sort for query in queries) for sort in SORTS} == SORTS
    assert len({query.typed for query in queries}) == len(queries) == 100
    corpus = {each.number: f"/{each.url}" for each in make_corpus(SIZE)}
    for query in queries:
        found = query.found_in(texts)
        assert found, query
        if query.sort == "number":
            assert found == {url for number, url in corpus.items() if fold(number) in query.words}
    assert any("[" in query.typed for query in queries) and any("（" in query.typed for query in queries)


def test_gongkai_finds_just_what_the_pages_hold(public: Path) -> None:
    """Two ways to the same: the benchmark reads pages by itself, and compares without the code of the search."""
    texts = texts_of(public, "document")
    index = Index(lambda name: (public / "search" / name).read_bytes())
    for query in choose(texts):
        found = {hit.head.url for hit in index.find(query.typed) if hit.head.url.startswith("/document/")}
        assert found == query.found_in(texts), query


def test_what_is_found_is_compared_with_what_the_pages_hold() -> None:
    one, other = Query("title", "供水", ("供水",)), Query("text", "供热", ("供热",))
    truth = {one: frozenset("ab"), other: frozenset("cdef")}
    found = compared([one, other], truth, {one: ["b", "a"], other: [*"xyzuvwrst", "c", "d"]})
    assert (found["recall"], found["whole"]) == (0.75, 1)
    assert found["sorts"] == {"title": 1, "text": 0.5}
    assert found["false"] == 9 / 13
    assert found["false_first"] == 9 / 12
    assert percentile(range(1, 101)) == 95
    assert percentile([3]) == 3


def test_without_its_index_gongkai_writes_the_same_pages(tmp_path: Path) -> None:
    folder = tmp_path / "tree"
    write_tree("gongkai", make_corpus(SIZE), folder)
    command = [sys.executable, "-m", "bench.without_index", "build", "--root", str(folder), "--jobs", "1"]
    subprocess.run(command, cwd=PROJECT, check=True, capture_output=True)
    public = folder / BY_NAME["gongkai"].out
    assert json.loads((public / "search/index.json").read_bytes())["segments"] == []
    assert len(texts_of(public, "document")) == SIZE


def test_a_server_zips_counts_and_says_what_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "static").mkdir()
    (tmp_path / "static/a.js").write_text("供水" * 500, encoding="utf-8")
    with serving({"/": tmp_path, "/here/": tmp_path / "static"}) as server:
        line = http.client.HTTPConnection(*server.server_address[:2])
        line.request("GET", "/here/a.js", headers={"Accept-Encoding": "gzip"})
        answer = line.getresponse()
        body = answer.read()
        assert gzip.decompress(body).decode() == "供水" * 500
        assert len(body) < server.sent.bytes < len(body) + 500
        line.request("GET", "/static/a.js", headers={"If-None-Match": str(answer.headers["ETag"])})
        again = line.getresponse()
        assert (again.status, again.read()) == (304, b"")
        assert again.headers["Cache-Control"] == "public, max-age=3600"
        line.request("GET", "/../a.js")
        assert line.getresponse().status == 404
        line.close()
        assert server.sent.requests == 3


def test_minisearch_is_told_to_read_pairs_of_chinese_and_words_of_others() -> None:
    script = (
        "import('./minisearch.js').then(({options}) => console.log(JSON.stringify(options.tokenize(process.argv[1]))))"
    )
    command = [node(), "--input-type=module", "--eval", script, "示政发〔2023〕28号，ＡPP做好A2供水 x"]
    done = subprocess.run(command, cwd=PROJECT / "bench/sites/search", check=True, capture_output=True)
    assert json.loads(done.stdout) == ["示政", "政发", "2023", "28", "号", "APP", "做好", "A2", "供水", "x"]


def test_a_report_says_ratios_verdicts_and_stale_pages() -> None:
    def row(what: str, size: int, name: str, wall: float, **more: object) -> dict[str, object]:
        return {"what": what, "size": size, "name": name, "wall": wall, "cpu": wall, "memory": wall, **more}

    rows = [
        row("cold", 100, "gongkai", 3.0),
        row("cold", 100, "gongkai", 2.0),
        row("cold", 100, "Hugo", 1.6),
        row("nothing", 100, "gongkai", 0.04),
        row("nothing", 100, "Hugo", 1.6),
        row("title", 100, "Hugo", 1.5, stale=["index.html"]),
        row("title", 100, "gongkai", 0.3),
    ]
    results = {"date": "2026-01-01", "minutes": 1, "rows": rows, "versions": {}}
    results["machine"] = {"processor": "P", "cores": "2", "memory": "4 GB", "system": "S", "files": "F"}
    text = report.tables(results)
    assert "| cold build, links checked | 1.5 × | 1.0 × | 1.25 × | 1.25 × | must met |" in text
    assert "| nothing changed | 0.06 × | 0.03 × | 0.025 × | 0.025 × | goal met |" in text
    assert "| one title changed | 0.1 × | 0.06 × | 0.20 × | 0.20 × | missed by 2.00 × |" in text
    assert "| served: save to visible | 0.03 × | 0.02 × |  |  | not measured |" in text
    assert "- Hugo, one title, 100 documents: index.html" in text
    assert report.plot(report.Figures(rows)).count("<circle") == 2
    assert "## Search" not in text


def test_a_report_says_what_searching_takes_and_finds() -> None:
    cost = {"memory": 300.0, "cpu": 8.0}
    rows = [
        {"what": "index", "size": 100, "name": "with", "wall": 10.0, **cost},
        {"what": "index", "size": 100, "name": "without", "wall": 8.0, **cost, "cpu": 7.0},
    ]
    found = {
        "queries": 4,
        "recall": 0.5,
        "whole": 1,
        "false": 0.25,
        "false_first": 0.0,
        "sorts": {"title": 1, "text": 0.5},
    }
    desk = {"desk_first": [0.1, 0.2], "desk_ten": [0.3, 0.4], "desk_bytes": [64000, 90000], "desk_requests": [12, 20]}
    made = {"files": 7, "disk": 2_000_000, **desk, "phone_first": [0.9, 1.2]}
    rows += [
        {"what": "search", "size": 100, "name": "gongkai", **made, **found},
        {"what": "search", "size": 100, "name": "Pagefind", "wall": 30.0, **cost, **made, **found, "recall": 1.0},
    ]
    times = {"first": [0.9, 1.4], "ten": [1.0, 2.0], "first_bytes": [60_000, 310_000], "bytes": [1, 2]}
    rows.append(
        {"what": "phone", "size": 100, "name": "here", "queries": 4, "within_second": 0.75, **times, "sorts": {}}
    )
    text = "\n".join(search(report.Figures(rows)))
    assert "| the index's share of the cold build | 25% | 20% of wall, 12% of CPU | met |" in text
    assert "| 100 | gongkai | 2.0 | 1.0 | 300 MB | 2 MB | 7 |" in text
    assert "| 100 | Pagefind | 30.0 | 8.0 | 300 MB | 2 MB | 7 |" in text
    assert "| 100 | gongkai | 50.0 % | 1 of 4 | 25.0 % | 0 |" in text
    assert "| 100 | Pagefind | 64 (90) | 12 (20) | 0.10 (0.20) | 0.30 (0.40) | 0.90 (1.20) |" in text
    assert "| 300 KB | 60 (310) KB | missed |" in text
    assert "| 1 s | 0.90 (1.40) s, 75% of queries within | met by the middle one |" in text


def test_figures_of_a_part_take_the_place_of_the_last_and_are_said_to_be_of_another_run(tmp_path: Path) -> None:
    def run(day: str, *rows: dict[str, object]) -> dict[str, object]:
        machine = {"processor": "P", "cores": "2", "memory": "4 GB", "system": "S", "files": "F"}
        return {"date": day, "minutes": 1, "machine": machine, "versions": {"Hugo": "1"}, "rows": list(rows)}

    def row(what: str, wall: float) -> dict[str, object]:
        return {"what": what, "size": 100, "name": "gongkai", "wall": wall, "cpu": wall, "memory": wall}

    last = tmp_path / "results.json"
    last.write_text(json.dumps(run("2026-01-01", row("cold", 2.0), row("index", 5.0))), encoding="utf-8")
    for day, wall in (("2026-02-01", 4.0), ("2026-02-02", 3.0)):
        report.renew(run(day, row("index", wall)), last)
    found = json.loads(last.read_text(encoding="utf-8"))
    assert [(each["what"], each["wall"]) for each in found["rows"]] == [("cold", 2.0), ("index", 3.0)]
    text = report.tables(found)
    assert text.startswith("Measured on 2026-01-01 in one run of 1 minutes: P, 2 cores")
    assert "Of another run, and so not to be compared with the rest (index): on 2026-02-02" in text
    assert "2026-02-01" not in text


def test_the_page_of_figures_is_what_the_last_results_say() -> None:
    if report.RESULTS.is_file():
        results = json.loads(report.RESULTS.read_text(encoding="utf-8"))
        assert report.tables(results) in report.PAGE.read_text(encoding="utf-8")
