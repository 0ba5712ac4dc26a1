"""A plain page of a post and what stands under it, for who follows a card's link in the town."""

from collections.abc import Iterable
from html import escape

from aiohttp import web

Line = tuple[str, str]
"""Who said what."""


def leaf(title: str, post: Line, under: Iterable[Line] = ()) -> web.Response:
    """The post as a visitor sees it; no script, no styles."""
    shown = "".join(f"<li>{_said(line)}</li>" for line in under)
    html = (
        '<!doctype html><html lang="ru"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><p>{_said(post)}</p><ul>{shown}</ul></html>"
    )
    return web.Response(text=html, content_type="text/html")


def _said(line: Line) -> str:
    return f"<b>{escape(line[0])}</b>: {escape(line[1])}"
