"""What the scripts are made of: scenes, each with its moment. Data only; `day.py` plays them.

Moments are seconds from the start of the script at ordinary speed.
"""

from dataclasses import dataclass

from sandbox.cast import TALK


@dataclass(frozen=True, slots=True)
class Says:
    """A post, or with `under` a comment there; `to` answers the comment of that key.

    `who` is a key of the cast, "" for the community itself, or "official" for the administration
    on somebody else's wall. Others refer to it by `key`.
    """

    at: float
    key: str
    who: str
    text: str
    under: str = ""
    to: str = ""
    wall: int = TALK


@dataclass(frozen=True, slots=True)
class SaysInVillage:
    """A topic of the village's group in Odnoklassniki, or with `under` a comment there."""

    at: float
    key: str
    who: str
    text: str
    under: str = ""


@dataclass(frozen=True, slots=True)
class SaysAbroad:
    """A resident says something on one of the networks of `abroad.py`."""

    at: float
    network: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Posts:
    """The town's channel in Telegram says something."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Edits:
    """A post or a comment gets another text."""

    at: float
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Deletes:
    """A post or a comment is taken away."""

    at: float
    key: str


@dataclass(frozen=True, slots=True)
class Moment:
    """The town's clock goes on to `time` of the day so many days after Monday; `words` tell a
    visitor what happens now."""

    at: float
    day: int
    time: str
    words: str


@dataclass(frozen=True, slots=True)
class Takes:
    """A colleague presses «Взять» on the newest free card of the office's chat."""

    at: float
    who: int
    desk: str


@dataclass(frozen=True, slots=True)
class Answers:
    """A colleague answers from the official page, under what was taken last or, with `on`, under
    the post of the card with these words, and shows the link."""

    at: float
    who: int
    desk: str
    text: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Presses:
    """A colleague presses a button by its words, on the newest message with the words `on`.

    `desk` is the office whose chat it is, or "" for the private chat with the bot.
    """

    at: float
    who: int
    desk: str
    on: str
    button: str


@dataclass(frozen=True, slots=True)
class Writes:
    """A colleague writes to a chat; with `on` it is a reply to the bot's newest message with
    these words."""

    at: float
    who: int
    desk: str
    text: str
    on: str = ""


@dataclass(frozen=True, slots=True)
class Clears:
    """A colleague takes, answers and closes every card that is free in the office's chat."""

    at: float
    who: int
    desk: str
    text: str


Act = Takes | Answers | Presses | Writes | Clears
Scene = Says | SaysInVillage | SaysAbroad | Posts | Edits | Deletes | Moment | Act
