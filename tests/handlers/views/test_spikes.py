"""A spike's picture and caption as pure functions of the facts."""

import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from handlers.views import spikes as view
from handlers.views.spike_chart import Bar, SpikeChart, band, draw_spike
from services.storms.spike_facts import HOUR, HourFacts, SpikeFacts, hours_of

NOW = datetime(2026, 11, 23, 10, 37, tzinfo=UTC)
MOSCOW, KAMCHATKA = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Kamchatka")
ORANGE, BLUE, GREY = (213, 94, 0), (0, 114, 178), (211, 218, 225)
DAY = timedelta(days=1)


def facts(**given: object) -> SpikeFacts:
    """A quiet day that ends with fourteen in three hours."""
    counts = [0] * 15 + [1, 0, 2, 0, 1, 1, 3, 5, 6]
    known: dict[str, object] = {
        "topic": "ЖКХ", "district": "Заречье", "count": 14, "usual": 2.3, "critical": False,
        "window": 3 * HOUR, "raised_at": NOW, "ends_at": NOW + 6 * HOUR, "again_count": None,
        "since": 0, "examples": (),
        "hours": tuple(
            HourFacts(NOW - (23 - place) * HOUR, number, 0.7) for place, number in enumerate(counts)
        ),
    }  # fmt: skip
    return SpikeFacts(**{**known, **given})  # type: ignore[arg-type]  # named in the tests


def caption(
    told: SpikeFacts, now: datetime = NOW, *, again: bool = False, widely: bool = False
) -> str:
    return view.picture(told, b"", MOSCOW, now, again=again, widely=widely).caption_plain


def drawn(chart: SpikeChart) -> Image.Image:
    return Image.open(BytesIO(draw_spike(chart))).convert("RGB")


def pixels(image: Image.Image, colour: tuple[int, int, int]) -> int:
    counted = image.getcolors(maxcolors=image.width * image.height) or []
    return sum(number for number, seen in counted if seen == colour)


def test_the_first_lines_say_what_rose_and_by_how_much() -> None:
    assert caption(facts()).splitlines() == [
        "📈 Всплеск: ЖКХ, Заречье",
        "14\xa0жалоб за 3\xa0часа, обычно 2.",
    ]


@pytest.mark.parametrize(
    ("window", "words"),
    [(HOUR, "за час,"), (2 * HOUR, "за 2\xa0часа,"), (5 * HOUR, "за 5\xa0часов,"),
     (1.5 * HOUR, "за 1\xa0ч 30\xa0мин,")],
)  # fmt: skip
def test_any_window_has_its_words(window: timedelta, words: str) -> None:
    assert words in caption(facts(window=window))


def test_critical_ones_and_a_wide_rise_are_said() -> None:
    told = caption(facts(critical=True), widely=True)
    assert "🔴 Среди них есть критичные." in told
    assert "До 19:37 о следующих не пишем." in told


def test_a_late_alert_says_when_it_was_noticed_and_what_came_since() -> None:
    quiet, going = facts(), facts(since=3)
    assert "Замечено: 13:37, с тех пор тихо." in caption(quiet, NOW + HOUR)
    assert "Замечено: 13:37, с тех пор ещё 3." in caption(going, NOW + HOUR)
    assert "Замечено" not in caption(quiet, NOW + timedelta(minutes=1))


def test_a_caption_never_outgrows_telegrams_limit() -> None:
    told = caption(facts(topic="Т" * 100, district="Р" * 200, critical=True), widely=True)
    assert len(told) < 400


@pytest.mark.parametrize("usual", [0.0, 0.01, 0.7, 2.0, 30.0, 900.0])
def test_a_usual_hour_lies_in_the_band(usual: float) -> None:
    low, high = band(usual)
    assert 0 <= low <= usual + 1e-9
    assert high >= int(usual)


def test_the_hours_of_the_spike_stand_out_from_those_before() -> None:
    image = drawn(view.chart(facts(), MOSCOW))
    assert image.width == 1080
    assert pixels(image, ORANGE) > 2000
    assert pixels(image, BLUE) > 500
    assert pixels(image, GREY) > 2000


@pytest.mark.parametrize(
    "chart",
    [
        SpikeChart("", tuple(Bar(NOW, 0, 0.0, risen=False) for _ in range(24))),
        SpikeChart("Очень длинная тема " * 20, (Bar(NOW, 4321, 1000.0, risen=True),) * 24),
        SpikeChart("Цена $x^2$ и $_", (Bar(NOW, 1, 0.1, risen=True),)),
    ],
)
def test_any_figures_are_drawn_and_every_letter_has_its_glyph(chart: SpikeChart) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        image = drawn(chart)
    assert image.width == 1080
    assert 400 < image.height < 1000


def test_hours_are_named_in_the_regions_own_time() -> None:
    moscow, kamchatka = (view.chart(facts(), zone) for zone in (MOSCOW, KAMCHATKA))
    assert [bar.until.hour for bar in moscow.bars[-2:]] == [12, 13]
    assert [bar.until.hour for bar in kamchatka.bars[-2:]] == [21, 22]
    assert drawn(moscow).tobytes() != drawn(kamchatka).tobytes()


def test_hours_are_counted_back_from_now_and_words_once_a_day() -> None:
    said = [
        (NOW - 2 * DAY - timedelta(minutes=5), "a"),
        (NOW - DAY - timedelta(minutes=5), "a"),
        (NOW - timedelta(minutes=70), "a"),
        (NOW - timedelta(minutes=5), "a"),
        (NOW - timedelta(minutes=4), "b"),
        (NOW, "c"),
    ]
    hours = hours_of(said, NOW, days=2)
    assert len(hours) == 24
    assert [hour.count for hour in hours[-3:]] == [0, 1, 2]
    # One a day in the last hour, spread over it and its neighbours.
    assert hours[-1].usual == pytest.approx(1 / 3)
    assert hours[-1].until == NOW


def test_a_moment_ahead_of_the_clock_is_passed_over() -> None:
    assert sum(hour.count for hour in hours_of([(NOW + HOUR * 2, "a")], NOW, days=1)) == 0


def test_bars_before_the_spike_are_not_part_of_it() -> None:
    risen = [bar.risen for bar in view.chart(facts(), MOSCOW).bars]
    assert risen == [False] * 21 + [True] * 3
    later = replace(facts(), raised_at=NOW - 5 * HOUR)
    assert sum(bar.risen for bar in view.chart(later, MOSCOW).bars) == 8
