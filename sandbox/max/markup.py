"""`format: html` as MAX reads it: the few tags it knows, anything else is refused."""

from html.parser import HTMLParser
from typing import Any

from sandbox.max.errors import bad_param

Json = dict[str, Any]

_KINDS = {
    "b": "strong", "strong": "strong", "i": "emphasized", "em": "emphasized", "u": "underline",
    "ins": "underline", "s": "strikethrough", "del": "strikethrough", "code": "monospaced",
    "pre": "monospaced", "mark": "highlighted", "h1": "heading", "a": "link",
}  # fmt: skip
_USER = "max://user/"


def parse(source: str) -> tuple[str, list[Json]]:
    """The text without tags, and MAX's `markup`; places count UTF-16 units. Raises MaxError."""
    reader = _Reader()
    reader.feed(source)
    reader.close()
    if reader.opened:
        raise bad_param(f"text: <{reader.opened[-1][0]}> is not closed")
    return reader.text, sorted(reader.markup, key=lambda one: (one["from"], -one["length"]))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.markup: list[Json] = []
        self.opened: list[tuple[str, int, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """One more is open."""
        if tag not in _KINDS:
            raise bad_param(f"text: unknown tag <{tag}>")
        self.opened.append((tag, size(self.text), dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        """The last one is closed."""
        if not self.opened or self.opened[-1][0] != tag:
            raise bad_param(f"text: </{tag}> closes nothing")
        _, start, href = self.opened.pop()
        length = size(self.text) - start
        if not length:
            return
        one: Json = {"type": _KINDS[tag], "from": start, "length": length}
        if href.startswith(_USER):
            one |= {"type": "user_mention", "user_id": int(href.removeprefix(_USER))}
        elif href:
            one["url"] = href
        self.markup.append(one)

    def handle_data(self, data: str) -> None:
        """Words."""
        self.text += data


def size(text: str) -> int:
    """UTF-16 units, in which MAX counts."""
    return len(text.encode("utf-16-le")) // 2
