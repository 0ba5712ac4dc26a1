"""The few questions a template is filled from, and the answers people are likely to give.

Pure. What was answered so far is kept by whoever asks (`handlers/replying/drafting.py`, in a
dialogue).
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from services.languages import _

FILE = Path(__file__).with_name("templates.toml")
ANSWER_CAP = 600
"""Characters of one answer."""

_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip


class Key(StrEnum):
    """What is asked, in order."""

    DONE = "done"
    WHO = "who"
    WHEN = "when"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its likely answers, in Russian as the reply; any other may be typed."""

    key: Key
    text: str
    options: tuple[str, ...]

    @property
    def number(self) -> int:
        """Its place, from 1."""
        return list(Key).index(self.key) + 1


def question(key: Key, topic: str, today: date) -> Question:
    """The question with the answers likely for the topic."""
    words = table()
    of_topic = words["topics"].get(topic, {})
    options = tuple(of_topic.get(key, words["answers"].get(key, ())))
    if key is Key.WHEN:
        options = _dates(today)
    return Question(key, _(words["questions"][key]), options)


def first_unanswered(answers: Mapping[str, str]) -> Key | None:
    """What to ask next; None when everything was asked. A question passed over holds ""."""
    return next((key for key in Key if key not in answers), None)


@cache
def table() -> dict[str, Any]:
    """`templates.toml`."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _dates(today: date) -> tuple[str, ...]:
    """Today, tomorrow, the end of the working week, in a week, in two."""
    friday = today + timedelta(days=(4 - today.weekday()) % 7 or 7)
    days = dict.fromkeys((friday, today + timedelta(days=7), today + timedelta(days=14)))
    return (
        "сегодня до 18:00",
        "завтра",
        *(f"до {day.day} {_MONTHS[day.month - 1]}" for day in days),
    )
