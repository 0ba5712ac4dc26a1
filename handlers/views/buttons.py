"""What the buttons of a card and of lists carry. A button says what it wants, never what state it
was drawn in: rights and state are looked at when it is pressed, however old it is."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from services.actions import Action

ANEW = "new"
"""Asks for the topic's template although there is a draft."""

PAGE = 6
"""Lines of a list on one phone screen."""


class Menu(StrEnum):
    """What can be unfolded under a card in place of its buttons."""

    MAIN = "main"
    MORE = "more"
    ESCALATE = "escalate"
    DISMISS = "dismiss"
    CLOSE = "close"
    PROMISE = "promise"
    REROUTE = "reroute"
    HAND_OVER = "hand"
    RETURN = "back"
    ASSIGN = "assign"
    COMMENT = "say"
    EXTEND = "extend"
    HISTORY = "history"
    SEARCH = "search"
    TOPIC = "topic"
    POSTS = "posts"
    SPLIT = "split"
    ASK_LINK = "link"
    INTERIM = "interim"
    MOVED = "moved"
    ASK_DATE = "ask_date"
    ASK_MOVED = "ask_moved"
    WHY = "why"


class IncidentButton(CallbackData, prefix="i"):
    """Do something with an incident; `arg` is a reason, an outcome, days or an office."""

    incident_id: int
    action: Action
    arg: str = ""


class MenuButton(CallbackData, prefix="m"):
    """Unfold a menu under a card."""

    incident_id: int
    menu: Menu
    page: int = 0


class QueueButton(CallbackData, prefix="q"):
    """A list of work (`services.desk.queue.Which`) and its page."""

    which: str
    page: int = 0


class BindButton(CallbackData, prefix="b"):
    """Tie the chat to this office, surely."""

    office_id: int


class AddButton(CallbackData, prefix="a"):
    """Add the message above as a complaint."""
