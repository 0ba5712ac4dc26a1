"""Text with entities: offsets in UTF-16 units, what a server finds by itself, and back to HTML.

Reading HTML lives in `markup.py`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import pairwise
from typing import Any

_SIMPLE_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "spoiler": "tg-spoiler",
    "code": "code",
    "blockquote": "blockquote",
}
_LOOKS = frozenset(_SIMPLE_TAGS) - {"code"} | {"expandable_blockquote"}
_ORDER = (
    "blockquote",
    "expandable_blockquote",
    "pre",
    "code",
    "text_link",
    "bold",
    "italic",
    "underline",
    "strikethrough",
    "spoiler",
    "custom_emoji",
)
_FOUND = re.compile(
    r"(?P<url>https?://[^\s<>\"«»]*[^\s<>\"«».,;:!?)\]])"
    r"|(?P<email>\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w/@])(?P<mention>@[A-Za-z]\w{3,31})"
    r"|(?<![\w/])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z]\w{3,31})?)(?![\w/])"
    r"|(?<![\w#])(?P<hashtag>#(?=\w*[^\W\d])\w{1,255})",
)


@dataclass(frozen=True)
class Entity:
    """One `MessageEntity`; `offset` and `length` count UTF-16 units."""

    kind: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None
    custom_emoji_id: str | None = None

    @property
    def end(self) -> int:
        return self.offset + self.length

    def moved(self, offset: int, length: int) -> "Entity":
        return replace(self, offset=offset, length=length)

    def to_json(self) -> dict[str, Any]:
        optional = {
            "url": self.url,
            "language": self.language,
            "unix_time": self.unix_time,
            "date_time_format": self.date_time_format,
            "custom_emoji_id": self.custom_emoji_id,
        }
        return {
            "type": self.kind,
            "offset": self.offset,
            "length": self.length,
            **{name: value for name, value in optional.items() if value is not None},
        }


def utf16_len(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def utf16_slice(text: str, start: int, end: int) -> str:
    """The part of `text` between two UTF-16 offsets; half a surrogate pair becomes U+FFFD."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le", "replace")


def found_in(text: str, taken: Iterable[Entity] = ()) -> list[Entity]:
    """Links, mentions, hashtags and commands a server marks by itself, outside of `taken`."""
    closed = [entity for entity in taken if entity.kind not in _LOOKS]
    found = []
    for match in _FOUND.finditer(text):
        start = utf16_len(text[: match.start()])
        entity = Entity(str(match.lastgroup), start, utf16_len(match.group()))
        if not any(entity.offset < other.end and other.offset < entity.end for other in closed):
            found.append(entity)
    return found


def in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Left before right, outer before inner, and over one text the order the server keeps."""
    return tuple(sorted(entities, key=lambda e: (e.offset, -e.length, _rank(e.kind))))


def _rank(kind: str) -> int:
    return _ORDER.index(kind) if kind in _ORDER else _ORDER.index("code")


def to_html(text: str, entities: Sequence[Entity]) -> str:
    """HTML safe to put on a page; also what `markup.parse_html` reads back."""
    ordered = in_order(entities)
    cuts = sorted({0, utf16_len(text)} | {edge for e in ordered for edge in (e.offset, e.end)})
    out: list[str] = []
    open_now: list[Entity] = []
    for start, end in pairwise(cuts):
        wanted = [entity for entity in ordered if entity.offset <= start and end <= entity.end]
        kept = 0
        while kept < min(len(open_now), len(wanted)) and open_now[kept] == wanted[kept]:
            kept += 1
        out += [_tags(entity, text)[1] for entity in reversed(open_now[kept:])]
        out += [_tags(entity, text)[0] for entity in wanted[kept:]]
        out.append(escape(utf16_slice(text, start, end), quote=False))
        open_now = wanted
    out += [_tags(entity, text)[1] for entity in reversed(open_now)]
    return "".join(out)


def _tags(entity: Entity, text: str) -> tuple[str, str]:
    if entity.kind in _SIMPLE_TAGS:
        tag = _SIMPLE_TAGS[entity.kind]
        return f"<{tag}>", f"</{tag}>"
    match entity.kind:
        case "pre" if entity.language:
            return f'<pre><code class="language-{escape(entity.language)}">', "</code></pre>"
        case "pre":
            return "<pre>", "</pre>"
        case "expandable_blockquote":
            return "<blockquote expandable>", "</blockquote>"
        case "text_link" | "url":
            address = entity.url or utf16_slice(text, entity.offset, entity.end)
            return f'<a href="{escape(address)}">', "</a>"
        case "date_time":
            shape = entity.date_time_format
            extra = f' format="{escape(shape)}"' if shape else ""
            return f'<tg-time unix="{entity.unix_time}"{extra}>', "</tg-time>"
    return "", ""
