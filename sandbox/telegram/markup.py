"""`parse_mode=HTML` as the server reads it: the tags it knows, its words for the rest.

A tag or attribute it does not expect is an error with a byte offset, never a guess. Text comes
out trimmed, entities in order, nothing but a quotation around `code` and `pre`.
Markdown is not read here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sandbox.telegram.entities import Entity, in_order, utf16_len, utf16_slice
from sandbox.telegram.errors import ApiError, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-time": "date_time",
    "tg-emoji": "custom_emoji",
}
_CODE = frozenset({"code", "pre"})
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(lt|gt|amp|quot)(?![A-Za-z]));?")
_START = re.compile(r"<([^\s>]*)")
_END = re.compile(r"</([^\s>]*)\s*>")
_NAME = re.compile(r"""[^\s=>/"']+""")
_EQUALS = re.compile(r"\s*=\s*")
_VALUE = re.compile(r""""([^"]*)"?|'([^']*)'?|([A-Za-z0-9.-]*)(?=[\s>])""")
_SPACE = re.compile(r"\s*")
_ADDRESS = re.compile(r"(https?|tg|ton)://\S|(mailto|tel):\S|[\w-]+(\.[\w-]+)*\.\w{2,}(?=$|[/?#:])")


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """The text without tags and its entities.

    Raises ApiError 400 "can't parse entities: …" where the server would.
    """
    reader = _Reader(source)
    reader.run()
    return trimmed(reader.text, _allowed(reader.entities))


