"""The benchmark without its measuring: the corpus, gongkai's trees of it, and the checks of what was built."""

import json
from pathlib import Path

import pytest

from bench import report
from bench.edits import CASES, change, make_scene, stale
from bench.generators import BY_NAME, Generator
from bench.plants import judged, plant, reported_by_gongkai
from bench.records import make_corpus
from bench.trees import write_tree
from gongkai.folder import check_folder
from gongkai.pipeline import build
from gongkai.problems import Level, as_json
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
    assert "| cold build, links checked, index made | 1.5 × | 1.0 × | 1.25 × | 1.25 × | must met |" in text
    assert "| nothing changed | 0.06 × | 0.03 × | 0.025 × | 0.025 × | goal met |" in text
    assert "| one title changed | 0.1 × | 0.06 × | 0.20 × | 0.20 × | missed by 2.00 × |" in text
    assert "| served: save to visible | 0.03 × | 0.02 × |  |  | not measured |" in text
    assert "- Hugo, one title, 100 documents: index.html" in text
    assert report.plot(report.Figures(rows)).count("<circle") == 2


def test_the_page_of_figures_is_what_the_last_results_say() -> None:
    if report.RESULTS.is_file():
        results = json.loads(report.RESULTS.read_text(encoding="utf-8"))
        assert report.tables(results) in report.PAGE.read_text(encoding="utf-8")
