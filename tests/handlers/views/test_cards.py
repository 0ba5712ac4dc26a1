"""A card is a pure function of facts and the moment."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.views import card_buttons, card_menus, cards, passing
from handlers.views.moments import moment
from sandbox.telegram.markup import parse_html
from services.clocks import Priority
from services.facts import EventKind, Kind, Status
from services.incident_facts import (
    CycleFacts,
    IncidentFacts,
    LastChange,
    Lookalike,
    OfficeRef,
    PersonRef,
    PostFacts,
)
from tests.desk import HEALTH_CHAT, MORNING, MOSCOW, rules

POST = PostFacts(
    id=1,
    network="vk",
    kind="comment",
    text="Нет воды третий день",
    link="https://vk.com/wall-1_2",
    author_name="Нина Пробная",
    posted_at=MORNING - timedelta(minutes=5),
    edited_at=None,
    gone_at=None,
    attachments=0,
    why={"kind": ["нет воды"], "topic": ["воды"]},
)
FACTS = IncidentFacts(
    id=17,
    version=1,
    status=Status.NEW,
    cycle_number=1,
    cycle=CycleFacts(
        posted_at=MORNING,
        seen_at=MORNING,
        delivered_at=None,
        claimed_at=None,
        first_reply_at=None,
        resolved_at=None,
        due_claim_at=MORNING + timedelta(hours=1),
        due_reply_at=MORNING + timedelta(hours=8),
        due_final_at=MORNING + timedelta(days=9),
    ),
    kind=Kind.COMPLAINT,
    topic="ЖКХ",
    district="Садовое",
    address="ул. Лесная, 3",
    priority=Priority.CRITICAL,
    office=OfficeRef(1, "ЖКХ", HEALTH_CHAT, None),
    routed_why="тема «ЖКХ»",
    posts_count=1,
    post=POST,
    links=("https://vk.com/wall-1_2",),
    opened_at=MORNING,
    holder=None,
    lease_until=None,
    escalation=0,
    escalation_reason="",
    repeated=False,
    reply_link="",
    promised_at=None,
    outcome="",
    dismiss_reason="",
    closed_at=None,
    draft_version=0,
    last_change=None,
)


def text_of(facts: IncidentFacts, at: datetime = MORNING) -> str:
    return cards.card(facts, rules(), at).plain


def test_the_first_line_says_urgency_topic_and_number() -> None:
    assert text_of(FACTS).splitlines()[0] == "🔴 Критично · ЖКХ · №17"


def test_a_card_says_place_origin_deadline_and_why_it_came_here() -> None:
    text = text_of(FACTS)
    assert "📍 Садовое, ул. Лесная, 3" in text
    assert "ВКонтакте · комментарий · жалоба · 09:55" in text
    assert "Ответить до 18:00" in text
    assert "↪️ ЖКХ: тема «ЖКХ»" in text


def test_the_author_is_never_named_on_a_card() -> None:
    assert "Нина" not in text_of(FACTS)


def test_an_overdue_card_says_so() -> None:
    assert "Просрочено" in text_of(FACTS, MORNING + timedelta(hours=9))


def test_alike_posts_are_counted_with_their_links() -> None:
    links = ("https://vk.com/a", "https://vk.com/b")
    many = replace(FACTS, posts_count=3, voices=3, links=links)
    assert "👥 3 таких сообщения: 1 2" in text_of(many)
    assert 'href="https://vk.com/b"' in cards.card(many, rules(), MORNING).html


def test_a_burst_of_one_text_is_said_and_counted_once() -> None:
    burst = replace(FACTS, posts_count=40, voices=4, burst=37)
    assert "👥 40 таких сообщений: 1 и ещё 39" in text_of(burst)
    assert "📣 Одинаковый текст: 37\u00a0раз, считаем за один" in text_of(burst)


@pytest.mark.parametrize("status", [Status.NEW, Status.CLAIMED])
def test_a_lookalike_is_asked_in_one_line_with_two_buttons(status: Status) -> None:
    other = Lookalike(12, "нет света, Лесная", Status.CLAIMED)
    facts = replace(FACTS, status=status, lookalike=other)
    assert "❔ Похоже на №12: нет света, Лесная" in text_of(facts)
    rows = card_buttons.card(facts, undo=False).inline_keyboard
    assert len(rows) <= 3
    labels = [button.text for row in rows for button in row]
    assert {"Объединить с №12", "Это другое"} <= set(labels)


def test_what_was_closed_before_is_named_and_not_asked() -> None:
    facts = replace(FACTS, lookalike=Lookalike(12, "нет света, Лесная", Status.CLOSED))
    assert "🕘 Уже было, №12: нет света, Лесная" in text_of(facts)
    rows = card_buttons.card(facts, undo=False).inline_keyboard
    assert all("Объединить" not in button.text for row in rows for button in row)


def test_a_merged_incident_points_to_its_heir_and_has_no_clock() -> None:
    facts = replace(FACTS, status=Status.CLOSED, merged_into=7)
    assert "🔗 Объединён с №7" in text_of(facts)
    assert "⏳" not in text_of(facts)
    labels = [b.text for row in card_buttons.card(facts, undo=False).inline_keyboard for b in row]
    assert labels[0] == "👆 №7"
    assert "🔁 Открыть снова" not in labels


def test_a_text_without_letters_points_to_the_link() -> None:
    assert "смотрите вложения" in text_of(replace(FACTS, post=replace(POST, text=" ")))


@pytest.mark.parametrize("status", list(Status))
def test_buttons_take_at_most_three_rows_and_sixty_four_bytes(status: Status) -> None:
    change = LastChange(1, EventKind.CLAIMED, 1, MORNING, {})
    facts = replace(FACTS, id=2**31, status=status, last_change=change, outcome="solved",
                    dismiss_reason="spam", holder=PersonRef(1, "Анна"))  # fmt: skip
    keyboard = cards.card(facts, rules(), MORNING).keyboard
    assert keyboard is not None
    assert len(keyboard.inline_keyboard) <= 3
    for menu in (
        keyboard,
        card_menus.escalate_menu(2**31),
        card_menus.dismiss_menu(2**31),
        card_menus.close_menu(2**31),
        card_menus.promise_menu(2**31),
        passing.reroute_menu(2**31, [OfficeRef(2**31, "Минздрав", None, None)], 1, 0),
    ):
        for row in menu.inline_keyboard:
            for button in row:
                assert button.url or len(str(button.callback_data).encode()) <= 64


def test_offices_come_in_pages_of_six_with_a_way_back() -> None:
    offices = [OfficeRef(number, f"Ведомство {number}", None, None) for number in range(14)]
    sizes = []
    for page in range(3):
        rows = passing.reroute_menu(1, offices, 3, page).inline_keyboard
        assert rows[-1][0].text == "‹ Назад"
        sizes.append(sum(len(row) == 1 and "Ведомство" in row[0].text for row in rows))
    assert sizes == [6, 6, 2]


def test_why_fits_an_alert() -> None:
    wordy = replace(FACTS, post=replace(POST, why={"kind": ["слово" * 30] * 9}))
    assert len(cards.why(wordy)) <= 200


@given(st.text(max_size=5000), st.text(max_size=80))
def test_any_text_makes_a_card_that_telegram_accepts(text: str, name: str) -> None:
    facts = replace(
        FACTS,
        post=replace(POST, text=text),
        status=Status.CLAIMED,
        holder=PersonRef(1, name),
        escalation=1,
        escalation_reason=text[:400],
        address=name,
    )
    html = cards.card(facts, rules(), MORNING).html
    shown, _ = parse_html(html)
    assert 0 < len(shown.encode("utf-16-le")) // 2 <= 4096


@given(st.text(min_size=1), st.integers(min_value=2, max_value=60))
def test_a_trimmed_text_is_never_longer_than_asked(text: str, cap: int) -> None:
    assert len(cards.trim(text, cap)) <= cap


def test_trimming_ends_at_a_word() -> None:
    assert cards.trim("раз два три четыре пять", 16) == "раз два три…"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 11, 23, 12, 40, tzinfo=UTC), "15:40"),
        (datetime(2026, 11, 24, 7, 0, tzinfo=UTC), "завтра 10:00"),
        (datetime(2026, 11, 22, 20, 5, tzinfo=UTC), "вчера 23:05"),
        (datetime(2026, 11, 22, 21, 5, tzinfo=UTC), "00:05"),
        (datetime(2026, 11, 30, 7, 0, tzinfo=UTC), "пн 30.11 10:00"),
        (datetime(2027, 1, 11, 7, 0, tzinfo=UTC), "11.01.2027 10:00"),
    ],
)
def test_moments_are_said_as_people_on_a_shift_read_them(at: datetime, said: str) -> None:
    assert moment(at, MOSCOW, MORNING) == said
