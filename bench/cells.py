"""Rows of tables in Markdown."""

from collections.abc import Iterator


def head(*names: str) -> Iterator[str]:
    """Yield the two lines that begin a table."""
    yield row(*names)
    yield "|" + "---|" * len(names)


def row(*cells: str) -> str:
    """Return one line of a table."""
    return f"| {' | '.join(cells)} |"
