"""HTML of strangers to plain text: for feeds and for networks whose posts are HTML.

Linear in the length of the text whatever is in it. What comes out is as untrusted as before:
`text.clean` goes after it, escaping is the views' business.
"""

import re
from html import unescape

_TAG = re.compile(r"<!--|<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,30})(?=[\s/>])[^<>]*>")
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe"})
_NEW_LINE = frozenset({"br", "li", "tr", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6"})
_NEW_PARAGRAPH = frozenset({"p", "div", "blockquote", "ul", "ol", "table", "section", "article"})
_SPACES = re.compile(r"[^\S\n]+")
_EDGES = re.compile(r" ?\n ?")
_GAPS = re.compile(r"\n{3,}")


def html_text(html: str) -> str:
    """The words of `html`: paragraphs and lines kept, tags, comments and scripts gone."""
    parts: list[str] = []
    at = 0
    while (tag := _TAG.search(html, at)) is not None:
        parts.append(_flat(html[at : tag.start()]))
        if tag[0] == "<!--":
            at = _after(html, "-->", tag.end())
            continue
        name = tag[2].lower()
        at = tag.end()
        if name in _SILENT and not tag[1] and not tag[0].endswith("/>"):
            at = _after(html, f"</{name}", at, to_end_of_tag=True)
        elif name in _NEW_PARAGRAPH:
            parts.append("\n\n")
        elif name in _NEW_LINE and not (tag[1] and name != "tr"):
            parts.append("\n")
    parts.append(_flat(html[at:]))
    text = _EDGES.sub("\n", _SPACES.sub(" ", unescape("".join(parts))))
    return _GAPS.sub("\n\n", text).strip()


def _flat(text: str) -> str:
    """A line break in the source of HTML is a space."""
    return text.replace("\n", " ").replace("\r", " ")


def _after(html: str, end: str, start: int, *, to_end_of_tag: bool = False) -> int:
    """The place behind the next `end`, in whatever case; the end of all where there is none."""
    found = re.compile(re.escape(end), re.IGNORECASE).search(html, start)
    if found is None:
        return len(html)
    if not to_end_of_tag:
        return found.end()
    closed = html.find(">", found.end())
    return len(html) if closed < 0 else closed + 1
