"""Addresses on streets the region knows, and the places they tell."""

import pytest

from services.triage import DistrictNames, Gazetteer, PostText, assess
from services.triage.where.streets import Street, parse_street

LISTED = {
    ("Садовое", ""): [
        "ул Карла Садова", "ул Вишнёвая", "пер Садовый", "ул Садовая", "ул Мира", "ул 8 Марта",
        "пр-кт Победы", "ул 1-я Заводская", "ул Генерала Яблонева", "ул Школьная",
        "ул Красных Садоводов", "ул Яблонева", "ул Лугового", "ул Анны Полянской", "ул 8-я",
        "мкр 5", "ул Нижняя", "ул Первая", "ул Яблоневых Садов", "ул 40 лет Садов", "ул Набережная",
        "ул Заречная", "ул Заря",
    ],
    ("Заречье", "Старый Сад"): ["ул Яблонева", "ул Школьная", "ул Грушовая"],
    ("Лесной округ", "Ольховец"): ["ул Центральная", "пер Речной", "ул Школьная"],
}  # fmt: skip
REGION = Gazetteer.from_districts(
    [
        DistrictNames("Садовое", ("город Садовое",)),
        DistrictNames("Заречье", settlements=("Старый Сад",)),
        DistrictNames("Лесной округ", settlements=("Ольховец",)),
    ],
    [
        Street(*parse_street(name), *where)
        for where, names in LISTED.items()
        for name in names
    ],
)  # fmt: skip
FOUND = [
    ("нет воды Карла Садова, 5", "Садовое", "ул. Карла Садова, 5"),
    ("нет воды карла садова 5", "Садовое", "ул. Карла Садова, 5"),
    ("ул. К. Садова 7", "Садовое", "ул. Карла Садова, 7"),
    ("Садова 7 течёт", "Садовое", "ул. Карла Садова, 7"),
    ("нет воды мира 5", "Садовое", "ул. Мира, 5"),
    ("Мира 5", "Садовое", "ул. Мира, 5"),
    ("на Вишнивой темно", "Садовое", "ул. Вишнёвая"),
    ("ул Вишневоя 12", "Садовое", "ул. Вишнёвая, 12"),
    ("Садовый 3", "Садовое", "пер. Садовый, 3"),
    ("Садовой 3", "Садовое", "ул. Садовая, 3"),
    ("нет света садовая 5", "Садовое", "ул. Садовая, 5"),
    ("ул 8 марта 15", "Садовое", "ул. 8 Марта, 15"),
    ("на победы 3 холодно", "Садовое", "пр. Победы, 3"),
    ("1 Заводская 4", "Садовое", "ул. 1-я Заводская, 4"),
    ("ул. ген. Яблонева, 4", "Садовое", "ул. Генерала Яблонева, 4"),
    ("Речной переулок 2, света нет", "Лесной округ", "Ольховец, пер. Речной, 2"),
    ("на Грушовой не чистят", "Заречье", "Старый Сад, ул. Грушовая"),
    ("по Центральной не пройти", "Лесной округ", "Ольховец, ул. Центральная"),
    ("дом 5 по улице карла садова", "Садовое", "ул. Карла Садова, 5"),
    ("Карла Садова 5/2 корп 1 кв 17", "Садовое", "ул. Карла Садова, 5/2 к. 1"),
    ("красных садоводов 6 мусор", "Садовое", "ул. Красных Садоводов, 6"),
    ("40 лет садов 12-56 нет воды", "Садовое", "ул. 40 лет Садов, 12"),
    ("1 заводская 4", "Садовое", "ул. 1-я Заводская, 4"),
    ("на 1ой заводской 5 нет света", "Садовое", "ул. 1-я Заводская, 5"),
    ("8 марта 11", "Садовое", "ул. 8 Марта, 11"),
    ("8 марта 11 нет воды", "Садовое", "ул. 8 Марта, 11"),
    ("дом 11 по мира", "Садовое", "ул. Мира, 11"),
    ("у дома 24 по Вишнёвой ул", "Садовое", "ул. Вишнёвая, 24"),
    ("ул. А. Полянской 3", "Садовое", "ул. Анны Полянской, 3"),
    ("полянской 3 домофон", "Садовое", "ул. Анны Полянской, 3"),
    ("ул. Лугавого, 40", "Садовое", "ул. Лугового, 40"),
    ("ул луговова 3", "Садовое", "ул. Лугового, 3"),
    ("ул садава 3", "Садовое", "ул. Карла Садова, 3"),
    ("5 мкр дом 7", "Садовое", "мкр 5, 7"),
    ("в районе 5 мкр темно", "Садовое", "мкр 5"),
    ("набережная 14 нет света", "Садовое", "ул. Набережная, 14"),
    ("на Набережной темно", "Садовое", "ул. Набережная"),
    ("на Вишнёвой большой затор", "Садовое", "ул. Вишнёвая"),
    ("мира 3 подъезд 2", "Садовое", "ул. Мира, 3"),
]
NOT_FOUND = [
    "чемпионат мира 5",
    "чемпионат мира 5 дней",
    "нет мира 3 года",
    "8 марта 15 человек гуляли",
    "на Центральном рынке 3 дня",
    "На Школьной ярмарке было весело",
    "на грушовой поляне",
    "съел 5 вишнёвых",
    "В шесть утра на улице -8",
    "на улице 8 градусов",
    "от дома N8 ул.",
    "Выставка на Второй Международной ярмарке",
    "я и на Первой смеялась",
    "Я И НА ВИШНЁВОЙ ЗАСНУЛА",
    "новые часы на Вишнёвом",
    "мира 5 подъезд, 2 этаж",
    "ходили на яблоневых, садов 5 видели",
]
# What the list has not is written down by grammar, and tells no district.
OTHERS = [
    ("ул. Нижняя Набережная, 5", "ул. Нижняя Набережная, 5"),
    ("ул. Верхняя Заречная, 75", "ул. Верхняя Заречная, 75"),
    ("Верхняя Заречная 75", "Заречная, 75"),
    ("по 7Заречной 31", "Заречная, 31"),
    ("ул. 8-я Новосадовка", ""),
    ("Луговой 95, нет лифта", "Луговая, 95"),
    ("д. Майская заря, д. 35", ""),
    ("набережная Садова, 5", "наб. Садова, 5"),
    ("ул. Центральный проезд", "ул. Центральный"),
    ("на заречной улице", ""),
]


