"""/report's buttons, page by page."""

from aiogram.types import InlineKeyboardMarkup

from handlers.views.picker import EVERYBODY, PRESETS, offices, periods
from services.reporting.periods import Preset

OFFICES = [(number, f"Ведомство {number}") for number in range(1, 9)]


def labels(screen: tuple[str, InlineKeyboardMarkup]) -> list[list[str]]:
    return [[button.text for button in row] for row in screen[1].inline_keyboard]


def test_every_period_stands_on_one_of_two_pages_of_six() -> None:
    first, second = (labels(periods(None, page, many=False)) for page in (0, 1))
    assert first[-1] == ["📅 Свои даты", "Ещё ›"]
    assert second[-1] == ["📅 Свои даты", "‹ Назад"]
    told = [label for page in (first, second) for row in page[:-1] for label in row]
    assert told == [str(text) for text in PRESETS.values()]
    assert len(PRESETS) == len(Preset)
    assert sum(map(len, first[:-1])) == 6


def test_offices_are_offered_where_there_are_several_and_the_chosen_one_is_named() -> None:
    assert str(EVERYBODY) not in str(labels(periods(None, 0, many=False)))
    assert labels(periods(None, 0, many=True))[-1] == [f"🏢 {EVERYBODY}"]
    text, _ = screen = periods((3, "Ведомство <3>"), 0, many=True)
    assert labels(screen)[-1] == ["🏢 Ведомство <3>"]
    assert "Ведомство &lt;3&gt;" in text


def test_offices_come_in_pages_of_six_with_a_way_back() -> None:
    first, second = (labels(offices(OFFICES, 2, page)) for page in (0, 1))
    assert [row[0] for row in first] == [
        str(EVERYBODY), "Ведомство 1", "✓ Ведомство 2", *(f"Ведомство {n}" for n in (3, 4, 5)),
        "›", "‹ Назад",
    ]  # fmt: skip
    assert [row[0] for row in second] == [*(f"Ведомство {n}" for n in (6, 7, 8)), "‹", "‹ Назад"]


def test_buttons_fit_into_a_press() -> None:
    for _, markup in (periods((10**9, "Ведомство"), 1, many=True), offices(OFFICES, 10**9, 1)):
        for row in markup.inline_keyboard:
            assert all(len((button.callback_data or "").encode()) < 64 for button in row)
