"""All addresses of a site with the parts of its pages: what a link may lead to, and the nearest to what is missing."""

import difflib
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from gongkai.aims import Start, Way, aim_of
from gongkai.audit import Dead, Link, Reading, has_part, is_wrong, links_of
from gongkai.elements import Elements, Sort, parse
from gongkai.problems import nearest

_DYNAMIC = re.compile(r"\.(php|jsp|do|action|aspx?|cgi)(;|$)", re.IGNORECASE)
_INDEXES = ("index.html", "index.htm", "index.shtml", "default.html", "default.htm", "index.xhtml")
_INDEX_ENDS = tuple(f"/{index}" for index in _INDEXES)
_MANY = 5000  # among more names than this only those with the same first letter are likened
_LAST_LETTER = "\U0010ffff"
_NEAR = 4  # names before and after a word that are likened first


class Addresses:
    """
    Everything that a link of one site may lead to. Made by `of` and asked by many pages.

    Addresses are compared decoded and case by case, as a server on Linux does; other hosts are not asked.
    """

    def __init__(
        self, pages: Mapping[str, tuple[str, ...]], known: Mapping[str, tuple[str, ...] | None], prefix: str, host: str
    ) -> None:
        self._pages = pages
        # The anchors of each address as aims hold it, None for what has none that we know.
        self._known = known
        self._prefix = prefix
        self._host = host
        # What was looked for already.
        self._parts: dict[str, frozenset[str]] = {}
        self._suggested: dict[str, str] = {}

    @classmethod
    def of(
        cls,
        anchors_by_url: Mapping[str, tuple[str, ...]],
        files: Collection[str],
        *,
        prefix: str = "/",
        host: str = "",
    ) -> "Addresses":
        """
        Return the addresses of a site: its pages with their anchors (`Reading.anchors`), and `files` that are no page.

        Nothing is percent-encoded. `prefix` is the path under which the root is published and `host` the site's own
        name; pages must have been read with the same. Both collections are looked at now and again while the addresses
        are in use, so they must not change.
        """
        known: dict[str, tuple[str, ...] | None] = {**dict.fromkeys(files), **anchors_by_url}
        # A server shows the index of a folder at the folder's address.
        indexes = [address for address in known if address.endswith(_INDEX_ENDS)]
        for end in _INDEX_ENDS:
            for address in indexes:
                if address.endswith(end):
                    known.setdefault(address[: 1 - len(end)], known[address])
        if any("#" in address for address in known):
            known = {aim_of(address): anchors for address, anchors in known.items()}
        return cls(anchors_by_url, known, prefix, host)

    def missing(self, aims: Iterable[str]) -> list[str]:
        """Return those of a page's aims (`Reading.aims`) that lead nowhere, in their order."""
        known = self._known
        return [aim for aim in aims if aim not in known and not self._is_there(aim)]

    def dead_in(self, reading: Reading, html_of: Callable[[str], bytes]) -> Iterator[Dead]:
        """
        Yield every link of a page that leads nowhere, in order.

        Where an aim is missing, the page is read again to tell the line and the words of each link; `html_of` its
        address then gives what was read.
        """
        tree = parse(html_of(reading.url)) if self.missing(reading.aims) else None
        if tree is None:
            yield from reading.faults
        else:
            yield from self.dead_of(reading.url, Elements(tree))

    def dead_of(self, url: str, page: Elements, more: Iterable[Link] = ()) -> Iterator[Dead]:
        """Yield every link of a parsed page at `url` that leads nowhere, in order, then those of `more`."""
        start = Start(url, page.base, prefix=self._prefix, host=self._host)
        more = tuple(more)
        asked = dict.fromkeys([(target, sort) for _, target, sort in page.addresses])
        asked |= dict.fromkeys([(link.target, link.sort) for link in more])
        ends = {(target, sort): self._end(start.follow(target), sort) for target, sort in asked}
        dead = {pair: way for pair, way in ends.items() if is_wrong(way, pair[1])}
        for link in (*links_of(page, {target for target, _ in dead}), *more):
            if way := dead.get((link.target, link.sort)):
                yield Dead(way.id, url, link, way.reason, way.hint)

    def _is_there(self, aim: str) -> bool:
        path, _, fragment = aim.partition("#")
        there = self._there(path)
        return there is not None and (not fragment or self._known[there] is None or self._has(there, fragment))

    def _has(self, path: str, fragment: str) -> bool:
        parts = self._parts.get(path)
        if parts is None:
            parts = self._parts[path] = frozenset(self._known[path] or ())
        return has_part(parts, fragment)

    def _there(self, path: str) -> str | None:
        """The address that answers for a path, as aims hold both."""
        if path in self._known:
            return path
        # A folder without its last slash: servers send the reader on to the page in it.
        if path + "/" in self._known:
            return path + "/"
        folder = path.removesuffix(_INDEXES[0])
        return folder if folder != path and folder.endswith("/") and folder in self._pages else None

    def _end(self, way: Way, sort: Sort) -> Way:
        """Where a way ends: as it is when something is there, else why not."""
        if not way.path:
            return way
        there = self._there(aim_of(way.path))
        if there is None:
            return self._gone(way.path, sort)
        fragment = way.fragment.partition(":~:")[0]
        parts = self._known[there]
        if not fragment or fragment.lower() == "top" or parts is None or self._has(there, fragment):
            return way
        fragment = unquote(fragment)
        hint = nearest(fragment, parts)
        return Way(id="link.fragment", reason=f"页面里没有“{fragment}”这个位置", hint=hint)

    def _gone(self, path: str, sort: Sort) -> Way:
        right = self._names.by_case.get(path.lower().rstrip("/"), "")
        if right and right.rstrip("/") != path.rstrip("/"):
            return Way(id="link.case", reason="大小写不对", hint=f"改成 {self._shown(right)}")
        if _DYNAMIC.search(path):
            return Way(id="link.dynamic", reason="动态地址，在文件夹里查不到")
        id_ = {"image": "link.image", "asset": "link.asset"}.get(sort, "link.dead")
        return Way(id=id_, reason="没有这个页面或文件", hint=self._suggestion(path))

    @cached_property
    def _names(self) -> "_Names":
        addresses = {address.replace("/./", "#") for address in self._known}
        addresses |= {url + _INDEXES[0] for url in self._pages if url.endswith("/")}
        return _names(addresses)

    def _suggestion(self, path: str) -> str:
        """A hint with an address whose last part is like that of `path`; whole paths share too much to tell."""
        if path not in self._suggested:
            self._suggested[path] = self._suggest(path)
        return self._suggested[path]

    def _suggest(self, path: str) -> str:
        last = _last(path)
        names = self._names.last
        if len(names) > _MANY:
            names = names[bisect_left(names, last[:1]) : bisect_right(names, last[:1] + _LAST_LETTER)]
        found = closest(last, names, like=0.75)
        if found is None:
            return ""
        best = closest(path, self._names.by_last[found][:_MANY], like=0) or ""
        return f"是不是“{self._shown(best)}”？"

    def _shown(self, address: str) -> str:
        """An address as readers see it; what is no UTF-8 in a file's name is replaced, so that it can be printed."""
        return (self._prefix.rstrip("/") + address).encode("utf-8", "replace").decode()


