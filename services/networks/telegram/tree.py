"""A page of HTML as a tree that can be asked by class.

Lives here: a forgiving reading of tags (what is not closed is closed by its parent, what was
never opened is passed over) and the text of a part. Does not live here: what classes mean.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source",
    "track", "wbr",
})  # fmt: skip
_SKIPPED = frozenset({"script", "style"})
_BLOCKS = frozenset({"blockquote", "div", "p", "pre"})
_BLANKS = re.compile(r"[ \t\r\n]+")
_EMPTY_LINES = re.compile(r" *\n *\n[ \n]*")
_DEEPEST = 100
"""Tags nested deeper are read as if they stood beside each other."""


@dataclass(slots=True)
class Node:
    """A tag with its attributes and, in order, the tags and texts in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Node | str"] = field(default_factory=list)

    @property
    def classes(self) -> frozenset[str]:
        """The words of its `class`."""
        return frozenset(self.attributes.get("class", "").split())

    def walk(self, without: Collection[str] = ()) -> Iterator["Node"]:
        """The tags below, in the page's order; not into those of a class in `without`."""
        waiting = [child for child in reversed(self.children) if isinstance(child, Node)]
        while waiting:
            node = waiting.pop()
            if node.classes.isdisjoint(without):
                yield node
                waiting += [child for child in reversed(node.children) if isinstance(child, Node)]

    def all(self, name: str, without: Collection[str] = ()) -> Iterator["Node"]:
        """The tags of a class below."""
        return (node for node in self.walk(without) if name in node.classes)

    def first(self, name: str, without: Collection[str] = ()) -> "Node | None":
        """The first tag of a class below."""
        return next(self.all(name, without), None)

    def outermost(self, names: Collection[str], without: Collection[str] = ()) -> list["Node"]:
        """The tags of any of these classes that stand in no other of them."""
        found: list[Node] = []
        waiting = [child for child in reversed(self.children) if isinstance(child, Node)]
        while waiting:
            node = waiting.pop()
            if not node.classes.isdisjoint(without):
                continue
            if not node.classes.isdisjoint(names):
                found.append(node)
            else:
                waiting += [child for child in reversed(node.children) if isinstance(child, Node)]
        return found

    @property
    def text(self) -> str:
        """What a reader sees: runs of blanks are one, `<br>` and blocks begin new lines.

        Of several empty lines one stays.
        """
        parts: list[str] = []
        waiting: list[Node | str] = list(reversed(self.children))
        while waiting:
            part = waiting.pop()
            if isinstance(part, str):
                parts.append(_BLANKS.sub(" ", part))
            elif part.tag == "br":
                parts.append("\n")
            elif part.tag in _BLOCKS:
                waiting += [_BREAK, *reversed(part.children), *([_BREAK] if parts else [])]
            else:
                waiting += reversed(part.children)
        return _EMPTY_LINES.sub("\n\n", "".join(parts)).strip()


_BREAK = Node("br")


def parse(page: str) -> Node:
    """The tree of a page, whatever it is; never raises."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.root


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID and len(self._open) < _DEEPEST:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        here = self._open[-1]
        if any(node.tag == "pre" for node in self._open):
            for number, line in enumerate(data.split("\n")):
                here.children += [_BREAK, line] if number else [line]
        elif here.tag not in _SKIPPED:
            here.children.append(data)
