"""Templates by topic and style, filled with what was answered."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, cast

from services.drafting.linter import Matter, Rule, lint
from services.drafting.questions import Key, first_unanswered, question, table
from services.drafting.templates import fill
from services.incident_facts import IncidentFacts, PostFacts
from services.triage.topics import TOPICS

POST = PostFacts(
    id=1, network="vk", kind="post", text="", link="", author_name="Нина Пробная",
    posted_at=datetime(2026, 11, 23, tzinfo=UTC), edited_at=None, gone_at=None,
    attachments=0, why={},
)  # fmt: skip
ANSWERS = {"done": "Яму засыпали.", "who": "Сергей Полевой", "when": "завтра", "contact": "122"}


def filled(topic: str, network: str, answers: dict[str, str] | None = None) -> str:
    """The reply to a post of that network."""

    class Facts:
        def __init__(self) -> None:
            self.topic, self.post = topic, replace(POST, network=network)

    return fill(cast(IncidentFacts, cast(Any, Facts())), answers or {})


def test_every_topic_has_a_line_that_asks_for_all_three_facts() -> None:
    assert set(table()["topics"]) == {"", *TOPICS}
    for topic in ("", *TOPICS):
        assert filled(topic, "vk").count("[") == 3, topic
        assert "[" not in filled(topic, "vk", ANSWERS)


def test_a_network_has_its_own_way_of_speaking() -> None:
    assert filled("Дороги", "vk", ANSWERS) == (
        "Здравствуйте, Нина!\n\nОсмотрели участок: яму засыпали. Ремонт проведёт Сергей Полевой, "
        "срок: завтра.\n\nЕсли не сделают: 122."
    )
    assert filled("Дороги", "ok").startswith("Добрый день, Нина!")
    assert filled("Дороги", "mastodon").startswith("Здравствуйте, Нина!")


def test_x_gets_what_fits_into_it() -> None:
    long = {**ANSWERS, "contact": "диспетчерская " * 10}
    for topic in TOPICS:
        text = filled(topic, "x", long)
        assert len(text) <= 280
        assert "\n" not in text


def test_the_linter_asks_of_an_unfilled_template_for_its_facts_alone() -> None:
    for topic in ("", *TOPICS):
        found = lint(filled(topic, "vk"), Matter("Яма на дороге, колесо пробил", "vk"))
        assert {remark.rule for remark in found} == {Rule.UNFILLED}, topic


def test_questions_come_in_order_with_likely_answers() -> None:
    assert first_unanswered({}) is Key.DONE
    assert first_unanswered({"done": "", "who": "", "when": "x", "contact": ""}) is None
    assert "управляющая компания" in question(Key.WHO, "ЖКХ", date(2026, 11, 23)).options
    assert question(Key.WHEN, "ЖКХ", date(2026, 11, 23)).options == (
        "сегодня до 18:00", "завтра", "до 27 ноября", "до 30 ноября", "до 7 декабря",
    )  # fmt: skip
