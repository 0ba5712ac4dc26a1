"""How dangerous a text sounds: hazards, who is exposed, whether it is now."""

from dataclasses import replace

import pytest

from services.triage import EMPTY
from services.triage.danger import DANGEROUS, SAFE, danger_of
from services.triage.evidence import gather


def _score(text: str) -> float:
    return danger_of(gather(text, EMPTY)).score


def test_a_text_without_a_hazard_is_safe() -> None:
    found = danger_of(gather("Когда откроют библиотеку на Вишнёвой?", EMPTY))

    assert replace(found, heard=SAFE.heard) == SAFE
    assert danger_of(gather("", EMPTY)) == SAFE


def test_words_of_a_hazard_far_apart_are_no_hazard() -> None:
    near = "Кабель оборвался у калитки"
    far = "Кабель нам протянули весной, и я очень благодарен мастерам за работу, а забор оборвался"

    assert "wire" in danger_of(gather(near, EMPTY)).parts
    assert "wire" not in danger_of(gather(far, EMPTY)).parts


def test_a_child_nearby_makes_a_hazard_worse() -> None:
    assert _score("Открытый колодец у забора, там играют дети") > _score(
        "Открытый колодец у забора"
    )


def test_a_danger_that_is_over_weighs_less() -> None:
    over = _score("На Вишнёвой загорелся сарай, потушили, никто не пострадал")
    assert over < _score("На Вишнёвой загорелся сарай, рядом дом")
    assert over < DANGEROUS <= _score("На Вишнёвой горит сарай, рядом дом, там дети")


def test_a_long_appeal_is_judged_by_its_worst_part() -> None:
    calm = "Мы давно живём на этой улице и любим её сады. " * 30
    alarm = "Вчера провод упал на дорожку у детского сада и искрит."

    assert _score(calm + alarm) == pytest.approx(_score(alarm))


@pytest.mark.parametrize(
    "text",
    [
        "Дочка умирает со смеху от этого клоуна",
        "Фонари не горят на всей аллее",
        "Сын горит желанием пойти на футбол",
        "Потеряла в автобусе зонт, цены кусаются",
    ],
)
def test_a_figure_of_speech_is_no_danger(text: str) -> None:
    assert _score(text) < DANGEROUS


@pytest.mark.parametrize(
    "text",
    [
        "У бабушки в квартире девять градусов, второй день топим духовкой",
        "На улице минус 31, котельная встала, в посёлке дети",
        "Пятые сутки во всей деревне нет воды",
        "Мужчина лежит на снегу у остановки, не шевелится, скорая не едет",
        "Стая собак загнала школьницу на забор",
        "Дедушка на кислороде, света нет с утра",
    ],
)
def test_a_calm_danger_is_heard(text: str) -> None:
    assert _score(text) >= DANGEROUS


def test_how_long_and_how_many_decide_of_water() -> None:
    assert _score("Нет воды уже два часа в нашем доме") < DANGEROUS
    assert _score("Четвёртые сутки весь район без воды") >= DANGEROUS


def test_a_frost_written_in_signs_alone_is_heard() -> None:
    spoken = danger_of(gather("Батареи холодные, младенец, на улице минус 28 градусов", EMPTY))
    written = danger_of(gather("Батареи холодные, младенец, на улице -28", EMPTY))

    assert "freezing_out" in spoken.heard
    assert "freezing_out" in written.heard
