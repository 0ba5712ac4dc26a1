"""What can be said in a chat, rendered and ready to send. No I/O, no aiogram `Bot`."""

from dataclasses import dataclass

from aiogram.types import InlineKeyboardMarkup


@dataclass(frozen=True, slots=True)
class Words:
    """A text. `plain` is the same without markup, for when Telegram refuses the HTML.

    `reply_to` is a message id in the same chat; the words are said even if it is gone.
    `silent` makes no sound on the phone. `asks` opens the reply box of whom the words call by
    name; such words carry no keyboard. `pin`: to be pinned where the bot may, when said anew.
    """

    html: str
    plain: str
    keyboard: InlineKeyboardMarkup | None = None
    reply_to: int | None = None
    silent: bool = False
    asks: bool = False
    pin: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture (PNG bytes) with a caption of at most 1024 characters."""

    png: bytes
    filename: str
    caption_html: str
    caption_plain: str
    keyboard: InlineKeyboardMarkup | None = None


@dataclass(frozen=True, slots=True)
class File:
    """A document with a caption of at most 1024 characters."""

    content: bytes
    filename: str
    caption_html: str
    caption_plain: str
    keyboard: InlineKeyboardMarkup | None = None


#: None: there is nothing left to say, the row is settled without a word.
Speech = Words | Picture | File | None
