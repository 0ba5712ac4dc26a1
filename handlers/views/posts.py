"""The posts of one incident under its card: a link to each, and the way out for a wrong one."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import PAGE, IncidentButton, Menu, MenuButton
from handlers.views.cards import trim
from handlers.views.moments import moment
from services.actions import Action
from services.incident_facts import PostFacts
from services.languages import Wording, _
from services.networks import registry

WIDTH = 40
"""Characters of a button that has its row to itself on a phone."""


def posts_menu(
    incident_id: int, posts: Sequence[PostFacts], page: int, zone: ZoneInfo, now: datetime
) -> InlineKeyboardMarkup:
    """Six posts to open, the latest first; `posts` holds one more if there is a further page."""
    rows = [
        [
            InlineKeyboardButton(text=label, url=post.link)
            if post.link.startswith("http")
            else _unfold(incident_id, label, Menu.SPLIT, page)
        ]
        for post, label in _labelled(posts, zone, now)
    ]
    back = [
        _unfold(incident_id, texts.BACK, Menu.MAIN),
        _unfold(incident_id, _("✂️ Отделить"), Menu.SPLIT, page),
        _unfold(incident_id, "❓", Menu.WHY),
    ]
    return InlineKeyboardMarkup(
        inline_keyboard=[*rows, *_turn(incident_id, posts, Menu.POSTS, page), back]
    )


def split_menu(
    incident_id: int, posts: Sequence[PostFacts], page: int, zone: ZoneInfo, now: datetime
) -> InlineKeyboardMarkup:
    """The same posts; the one that is pressed leaves for an incident of its own."""
    rows = [
        [_split(incident_id, post.id, f"✂️ {label}")] for post, label in _labelled(posts, zone, now)
    ]
    back = [_unfold(incident_id, texts.BACK, Menu.POSTS, page)]
    return InlineKeyboardMarkup(
        inline_keyboard=[*rows, *_turn(incident_id, posts, Menu.SPLIT, page), back]
    )


def _labelled(
    posts: Sequence[PostFacts], zone: ZoneInfo, now: datetime
) -> list[tuple[PostFacts, str]]:
    """A page of posts, each with when it was written, where (if that differs), and its words."""
    several = len({post.network for post in posts}) > 1
    labelled = []
    for post in posts[:PAGE]:
        head = moment(post.posted_at, zone, now)
        if several:
            head += f" · {registry.title(post.network)}"
        said = trim(" ".join(post.text.split()), WIDTH - len(head))
        labelled.append((post, f"{head} · {said}" if said else head))
    return labelled


def _turn(
    incident_id: int, posts: Sequence[PostFacts], menu: Menu, page: int
) -> list[list[InlineKeyboardButton]]:
    turn = []
    if page > 0:
        turn.append(_unfold(incident_id, "‹", menu, page - 1))
    if len(posts) > PAGE:
        turn.append(_unfold(incident_id, "›", menu, page + 1))
    return [turn] if turn else []


def _split(incident_id: int, post_id: int, label: str) -> InlineKeyboardButton:
    data = IncidentButton(incident_id=incident_id, action=Action.SPLIT, arg=str(post_id)).pack()
    return InlineKeyboardButton(text=str(label), callback_data=data)


def _unfold(incident_id: int, label: Wording, menu: Menu, page: int = 0) -> InlineKeyboardButton:
    data = MenuButton(incident_id=incident_id, menu=menu, page=page).pack()
    return InlineKeyboardButton(text=str(label), callback_data=data)
