"""Addresses made relative to their page: the quick way gives what the library of paths gives."""

import posixpath
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.render import relative

_ADDRESS = re.compile(r'(<[a-zA-Z][^<>]*?\s(?:href="|src="|action="|content="\d+; url=))(/(?!/)[^"]*)')


def place(url: str) -> str:
    return url[1:] if url.startswith("/internal/") else "public" + url


def slowly(html: str, url: str) -> str:
    """The same by the plainest means, one address of a tag after the other."""
    here = posixpath.dirname(place(url))

    def mend(match: re.Match[str]) -> str:
        found = re.match(r"([^?#]*)([?#]?)(.*)", match[2], re.DOTALL)
        assert found
        path, mark, rest = found.groups()
        target = posixpath.relpath(place(path), here)
        slash = "/" if path.endswith("/") and target != "." else ""
        return f"{match[1]}{'./' if target == '.' else target + slash}{mark}{rest}"

    while (mended := _ADDRESS.sub(mend, html)) != html:
        html = mended
    return html


STEPS = st.sampled_from(
    ["a", "b", "policy", "2023", "internal", "public", "x.html", "第一", "..", ".", "", ".x", "a b", "a.b", "a%20b"]
)
ADDRESSES = st.builds(
    lambda steps, slash, rest: "/" + "/".join(steps) + slash + rest,
    st.lists(STEPS, max_size=4),
    st.sampled_from(["", "/"]),
    st.sampled_from(["", "#x", "?a=/b/", "?a#b?c", "#/a/"]),
)
URLS = st.sampled_from(
    ["/", "/a/", "/policy/2023/a/", "/policy/x.html", "/internal/", "/internal/policy/a/", "/internal2/", "/第一/a b/"]
)
AROUND = st.sampled_from(
    [
        '<a href="{}">甲</a>',
        '<a class="b"\nhref="{}" title="/a/">甲</a>',
        '<img alt="" src="{}"><form action="{}"></form>',
        '<form action="{}" href="{}" src="{}">',
        '<meta http-equiv="refresh" content="0; url={}">',
        '<p>写 href="{}"，content="0; url={}"</p>',
        "<p data-href='{}' xhref=\"{}\" href='{}'>",
        '< a href="{}"><!-- <a href="{}"> --></a href="{}">',
        '<td background="{}" a=">" href="{}">',
    ]
)


@settings(max_examples=600, deadline=None)
@given(pieces=st.lists(st.tuples(AROUND, ADDRESSES, ADDRESSES), max_size=5), url=URLS)
def test_addresses_are_made_relative_as_the_library_of_paths_does(pieces: list[tuple[str, str, str]], url: str) -> None:
    html = "".join(around.format(first, second, first) for around, first, second in pieces)
    assert relative(html, url, "/gk/") == slowly(html, url)


@pytest.mark.parametrize(
    ("url", "address", "made"),
    [
        ("/policy/2023/a/", "/policy/2023/a/", "./"),
        ("/policy/2023/a/", "/policy/", "../../"),
        ("/policy/2023/a/", "/policy", "../.."),
        ("/policy/2023/a/", "/policies/", "../../../policies/"),
        ("/policy/2023/a/", "/policy/2023/a/b.pdf#page=2", "b.pdf#page=2"),
        ("/", "/?q=/a/", "./?q=/a/"),
        ("/internal/a/", "/policy/", "../../public/policy/"),
        ("/internal/a/", "/internal/", "../"),
        ("/404.html", "/policy/", "/gk/policy/"),
    ],
)
def test_an_address_is_made_relative_to_its_page(url: str, address: str, made: str) -> None:
    assert relative(f'<a href="{address}">甲</a>', url, "/gk/") == f'<a href="{made}">甲</a>'


def test_each_address_of_a_tag_is_made_relative() -> None:
    html = '<input src="/a.png" class="b" href="/b/">'
    assert relative(html, "/policy/", "/") == '<input src="../a.png" class="b" href="../b/">'
