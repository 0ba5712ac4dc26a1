"""What is kept is said in the language of whoever reads it, after a round through JSON."""

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import alerts
from handlers.views.told import say
from services.languages import Language, Text, lazy, speaking
from services.languages.told import Told, to_tell

NIGHT = datetime(2026, 11, 22, 23, 5, tzinfo=ZoneInfo("Europe/Moscow"))


def in_both(told: Told) -> tuple[str, str]:
    """The Russian and the English words, as read from the database."""
    kept = json.loads(json.dumps(told))
    with speaking(Language.ENGLISH):
        english = say(kept)
    return say(kept), english


def test_a_text_is_said_in_both_languages_and_a_name_stays_as_it_is() -> None:
    text = to_tell(lazy("Вам передали дежурство: {office}."), office="Закрыто {7}")
    assert in_both(text) == (
        "Вам передали дежурство: Закрыто {7}.",
        "You were handed the duty: Закрыто {7}.",
    )


@pytest.mark.parametrize(
    ("value", "russian", "english"),
    [
        (NIGHT, "22.11 23:05", "22\u00a0Nov 23:05"),
        (timedelta(seconds=42), "42 с", "42 s"),
        (timedelta(seconds=-1), "0 с", "0 s"),
        (timedelta(minutes=130), "2\u00a0ч 10\u00a0мин", "2\u00a0h 10\u00a0min"),
        (Text("карточка"), "карточка", "card"),
        (to_tell(lazy("{number} в день"), number=3), "3 в день", "3 a day"),
        ([to_tell(lazy("… и ещё {number}"), number=n) for n in (1, 2)],
         "… и ещё 1\n… и ещё 2", "… and 1 more\n… and 2 more"),
        (7, "7", "7"),
    ],
)  # fmt: skip
def test_a_field_is_said_as_its_kind_asks(value: object, russian: str, english: str) -> None:
    assert in_both(to_tell(Text("{x}"), x=value)) == (russian, english)  # type: ignore[arg-type]  # each is a Field


def test_what_an_earlier_version_kept_is_shown_as_it_was() -> None:
    old = {"text": "Не могу писать в чат {«Минздрав»}: бота удалили из чата."}
    with speaking(Language.ENGLISH):
        assert say(old) == old["text"]


def test_a_reason_within_an_alert_is_looked_up_and_never_formatted() -> None:
    told = alerts.chat_lost("«Минздрав» (-7)", "бота удалили из чата")
    russian, english = in_both(told)
    assert russian.startswith("Не могу писать в чат «Минздрав» (-7): бота удалили из чата. ")
    assert english.startswith("I cannot write to the chat «Минздрав» (-7): the bot was removed")
    assert "{x}" in in_both(alerts.chat_lost("A", "{x}"))[1]