def trimmed(text: str, entities: Iterable[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """Trailing spaces go, leading ones up to the first entity; entities shrink with the text."""
    text = text.rstrip()
    ordered = in_order(entities)
    lead = utf16_len(text) - utf16_len(text.lstrip(" \n"))
    if ordered:
        lead = min(lead, ordered[0].offset)
    text = utf16_slice(text, lead, utf16_len(text))
    size = utf16_len(text)
    moved = [e.moved(e.offset - lead, min(e.end - lead, size) - e.offset + lead) for e in ordered]
    return text, tuple(entity for entity in moved if entity.length > 0)


def _allowed(entities: Iterable[Entity]) -> list[Entity]:
    """Without doubles of one kind; what goes around code is split there, quotations are not.

    A language belongs to `pre` alone.
    """
    ordered = in_order(entities)
    code: list[Entity] = []
    for entity in ordered:
        if entity.kind in _CODE and not any(entity.offset < block.end for block in code):
            code.append(entity)
    kept: list[Entity] = []
    for entity in ordered:
        if entity.kind in _CODE:
            bare = replace(entity, language=None) if entity.kind == "code" else entity
            kept += [bare] if entity in code else []
        elif not any(_same(entity, other) and entity.end <= other.end for other in kept):
            kept += [entity] if "blockquote" in entity.kind else _around(entity, code)
    quotations = [entity for entity in kept if "blockquote" in entity.kind]
    return [piece for entity in kept for piece in _cut(entity, quotations)]


def _same(entity: Entity, other: Entity) -> bool:
    both_quote = "blockquote" in entity.kind and "blockquote" in other.kind
    return other.kind == entity.kind or both_quote


def _around(entity: Entity, code: Iterable[Entity]) -> list[Entity]:
    """The pieces of an entity outside of code."""
    pieces, start = [], entity.offset
    for block in code:
        if block.end > start and block.offset < entity.end:
            pieces.append(entity.moved(start, block.offset - start))
            start = block.end
    pieces.append(entity.moved(start, entity.end - start))
    return [piece for piece in pieces if piece.length > 0]


def _cut(entity: Entity, quotations: Iterable[Entity]) -> list[Entity]:
    """An entity cut at the edge of every quotation it is half inside of."""
    edges = {entity.offset, entity.end}
    for quotation in quotations:
        if entity.offset < quotation.offset < entity.end < quotation.end:
            edges.add(quotation.offset)
        if quotation.offset < entity.offset < quotation.end < entity.end:
            edges.add(quotation.end)
    return [entity.moved(start, end - start) for start, end in pairwise(sorted(edges))]


@dataclass
class _Open:
    tag: str
    attributes: dict[str, str]
    offset: int
    start: int


@dataclass
class _Reader:
    source: str
    position: int = 0
    text: str = ""
    offset: int = 0
    entities: list[Entity] = field(default_factory=list)
    stack: list[_Open] = field(default_factory=list)

    def run(self) -> None:
        while self.position < len(self.source):
            if self.source.startswith("</", self.position):
                self._end_tag()
            elif self.source[self.position] == "<":
                self._start_tag()
            else:
                decoded, self.position = _character(self.source, self.position)
                self.text += decoded
                self.offset += utf16_len(decoded)
        if self.stack:
            raise _refusal(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')

    def _at(self, begin: int) -> str:
        return f"at byte offset {len(self.source[:begin].encode())}"

    def _taken(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        match = pattern.match(self.source, self.position)
        if match is not None:
            self.position = match.end()
        return match

    def _start_tag(self) -> None:
        begin = self.position
        match = self._taken(_START)
        if match is None or self.position == len(self.source):
            raise _refusal(f"Unclosed start tag {self._at(begin)}")
        tag = match[1].lower()
        if tag not in _KINDS:
            raise _refusal(f'Unsupported start tag "{tag}" {self._at(begin)}')
        attributes = self._attributes(tag, begin)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise _refusal(f'Tag "span" must have class "tg-spoiler" {self._at(begin)}')
        if tag == "tg-time" and not re.fullmatch(r"-?\d{1,12}", attributes.get("unix", "")):
            raise _refusal(f'Tag "tg-time" must have a valid "unix" {self._at(begin)}')
        self.stack.append(_Open(tag, attributes, self.offset, len(self.text)))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._taken(_SPACE)
            if self.position >= len(self.source):
                raise _refusal(f"Unclosed start tag {self._at(begin)}")
            if self.source[self.position] == ">":
                self.position += 1
                return found
            name = self._taken(_NAME)
            if name is None:
                raise _refusal(f'Empty attribute name in the tag "{tag}" {self._at(begin)}')
            found[name[0]] = ""
            if self._taken(_EQUALS):
                value = self._taken(_VALUE)
                if value is None:
                    raise _refusal(f"Unexpected end of name token {self._at(begin)}")
                quoted = value[1] if value[1] is not None else value[2]
                found[name[0]] = value[3].lower() if quoted is None else _decoded(quoted)

    def _end_tag(self) -> None:
        begin = self.position
        if not self.stack:
            raise _refusal(f"Unexpected end tag {self._at(begin)}")
        match = self._taken(_END)
        if match is None:
            raise _refusal(f"Unclosed end tag {self._at(begin)}")
        opened = self.stack.pop()
        if match[1] and match[1].lower() != opened.tag:
            raise _refusal(
                f'Unmatched end tag {self._at(begin)}, expected "</{opened.tag}>", '
                f'found "</{match[1]}>"'
            )
        length = self.offset - opened.offset
        entity = _entity(opened, length, self.text[opened.start :]) if length else None
        if entity is None:
            return
        before = self.entities[-1] if self.entities else None
        if entity.kind == "pre" and before == replace(
            entity, kind="code", language=_language(before)
        ):
            self.entities[-1] = replace(entity, language=_language(before))
        else:
            self.entities.append(entity)


def _language(entity: Entity | None) -> str | None:
    return entity.language if entity is not None else None


def _entity(opened: _Open, length: int, text: str) -> Entity | None:
    """What a closed tag marks; None for a link that leads nowhere."""
    entity = Entity(_KINDS[opened.tag], opened.offset, length)
    attributes = opened.attributes
    match opened.tag:
        case "a":
            address = attributes.get("href") or text
            return replace(entity, url=_full(address)) if _ADDRESS.match(address) else None
        case "code" if attributes.get("class", "").startswith("language-"):
            return replace(entity, language=attributes["class"].removeprefix("language-"))
        case "blockquote" if "expandable" in attributes:
            return replace(entity, kind="expandable_blockquote")
        case "tg-time":
            shape = attributes.get("format")
            return replace(entity, unix_time=int(attributes["unix"]), date_time_format=shape)
        case "tg-emoji":
            return replace(entity, custom_emoji_id=attributes.get("emoji-id", ""))
    return entity


def _full(address: str) -> str:
    """An address as the server stores it: a bare domain gains a scheme and a slash."""
    if "://" not in address and not address.startswith(("mailto:", "tel:", "tg:")):
        address = f"http://{address}"
    return f"{address}/" if re.fullmatch(r"https?://[^/?#]+", address) else address


def _character(source: str, position: int) -> tuple[str, int]:
    """The next character with references decoded, and where the one after it begins."""
    match = _REFERENCE.match(source, position)
    if match is None:
        return source[position], position + 1
    code = int(match[1], 16) if match[1] else int(match[2]) if match[2] else None
    if code is None:
        return _NAMED[match[3]], match.end()
    if not 0 < code < 0x10FFFF or 0xD800 <= code < 0xE000:
        return source[position], position + 1
    return chr(code), match.end()


def _decoded(value: str) -> str:
    out, position = [], 0
    while position < len(value):
        char, position = _character(value, position)
        out.append(char)
    return "".join(out)


def _refusal(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
