"""Whose answer an official word is, and whose author has come back."""

from datetime import timedelta

import pytest

from services.facts import Kind, Tone
from services.replying.answering import (
    Said,
    Standing,
    Thread,
    Word,
    answered_by,
    came_back,
    is_interim,
    same_link,
)
from tests.desk import MORNING

ANNA, PETR, OFFICE = "1001", "1002", "-50"
PIT, WATER = 1, 2


def said(
    number: int,
    author: str,
    under: str | None = "p",
    incident: int | None = None,
    official: bool = False,
) -> Said:
    key = "p" if under is None else f"c{number}"
    at = MORNING + timedelta(minutes=number)
    return Said(number, key, under, author, official, incident, at)


def office(number: int, under: str | None = "p") -> Said:
    return said(number, OFFICE, under, official=True)


def thread(*posts: Said) -> Thread:
    return Thread("p", {post.external_id: post for post in posts})


def word(post: Said, kind: Kind = Kind.COMPLAINT, topic: str = "Дороги") -> Word:
    return Word(post, kind, Tone.NEUTRAL, topic)


def standing(topic: str = "Дороги", reply: int | None = None) -> Standing:
    return Standing(MORNING + timedelta(minutes=5), topic, reply)


def test_a_reply_to_the_complaint_itself_answers_it_and_no_other() -> None:
    posts = (office(1, None), said(2, ANNA, incident=PIT), said(3, PETR, incident=WATER))
    reply = office(4, "c3")
    assert answered_by(reply, thread(*posts, reply)) == WATER


def test_a_word_to_all_under_the_office_s_own_news_answers_nobody() -> None:
    posts = (office(1, None), said(2, ANNA, incident=PIT), said(3, PETR))
    for reply in (office(4), office(5, "c3"), office(6, "c99")):
        assert answered_by(reply, thread(*posts, reply)) is None


def test_any_official_comment_under_a_complaint_answers_it_but_one_to_another_complaint() -> None:
    posts = (said(1, ANNA, None, incident=PIT), said(2, PETR), said(3, PETR, incident=WATER))
    answers = {"p": PIT, "c3": WATER}
    for under, incident in answers.items():
        reply = office(4, under)
        assert answered_by(reply, thread(*posts, reply)) == incident


def test_a_word_to_a_comment_nobody_has_read_is_no_answer_to_the_post_above() -> None:
    posts = (said(1, ANNA, None, incident=PIT), office(2, "c99"), office(3, "c2"))
    for reply in posts[1:]:
        assert answered_by(reply, thread(*posts)) is None


def test_a_dialogue_is_followed_to_the_one_who_complained() -> None:
    """The office asked back, the author replied, the office answered that reply."""
    posts = (
        office(1, None),
        said(2, ANNA, incident=PIT),
        office(3, "c2"),
        said(4, ANNA, "c3"),
        office(5, "c4"),
        office(6, "c5"),
    )
    for reply in posts[4:]:
        assert answered_by(reply, thread(*posts)) == PIT


def test_posts_that_name_each_other_as_parents_end() -> None:
    one, other = office(1, "c2"), office(2, "c1")
    assert answered_by(one, thread(one, other)) is None


def test_an_author_is_known_within_the_thread_by_the_id_alone() -> None:
    posts = (office(1, None), said(2, ANNA, incident=PIT))
    again, other, hidden = said(6, ANNA), said(6, PETR), said(6, "")
    for post, expected in ((again, PIT), (other, None), (hidden, None)):
        assert came_back(word(post), thread(*posts, post), {PIT: standing()}) == expected


def test_who_wrote_before_the_answer_or_only_thanks_has_not_come_back() -> None:
    posts = (office(1, None), said(2, ANNA, incident=PIT))
    early, late = said(4, ANNA), said(6, ANNA)
    assert came_back(word(early), thread(*posts, early), {PIT: standing()}) is None
    thanks = word(late, Kind.THANKS, "")
    assert came_back(thanks, thread(*posts, late), {PIT: standing()}) is None
    assert came_back(word(late, Kind.QUESTION, ""), thread(*posts, late), {PIT: standing()}) == PIT


def test_another_topic_is_another_matter_unless_it_answers_the_answer() -> None:
    posts = (office(1, None), said(2, ANNA, incident=PIT), office(3, "c2"))
    aside, under = said(6, ANNA), said(6, ANNA, "c3")
    where = {PIT: standing(reply=3)}
    assert came_back(word(aside, topic="ЖКХ"), thread(*posts, aside), where) is None
    assert came_back(word(under, topic="ЖКХ"), thread(*posts, under), where) == PIT


def test_residents_talking_to_each_other_repeat_nothing() -> None:
    posts = (said(1, ANNA, None, incident=PIT), said(2, PETR))
    chat = said(6, ANNA, "c2")
    whole = thread(*posts, chat)
    assert came_back(word(chat, Kind.OTHER, ""), whole, {PIT: standing()}) is None
    assert came_back(word(chat), whole, {PIT: standing()}) == PIT


@pytest.mark.parametrize(
    "text",
    [
        "Здравствуйте! Ваша заявка принята.",
        "Вопрос взят на контроль.",
        "Добрый день, уточните, пожалуйста, адрес.",
        "Информация передана в управляющую компанию",
        "Нина, обращение №153 зарегистрировано, ожидайте.",
        "Здравствуйте! По какому адресу?",
        "Спасибо за сигнал!",
    ],
)
def test_what_only_says_that_it_was_heard_is_interim(text: str) -> None:
    assert is_interim(text)


@pytest.mark.parametrize(
    "text",
    [
        "Заявка принята, бригада приедет 25 ноября до 18:00.",
        "Обращение передано в ДЭУ, яму заделают завтра.",
        "Свет восстановлен, извините за неудобства.",
        "Автобус ходит по новому расписанию, оно на остановке.",
        "",
    ],
)
def test_a_date_or_a_deed_makes_an_answer(text: str) -> None:
    assert not is_interim(text)


def test_a_link_is_the_same_however_the_app_has_written_it() -> None:
    link = "https://vk.com/wall-1_2?reply=5&thread=3"
    assert same_link(link, "https://m.vk.ru/wall-1_2?reply=5")
    assert not same_link(link, "https://vk.com/wall-1_2?reply=6")
    assert not same_link("", "")
