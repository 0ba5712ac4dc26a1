"""The posts of one incident under its card: a link to each, and the way out for a wrong one."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import PAGE, IncidentButton, Menu, MenuButton
from handlers.views.moments import moment
from services.actions import Action
from services.incident_facts import PostFacts
from services.networks import registry

BEGINNING = 24
"""Characters of a post's text on its button."""


def posts_menu(
    incident_id: int, posts: Sequence[PostFacts], page: int, zone: ZoneInfo, now: datetime
) -> InlineKeyboardMarkup:
    """Six posts, the latest first; `posts` holds one more if there is a further page."""
    rows = [_row(incident_id, post, zone, now) for post in posts[:PAGE]]
    turn = []
    if page > 0:
        turn.append(_unfold(incident_id, "‹", Menu.POSTS, page - 1))
    if len(posts) > PAGE:
        turn.append(_unfold(incident_id, "›", Menu.POSTS, page + 1))
    why = _unfold(incident_id, "❓ Почему так", Menu.WHY)
    back = [_unfold(incident_id, texts.BACK, Menu.MAIN), why]
    return InlineKeyboardMarkup(inline_keyboard=[*rows, *([turn] if turn else []), back])


def _row(
    incident_id: int, post: PostFacts, zone: ZoneInfo, now: datetime
) -> list[InlineKeyboardButton]:
    network = registry.title(post.network)
    said = " ".join(post.text.split())[:BEGINNING]
    label = f"{moment(post.posted_at, zone, now)} · {network} · {said}"
    out = IncidentButton(incident_id=incident_id, action=Action.SPLIT, arg=str(post.id)).pack()
    split = InlineKeyboardButton(text="✂️ Отделить", callback_data=out)
    if not post.link.startswith("http"):
        return [split]
    return [InlineKeyboardButton(text=label, url=post.link), split]


def _unfold(incident_id: int, label: str, menu: Menu, page: int = 0) -> InlineKeyboardButton:
    data = MenuButton(incident_id=incident_id, menu=menu, page=page).pack()
    return InlineKeyboardButton(text=label, callback_data=data)
