"""A page judged at once is judged as its posts are one by one."""

from dataclasses import fields
from typing import Any

from services.facts import Verdict
from services.triage import DistrictNames, Gazetteer, PostText, assess, assess_all

GAZETTEER = Gazetteer.from_districts([DistrictNames("Заречье", ("Зареченский район",))])
COLLECTING = "У кого ещё нет воды? Пишите адреса"
PAGE = [
    PostText("Третий день нет горячей воды на Вишнёвой 8, управляющая молчит"),
    PostText(""),
    PostText("Спасибо дорожникам!", place_official=True),
    PostText("В Заречье искрит щиток в подъезде, дети ходят мимо 😡", place_official=False),
    PostText("😀"),
    PostText("\ud800\x00 %s {}"),
    PostText("у нас тоже", parent=COLLECTING),
    PostText("И когда?", parent=COLLECTING, place_official=True),
    PostText("Ведутся работы", from_official=True),
    PostText("яма " * 3_000),
    PostText("Третий день нет горячей воды на Вишнёвой 8, управляющая молчит"),
]


def _said(verdict: Verdict) -> dict[str, Any]:
    """All of it, the words of `why` read out, shares to what rounding leaves."""
    said = {field.name: getattr(verdict, field.name) for field in fields(verdict)}
    topics = [(one.topic, round(one.score, 3)) for one in verdict.topics]
    return {**said, "why": dict(verdict.why), "score": round(verdict.score, 3), "topics": topics}


def test_a_page_is_judged_as_its_posts_are_one_by_one() -> None:
    alone = [_said(assess(post, GAZETTEER)) for post in PAGE]

    together = [_said(verdict) for verdict in assess_all(PAGE, GAZETTEER)]

    assert together == alone


def test_the_neighbours_on_a_page_change_no_verdict() -> None:
    there = [_said(verdict) for verdict in assess_all(PAGE, GAZETTEER)]

    back = [_said(verdict) for verdict in assess_all(PAGE[::-1], GAZETTEER)]

    assert back == there[::-1]


def test_an_empty_page_has_no_verdicts() -> None:
    assert assess_all([]) == []


def test_reasons_are_those_of_the_own_post_whatever_stands_beside() -> None:
    whys = [dict(verdict.why) for verdict in assess_all(PAGE, GAZETTEER)]

    assert "горячей воды" in " ".join(whys[0]["kind"])
    assert whys[3]["district"] == ("Заречье",)
    assert whys[4] == {}
