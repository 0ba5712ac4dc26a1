"""The week's picture: its size, its margins, what is drawn and what is left out."""

import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image

from handlers.views.charts import DayBar, TrendPoint, WeekChart, draw_week
from services.triage.topics import TOPICS
from tests.shared import ROOT

LABELS = ("пн 16", "вт 17", "ср 18", "чт 19", "пт 20", "сб 21", "вс 22")
BLUE, SKY, RED = (0, 114, 178), (124, 196, 238), (213, 94, 0)


def days(*counts: tuple[int, int, int]) -> tuple[DayBar, ...]:
    return tuple(DayBar(label, *three) for label, three in zip(LABELS, counts, strict=False))


NORMAL = WeekChart(
    "Неделя 16–22 ноября · Садовая область",
    days((14, 10, 1), (22, 18, 2), (9, 12, 0), (17, 13, 3), (25, 20, 1), (6, 2, 0), (4, 0, 2)),
    (("Дороги", 34), ("ЖКХ", 21), ("Имущественные и земельные отношения", 12)),
)
CROWDED = WeekChart(
    "Неделя 28 декабря – 3 января · Министерство жилищно-коммунального хозяйства области",
    days(*[(1009, 912, 100)] * 7),
    tuple(
        (f"{name} и всё, что с этим связано в районе", 5000 - place)
        for place, name in enumerate(TOPICS)
    ),
)
SINGLE = WeekChart("Неделя 16–22 ноября", days((1, 0, 0)), (("Дороги", 1),))
DISTRICTS = (("Луговской муниципальный округ имени Мичурина", 40), ("Садовое", 4))
TREND = tuple(
    TrendPoint(f"{day:02}.11", median, 9)
    for day, median in ((2, 3600), (9, None), (16, 45_000), (23, 900))
)
WHOLE = replace(CROWDED, districts=DISTRICTS * 5, trend=TREND)
EMPTY = WeekChart("Неделя 16–22 ноября", days(*[(0, 0, 0)] * 7), (("Дороги", 0),))


def drawn(chart: WeekChart) -> Image.Image:
    return Image.open(BytesIO(draw_week(chart))).convert("RGB")


def pixels(image: Image.Image, colour: tuple[int, int, int]) -> int:
    counted = image.getcolors(maxcolors=image.width * image.height) or []
    return sum(count for count, seen in counted if seen == colour)


def is_blank(image: Image.Image, box: tuple[int, int, int, int]) -> bool:
    return image.crop(box).getextrema() == ((255, 255),) * 3


@pytest.mark.parametrize("chart", [NORMAL, WHOLE, SINGLE, EMPTY])
def test_the_picture_is_as_wide_as_a_phone_and_nothing_touches_its_edges(chart: WeekChart) -> None:
    image = drawn(chart)
    width, height = image.size
    assert width == 1080
    assert 400 < height < 2900
    for edge in (
        (0, 0, 40, height),
        (width - 24, 0, width, height),
        (0, 0, width, 30),
        (0, height - 20, width, height),
    ):
        assert is_blank(image, edge)


@pytest.mark.parametrize("chart", [NORMAL, WHOLE, SINGLE, EMPTY])
def test_every_letter_has_its_glyph(chart: WeekChart) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert draw_week(chart).startswith(b"\x89PNG")


def test_long_topic_names_are_wrapped_before_the_bars() -> None:
    image = drawn(replace(CROWDED, title="Темы недели", days=()))
    assert is_blank(image, (472, 0, 479, image.height))
    assert not is_blank(image, (481, 0, 490, image.height))


def test_each_kind_of_count_has_its_colour() -> None:
    full = drawn(NORMAL)
    assert min(pixels(full, colour) for colour in (BLUE, SKY, RED)) > 500
    calm = drawn(replace(NORMAL, days=tuple(replace(day, overdue=0) for day in NORMAL.days)))
    assert pixels(calm, RED) < pixels(full, RED) / 3


def test_a_week_without_incidents_says_so_instead_of_drawing_an_empty_plot() -> None:
    empty = drawn(EMPTY)
    assert pixels(empty, BLUE) == 0
    assert not is_blank(empty, (300, 200, 780, empty.height - 60))
    assert draw_week(EMPTY) == draw_week(replace(EMPTY, days=(), topics=()))


def test_days_or_topics_alone_are_drawn_alone() -> None:
    both = drawn(NORMAL)
    only_days, only_topics = drawn(replace(NORMAL, topics=())), drawn(replace(NORMAL, days=()))
    assert only_days.height < both.height
    assert only_topics.height < both.height
    assert pixels(only_topics, RED) == 0


def test_the_smaller_topics_become_one_row() -> None:
    topics = tuple((f"Тема {number}", 30 - number) for number in range(20))
    seven, twenty = (drawn(replace(SINGLE, topics=topics[:count])) for count in (7, 20))
    assert seven.size == twenty.size
    assert drawn(replace(SINGLE, topics=topics[:6])).height < seven.height


def test_a_trend_of_one_week_is_none_and_districts_are_drawn_like_topics() -> None:
    plain = drawn(NORMAL)
    assert drawn(replace(NORMAL, trend=TREND[:2])).size == plain.size
    assert drawn(replace(NORMAL, trend=TREND)).height > plain.height
    assert drawn(replace(NORMAL, districts=DISTRICTS)).height > plain.height


def test_signs_of_formulas_are_only_letters() -> None:
    chart = replace(SINGLE, title="Цена $x^2$ и $_", topics=(("Сборы $5 и $\\frac$", 1),))
    assert drawn(chart).width == 1080


def test_a_title_takes_four_lines_at_most() -> None:
    long = drawn(replace(SINGLE, title="Очень длинное название ведомства " * 20))
    assert long.height < drawn(SINGLE).height + 200


def test_threads_draw_the_same_pictures_as_one_alone() -> None:
    charts = [NORMAL, SINGLE, EMPTY, NORMAL] * 2
    alone = [draw_week(chart) for chart in charts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(draw_week, charts)) == alone


def test_drawing_leaves_pyplot_alone() -> None:
    code = (
        "import sys\n"
        "from handlers.views.charts import WeekChart, draw_week\n"
        "draw_week(WeekChart('Неделя', (), (('Дороги', 1),)))\n"
        "sys.exit('matplotlib.pyplot' in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr.decode()
