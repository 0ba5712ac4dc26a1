"""Telegram's words and buttons in the forms MAX knows."""

from aiogram.types import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup

from bot.max.keyboards import keyboard, markup
from bot.max.words import LONGEST, in_html, leading_here, mentioned
from sandbox.max.markup import parse
from services.messengers.ids import from_max

ANNA = from_max(7_000_123)


def test_a_quotation_becomes_lines_with_a_bar() -> None:
    shown, is_marked = in_html("<b>Дом</b>\n<blockquote expandable>Раз\nДва</blockquote>", {})
    assert (shown, is_marked) == ("<b>Дом</b>\n│ Раз\n│ Два", True)


def test_somebody_is_called_by_the_account_they_have_in_max() -> None:
    html = '<a href="tg://user?id=1001">Анна</a>, <a href="tg://user?id=1002">Борис</a>'
    assert mentioned(html) == {1001, 1002}
    shown, _ = in_html(html, {1001: ANNA})
    assert shown == '<a href="max://user/7000123">Анна</a>, <b>Борис</b>'
    assert in_html(f'<a href="tg://user?id={ANNA}">Анна</a>', {})[0].endswith('7000123">Анна</a>')


def test_a_link_that_opens_the_bot_opens_it_in_max() -> None:
    said = leading_here("https://t.me/otklik_bot?start=AbC https://t.me/otklik_bot", "id77_bot")
    assert said == "https://max.ru/id77_bot?start=AbC https://t.me/otklik_bot"


def test_what_is_too_long_is_said_without_markup_and_cut() -> None:
    shown, is_marked = in_html("<b>" + "я &amp; " * LONGEST + "</b>", {})
    assert not is_marked
    assert len(shown) == LONGEST
    assert shown.startswith("я & я")
    assert shown.endswith("…")


def test_length_is_counted_as_max_counts_it() -> None:
    many = "🚰" * (LONGEST // 2)
    assert in_html(f"<b>{many}</b>", {}) == (many, False)
    cut = in_html(many + "🚰", {})[0]
    assert cut == "🚰" * (LONGEST // 2 - 1) + "…"


def test_what_is_said_is_html_that_max_takes() -> None:
    html = (
        '<b>Дом &amp; двор</b> <tg-spoiler>тайна</tg-spoiler> <a href="https://a.ru/?x=1">тут</a>'
    )
    text, marks = parse(in_html(html, {})[0])
    assert text == "Дом & двор тайна тут"
    assert [mark["type"] for mark in marks] == ["strong", "link"]


def test_buttons_press_lead_and_copy_and_a_row_with_a_link_holds_three() -> None:
    press = InlineKeyboardButton(text="Взять", callback_data="i:1:claim")
    lead = InlineKeyboardButton(text="Пост", url="https://vk.com/wall-1_1")
    copy = InlineKeyboardButton(text="Копия", copy_text=CopyTextButton(text="Ответ"))
    (one,) = keyboard(InlineKeyboardMarkup(inline_keyboard=[[press, lead, press, copy], [press]]))
    rows = one["payload"]["buttons"]
    assert [len(row) for row in rows] == [3, 1, 1]
    assert rows[0][1] == {"type": "link", "text": "Пост", "url": "https://vk.com/wall-1_1"}
    assert rows[1][0] == {"type": "clipboard", "text": "Копия", "payload": "Ответ"}
    back = markup([one])
    assert back is not None
    assert [len(row) for row in back.inline_keyboard] == [2, 1]


def test_no_buttons_take_the_keyboard_away() -> None:
    assert keyboard(None) == []
    assert keyboard(InlineKeyboardMarkup(inline_keyboard=[])) == []
