"""Садовая область: the invented districts that the tests of triage share."""

from services.triage import DistrictNames, Gazetteer

REGION = Gazetteer.from_districts(
    [
        DistrictNames("Садовое", aliases=("город Садовое", "Садовый район")),
        DistrictNames("Заречье", aliases=("Зареченский район",), settlements=("Старый Сад",)),
        DistrictNames(
            "Лесной округ",
            settlements=("посёлок Лесной", "Усть-Вишня", "Нижние Сады", "Грушёвка", "Лесное"),
        ),
        DistrictNames("Яблоневский район", aliases=("Яблоневка",)),
    ]
)
