"""What within its topic a complaint is about."""

import pytest

from services.triage import TOPICS, PostText, assess
from services.triage.lexicon import Aspect, lexicon, table
from services.triage.reading import read


@pytest.mark.parametrize(
    ("text", "topic", "subtopic"),
    [
        ("Батареи еле тёплые, отопление не включают", "ЖКХ", "отопление"),
        ("Третий день нет горячей воды в доме на Вишнёвой", "ЖКХ", "горячая вода"),
        ("Лифт опять сломан, пешком на девятый этаж", "ЖКХ", "лифт"),
        ("На дороге яма на яме, асфальт разбит", "Дороги", "ямы и покрытие"),
        ("Светофор на перекрёстке не работает", "Дороги", "светофоры"),
        ("Не вывозят мусор, контейнер переполнен", "Обращение с отходами", "вывоз мусора"),
        ("К терапевту нет талонов, записаться нельзя", "Здравоохранение", "запись и очереди"),
    ],
)
def test_a_complaint_is_about_something_within_its_topic(
    text: str, topic: str, subtopic: str
) -> None:
    verdict = assess(PostText(text))

    assert (verdict.topic, verdict.subtopic) == (topic, subtopic), verdict.why


def test_a_post_without_a_topic_has_no_subtopic() -> None:
    assert assess(PostText("Доброе утро, соседи!")).subtopic == ""


def test_the_words_of_a_subtopic_are_told() -> None:
    verdict = assess(PostText("Квитанция пришла двойная, перерасчёт не сделали"))

    assert verdict.subtopic == "начисления"
    assert "Квитанция" in " ".join(verdict.why["topic"])


def test_every_subtopic_belongs_to_a_topic_and_can_be_stored() -> None:
    found = lexicon().book.find(read("лифт"))
    names = [hit.label.name for hit in found if hit.label.aspect is Aspect.SUBTOPIC]

    assert names == ["ЖКХ/лифт"]
    for topic in ("housing", "roads", "amenities"):
        written = table(f"topics/{topic}.toml")
        assert written["topic"] in TOPICS
        assert all(0 < len(name) <= 100 for name in written["subtopics"])