@pytest.mark.parametrize(("text", "district", "address"), FOUND)
def test_a_street_of_the_region_tells_its_district_and_its_proper_name(
    text: str, district: str, address: str
) -> None:
    verdict = assess(PostText(text), REGION)

    assert (verdict.district, verdict.address) == (district, address)


@pytest.mark.parametrize(("text", "address"), OTHERS)
def test_a_street_the_list_has_not_is_none_of_those_it_has(text: str, address: str) -> None:
    verdict = assess(PostText(text), REGION)

    assert (verdict.district, verdict.address) == ("", address)


@pytest.mark.parametrize("text", NOT_FOUND)
def test_words_that_name_a_street_elsewhere_name_none_here(text: str) -> None:
    verdict = assess(PostText(text), REGION)

    assert (verdict.district, verdict.address) == ("", "")


@pytest.mark.parametrize(
    ("text", "source", "district", "address"),
    [
        ("на Яблонева 5 нет воды", "", "", "ул. Яблонева, 5"),
        ("на Яблонева 5 нет воды", "Заречье", "Заречье", "Старый Сад, ул. Яблонева, 5"),
        ("на Яблонева 5 нет воды", "Садовое", "Садовое", "ул. Яблонева, 5"),
        ("В Старом Саду на Яблонева 5", "Садовое", "Заречье", "Старый Сад, ул. Яблонева, 5"),
        ("В Заречье на Школьной темно", "Садовое", "Заречье", "Старый Сад, ул. Школьная"),
        ("на Грушовой 3 темно", "Садовое", "", "ул. Грушовая, 3"),
        ("на Мира 3 темно", "Лесной округ", "", "ул. Мира, 3"),
        ("ул. Незнакомая, 5", "Садовое", "", "ул. Незнакомая, 5"),
    ],
)
def test_of_streets_of_one_name_the_text_or_else_the_source_says_which(
    text: str, source: str, district: str, address: str
) -> None:
    verdict = assess(PostText(text, district=source), REGION)

    assert (verdict.district, verdict.address) == (district, address)


@pytest.mark.parametrize(
    ("text", "district", "address"),
    [
        ("Победы 5 темно", "Садовое", "пр. Победы, 5"),
        ("Победа, 5 темно", "Заречье", "Победа"),
        ("Победы 5, деревня Победа, темно", "Заречье", "Победа, пр. Победы, 5"),
        ("до Победы не доехать", "Заречье", "Победа"),
    ],
)
def test_a_street_is_not_the_village_of_its_name(text: str, district: str, address: str) -> None:
    region = Gazetteer.from_districts(
        [DistrictNames("Заречье", settlements=("Победа",)), DistrictNames("Садовое")],
        [Street("пр.", "Победы", "Садовое"), Street("ул.", "Мира", "Заречье")],
    )

    verdict = assess(PostText(text), region)

    assert (verdict.district, verdict.address) == (district, address)


@pytest.mark.parametrize(
    ("source", "listed", "district"),
    [
        ("", ["Садовое"], ""),
        ("Садовое", ["Садовое"], "Садовое"),
        ("", ["Садовое", "Заречье"], "Садовое"),
    ],
)
def test_while_a_district_has_no_streets_those_of_another_tell_nothing_alone(
    source: str, listed: list[str], district: str
) -> None:
    streets = {
        "Садовое": Street("ул.", "Мира", "Садовое"),
        "Заречье": Street("ул.", "Б", "Заречье"),
    }
    region = Gazetteer.from_districts(
        map(DistrictNames, streets), [streets[name] for name in listed]
    )

    verdict = assess(PostText("на ул. Мира, 5 темно", district=source), region)

    assert (verdict.district, verdict.address) == (district, "ул. Мира, 5")


def test_the_district_a_street_has_told_is_explained_by_the_address() -> None:
    verdict = assess(PostText("Темно! На Грушовой 3 нет света"), REGION)

    assert verdict.why["district"] == ("Грушовой 3",)


def test_without_a_list_of_streets_nothing_of_it_is_known() -> None:
    verdict = assess(PostText("на Садовой 3 темно", district="Садовое"))

    assert (verdict.district, verdict.address) == ("", "Садовая, 3")