@dataclass(frozen=True, slots=True)
class _Names:
    """The addresses of a site by last part and by small letters, all sorted; `last` are all last parts."""

    last: Sequence[str]
    by_last: Mapping[str, list[str]]
    by_case: Mapping[str, str]


def _names(addresses: Iterable[str]) -> _Names:
    by_last: dict[str, list[str]] = {}
    ordered = sorted(addresses)
    for address in ordered:
        by_last.setdefault(_last(address), []).append(address)
    return _Names(sorted(by_last), by_last, {address.lower().rstrip("/"): address for address in reversed(ordered)})


def closest(word: str, names: Sequence[str], *, like: float) -> str | None:
    """
    Return the one of `names`, which are sorted, that is most like `word`; None when none is as much like it as `like`.

    It is what `difflib.get_close_matches` finds, which compares with every name; `like` is from 0 to 1 as there. Here
    one that begins the same sets the mark, and only those that share enough letters to reach it are compared.
    """
    matcher: difflib.SequenceMatcher[str] = difflib.SequenceMatcher()
    matcher.set_seq2(word)
    at = bisect_left(names, word)
    best = (like, "")
    for name in names[max(0, at - _NEAR) : at + _NEAR]:
        matcher.set_seq1(name)
        best = max(best, (matcher.ratio(), name))
    counts = Counter(word)
    # Letters that stand in few names come first, as far as one can guess: those that stand in the word but once.
    letters = sorted(counts.items(), key=lambda pair: pair[1])
    for name in names:
        # So many letters of the word may be missing from a name that is as much like it as the best.
        spare = len(word) - best[0] * (len(word) + len(name)) / 2 + 1e-9
        if len(word) - len(name) > spare:
            continue
        for letter, count in letters:
            if (missing := count - name.count(letter)) > 0:
                spare -= missing
                if spare < 0:
                    break
        else:
            matcher.set_seq1(name)
            best = max(best, (matcher.ratio(), name))
    return best[1] or None


def _last(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]
