"""What a card says of an answer that was found."""

from dataclasses import replace

from handlers.views import cards
from services.facts import Status
from services.incident_facts import IncidentFacts, ReplyFacts
from services.replying.answering import Way
from tests.desk import MORNING, rules
from tests.handlers.views.test_cards import FACTS

REPLY = ReplyFacts(5, MORNING, None, None, interim=False)
FOUND = replace(
    FACTS,
    status=Status.ANSWERED,
    reply_link="https://vk.com/wall-1_2?reply=5",
    reply_by=Way.FOUND,
    reply=REPLY,
)


def line(facts: IncidentFacts) -> str:
    words = cards.card(facts, rules(), MORNING).plain
    return next(line for line in words.splitlines() if line.startswith(("✅", "☑️")))


def buttons(facts: IncidentFacts) -> list[str]:
    keyboard = cards.card(facts, rules(), MORNING).keyboard
    assert keyboard is not None
    return [button.text for row in keyboard.inline_keyboard for button in row]


def test_what_was_found_says_so_and_can_be_called_no_answer() -> None:
    assert line(FOUND) == "✅ Ответ найден"
    assert "✖️ Это не ответ" in buttons(FOUND)
    given = replace(FOUND, reply_by=Way.GIVEN)
    assert line(given) == "✅ Ответ опубликован"
    assert "🔗 Другая ссылка" in buttons(given)


def test_an_edited_a_deleted_and_an_interim_answer_say_what_they_are() -> None:
    edited = replace(FOUND, reply=replace(REPLY, edited_at=MORNING, interim=True))
    assert line(edited) == "✅ Ответ найден · изменён · похоже на промежуточный ответ"
    gone = replace(FOUND, reply=replace(REPLY, gone_at=MORNING))
    assert line(gone) == "✅ Ответ найден · удалён"
