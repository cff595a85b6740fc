"""The check of templates before they are used: syntax, and fields that their kind does not have."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path

import jinja2
from jinja2 import nodes

from gongkai.kinds import Kind
from gongkai.problems import Problem, Where, error, nearest

_EVERY_ENTRY = ("id", "kind", "url")


def check_templates(folders: Sequence[Path], kinds: Mapping[str, Kind]) -> list[Problem]:
    """
    Return what is wrong in the templates of `folders`: what cannot be parsed, and `entry.<field>` where the kind whose
    name the template bears has no such field. Templates for any kind are not asked, because they ask themselves.
    """
    problems: list[Problem] = []
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            name = f"templates/{path.relative_to(folder).as_posix()}"
            try:
                tree = _parse(path.read_text(encoding="utf-8"), name)
            except jinja2.TemplateSyntaxError as reason:
                message = f"模板写法不对：{reason.message}"
                problems.append(
                    error("template.syntax", message, Where(name, (), reason.lineno, 1), "对照别的模板改正")
                )
                continue
            if path.stem in kinds and path.parent == folder:
                problems += _unknown_fields(tree, kinds[path.stem], name)
    return problems


@cache
def _parse(text: str, name: str) -> nodes.Template:
    """A template as a tree, made once in a process that builds again and again."""
    return jinja2.Environment(autoescape=True).parse(text, name)


def _unknown_fields(tree: nodes.Template, kind: Kind, name: str) -> Iterator[Problem]:
    known = {*kind.fields, *kind.computed, *_EVERY_ENTRY}
    for node in tree.find_all(nodes.Getattr):
        if isinstance(node.node, nodes.Name) and node.node.name == "entry" and node.attr not in known:
            message = f"“{kind.label}”没有字段“{node.attr}”"
            yield error("template.field", message, Where(name, (), node.lineno, 1), nearest(node.attr, known))
