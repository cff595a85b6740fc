"""The menu: a tree of columns that grows from the `column` of each kind with something to show (R-COL-NOEMPTY)."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.kinds import Kind
from gongkai.library import Library
from gongkai.problems import Problem, Where, error, warning
from gongkai.site import Column


@dataclass(frozen=True, slots=True)
class Node:
    """
    One column of the menu with its address, its kinds and the columns below it.

    A column of one kind and nothing below is the list of that kind; any other has a page of its own.
    """

    path: tuple[str, ...]
    url: str
    about: str
    type: str
    keywords: tuple[str, ...]
    kinds: tuple[str, ...]
    below: tuple["Node", ...]

    @property
    def name(self) -> str:
        """The column's own name."""
        return self.path[-1]

    @property
    def is_list(self) -> bool:
        """Whether the column is nothing but the list of one kind."""
        return len(self.kinds) == 1 and not self.below


def grow(library: Library) -> tuple[tuple[Node, ...], list[Problem]]:
    """Return the top of the menu of what `library` has entries of, and a warning for each column that is empty."""
    declared = {column.path: column for column in library.site.columns}
    shown = [kind for kind in library.kinds.values() if kind.column and library.all(kind.name)]
    paths = {kind.column[:length] for kind in shown for length in range(1, len(kind.column) + 1)}
    order = [*(path for path in declared if path in paths), *sorted(path for path in paths if path not in declared)]
    top = tuple(_node(path, order, shown, declared) for path in order if len(path) == 1)
    return top, list(_empty(library, declared, paths))


def trail(nodes: tuple[Node, ...], path: tuple[str, ...]) -> tuple[Node, ...]:
    """Return the columns from the top to the one with this path."""
    for node in nodes:
        if path[: len(node.path)] == node.path:
            return (node, *trail(node.below, path))
    return ()


def every(nodes: tuple[Node, ...]) -> Iterator[Node]:
    """Yield all columns, each before those below it."""
    for node in nodes:
        yield node
        yield from every(node.below)


def _node(
    path: tuple[str, ...],
    order: list[tuple[str, ...]],
    shown: list[Kind],
    declared: dict[tuple[str, ...], Column],
) -> Node:
    below = tuple(_node(each, order, shown, declared) for each in order if each[:-1] == path)
    kinds = tuple(kind for kind in shown if kind.column == path)
    said = declared.get(path)
    inside = [kind for kind in shown if kind.column[: len(path)] == path]
    names = tuple(kind.name for kind in kinds)
    if len(kinds) == 1 and not below:
        url = f"/{names[0]}/"
    else:
        # A column that nobody declared takes its address from its first kind, so that a new kind needs one file only.
        url = said.url if said and said.url else f"/column-{inside[0].name.replace('_', '-')}-{len(path)}/"
    return Node(
        path=path,
        url=url,
        about=said.about if said and said.about else "；".join(kind.about for kind in inside),
        type=said.type if said and said.type else inside[0].column_type,
        keywords=said.keywords
        if said and said.keywords
        else tuple(dict.fromkeys(word for kind in inside for word in kind.keywords)),
        kinds=names,
        below=below,
    )


def _empty(library: Library, declared: dict[tuple[str, ...], Column], paths: set[tuple[str, ...]]) -> Iterator[Problem]:
    source = "国办秘函〔2019〕19号单项否决“空白栏目”"
    for number, path in enumerate(declared):
        if path not in paths:
            message = f"栏目“{'/'.join(path)}”没有内容，公开站不生成这个栏目"
            where = Where("site_config.yaml", ("columns", number))
            if declared[path].required:
                source_required = "站点配置写明不能空白；政府信息公开专栏的四个板块见国办公开办函〔2019〕61号"
                yield error("column.missing", message, where, "补上内容并经过审查", source_required)
            else:
                yield warning("column.empty", message, where, "补上内容，或从站点配置里删去", source)
    for kind in library.kinds.values():
        if kind.audience == "public" and not library.all(kind.name):
            message = f"“{kind.label}”没有可以公开的条目，公开站不生成这个栏目"
            yield warning("column.empty", message, Where(kind.path, (), 1, 1), "补上内容并经过审查", source)
