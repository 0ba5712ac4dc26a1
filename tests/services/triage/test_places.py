"""Which district a post speaks of, and at what address; the flat is nobody's business."""

import pytest

from services.triage import EMPTY, DistrictNames, Gazetteer, PostText, assess
from tests.services.triage.region import REGION

DISTRICTS = [
    ("В Садовом нет воды", "Садовое"),
    ("Жители Садового просят ремонта", "Садовое"),
    ("Садовое, когда уберут снег?", "Садовое"),
    ("дорога к Садовому разбита", "Садовое"),
    ("у нас в садовом опять отключили свет", "Садовое"),
    ("В Садовом районе ямы", "Садовое"),
    ("На Садовой яма", ""),
    ("На улице Садовой яма", ""),
    ("Садовая улица вся в ямах", ""),
    ("купили садовый инвентарь", ""),
    ("В САДОВОМ НЕТ СВЕТА", "Садовое"),
    ("Заречье без света", "Заречье"),
    ("в заречье не вывозят мусор", "Заречье"),
    ("Когда в Заречье придёт газ", "Заречье"),
    ("В Зареченском районе грязь", "Заречье"),
    ("В Старом Саду протекает крыша школы", "Заречье"),
    ("дорога до Старого Сада", "Заречье"),
    ("из старого сада не уехать", "Заречье"),
    ("В посёлке Лесной запах газа", "Лесной округ"),
    ("В поселке Лесном нет воды", "Лесной округ"),
    ("жители посёлка Лесного", "Лесной округ"),
    ("На Лесной 3 темно", ""),
    ("на Лесной темно", ""),
    ("по Лесной не пройти", ""),
    ("Лесной пожар у дороги", ""),
    ("В Лесном округе дорога", "Лесной округ"),
    ("В Лесном нет воды", "Лесной округ"),
    ("В Усть-Вишне закрыли фельдшерский пункт", "Лесной округ"),
    ("в усть вишне закрыли клуб", "Лесной округ"),
    ("Нижние Сады без автобуса", "Лесной округ"),
    ("до Нижних Садов не доехать", "Лесной округ"),
    ("В Грушевке нет связи", "Лесной округ"),
    ("Яблоневка, улица Мира, яма", "Яблоневский район"),
    ("в Яблоневском районе не чистят", "Яблоневский район"),
    ("В другом городе всё хорошо", ""),
]
ADDRESSES = [
    ("ул. Садовая, 12 нет воды", "ул. Садовая, 12"),
    ("ул.Садовая д.12 кв.34", "ул. Садовая, 12"),
    ("на улице Садовой, дом 12, квартира 7, холодно", "ул. Садовая, 12"),
    ("Садовая 12 кв 34", "Садовая, 12"),
    ("Садовая, 12-34 нет отопления", "Садовая, 12"),
    ("Ленина 5 крыша течёт", "Ленина, 5"),
    ("на Лесной 3 темно", "Лесная, 3"),
    ("на лесной 3 темно", "Лесная, 3"),
    ("Садовый проспект 14а", "пр. Садовый, 14а"),
    ("пер. Речной 7/2", "пер. Речной, 7/2"),
    ("Речной переулок, 7 корпус 2", "пер. Речной, 7 к. 2"),
    ("дом 9 по улице Вишнёвой", "ул. Вишневая, 9"),
    ("ул. 8 Марта 15", "ул. 8 Марта, 15"),
    ("улица 50 лет Октября, 3", "ул. 50 лет Октября, 3"),
    ("ул. Старый Сад, 4, кв. 11", "ул. Старый Сад, 4"),
    ("На улице Заречной не чистят", "ул. Заречная"),
    ("наб. Речная, д. 1, корп. 3, кв. 77", "наб. Речная, 1 к. 3"),
    ("ул. Садовая 12кв34", "ул. Садовая, 12"),
    ("Садовая 5, 2 подъезд, 3 этаж", "Садовая, 5"),
    ("Школа 5 закрыта", ""),
    ("Подъезд 3 не мыли", ""),
    ("Вчера 5 часов ждали", ""),
    ("Света 3 дня нет", ""),
    ("кв. 34 без отопления", ""),
    ("Альбом 100% хорош", ""),
    ("просто нет воды", ""),
]


@pytest.mark.parametrize(("text", "district"), DISTRICTS)
def test_a_district_is_found_in_any_case_and_a_street_is_not_one(text: str, district: str) -> None:
    assert assess(PostText(text), REGION).district == district


@pytest.mark.parametrize(("text", "address"), ADDRESSES)
def test_street_and_house_are_found_and_the_flat_is_left_out(text: str, address: str) -> None:
    assert assess(PostText(text)).address == address


def test_the_settlement_stands_before_the_street() -> None:
    verdict = assess(PostText("В Старом Саду на Вишнёвой 3 нет света"), REGION)

    assert verdict.district == "Заречье"
    assert verdict.address == "Старый Сад, Вишневая, 3"


def test_the_longest_name_wins_at_one_place() -> None:
    region = Gazetteer.from_districts(
        [DistrictNames("Сад"), DistrictNames("Старый Сад"), DistrictNames("Старый Сад Верхний")]
    )

    assert assess(PostText("В Старом Саду Верхнем нет воды"), region).district == (
        "Старый Сад Верхний"
    )
    assert assess(PostText("В Старом Саду нет воды"), region).district == "Старый Сад"


def test_the_district_named_most_often_is_the_one() -> None:
    text = "Еду из Заречья в Садовое: дорога ужасная. Садовое, почему не чистят?"

    assert assess(PostText(text), REGION).district == "Садовое"


def test_without_a_gazetteer_no_district_is_named() -> None:
    assert assess(PostText("В Садовом нет воды"), EMPTY).district == ""


def test_a_name_claimed_twice_stays_with_the_first() -> None:
    region = Gazetteer.from_districts([DistrictNames("А", ("Садовое",)), DistrictNames("Садовое")])

    assert assess(PostText("в Садовом темно"), region).district == "А"


def test_the_district_is_explained_by_the_name_as_written() -> None:
    verdict = assess(PostText("у нас в СТАРОМ САДУ нет воды"), REGION)

    assert verdict.why["district"] == ("СТАРОМ САДУ",)
