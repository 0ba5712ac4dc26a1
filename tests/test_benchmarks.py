"""Every bench runs and yields figures of the promised shape; how fast is not asked here."""

import json
from pathlib import Path

import pytest

from benchmarks import (
    assessing,
    attention,
    counting,
    databases,
    delivery,
    page,
    presses,
    spikes,
    summaries,
    taking,
    ticking,
    voices,
)
from benchmarks.databases import Place
from benchmarks.table import Figure, render
from services.storms.spikes import SpikeSettings
from tests.desk import MORNING


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """Where to measure, on each database in turn."""
    if request.param == "sqlite":
        return databases.sqlite(tmp_path)
    return databases.postgres(request.getfixturevalue("postgres_server"))


def sound(figures: list[Figure], *units: str) -> bool:
    """Whether the figures have these units and may be divided by their floors."""
    assert [figure.unit for figure in figures] == list(units)
    return all(figure.ours > 0 and figure.floor > 0 for figure in figures)


async def test_triage_is_measured_against_tokenising() -> None:
    figures = await assessing.measure(assessing.Size(posts=10, rounds=1))
    assert sound(figures, "posts/s")


async def test_intake_is_measured_against_an_insert_of_the_rows_it_wrote(place: Place) -> None:
    figures = await taking.measure(place, taking.Size(pages=2, posts=20, rounds=2))
    assert sound(figures, "posts/s")
    assert figures[0].where == place.name


async def test_presses_are_measured_and_every_one_claims(place: Place) -> None:
    figures = await presses.measure(place, presses.Size(presses=10, rounds=1))
    assert sound(figures, "presses/s", "ms")


async def test_a_tick_is_measured_over_many_sources_with_few_due(place: Place) -> None:
    figures = await ticking.measure(place, ticking.Size(sources=60, due=10, rounds=2))
    assert sound(figures, "ms")


async def test_a_summary_is_measured_against_reading_its_cycles(place: Place) -> None:
    figures = await summaries.measure(place, summaries.Size(incidents=40, rounds=1))
    assert sound(figures, "ms")


@pytest.mark.skipif(not Path(page.CHROMIUM).exists(), reason="no chromium: apt install chromium")
@pytest.mark.xdist_group("browser")
async def test_the_page_is_measured_cold_warm_and_against_an_empty_one(tmp_path: Path) -> None:
    figures = await page.measure(databases.sqlite(tmp_path), incidents=400, rounds=1)
    assert sound(figures, *["ms"] * 7)
    names = [figure.what for figure in figures]
    assert "page, warm, first paint" in names
    assert "page, a quarter's figures" in names


async def test_attention_comes_near_the_optimum_and_far_below_even_polling() -> None:
    size = attention.Size(sources=400, days=4)
    figures = await attention.measure(size, seed=3)
    assert sound(figures, *["min"] * 4, "ms")
    for ours, even in (figures[:2], figures[2:4]):
        assert ours.floor == even.floor, "the same optimum"
        assert ours.floor <= ours.ours < 0.6 * even.ours
    town = attention.simulate(size, seed=3)
    spent = attention.read(town, size, attention.Ours(size).next).calls
    assert 0.9 * size.budget < spent <= size.budget


async def test_delivery_is_measured_against_the_limits() -> None:
    size = delivery.Size(one_group=21, many_chats=1, real_clock=1, unbound=1)
    figures = await delivery.measure(size)
    assert sound(figures, "msg/s", "msg/s", "msg/s", "msg/s")
    assert all(figure.ratio <= 1 for figure in figures[:3]), "faster than the limits allow"


async def test_the_questions_of_a_look_are_measured_against_a_count(place: Place) -> None:
    figures = await counting.measure(place, posts=500)
    assert sound(figures, "ms", "ms", "ms")


def test_a_simulated_region_has_storms_and_every_detector_is_judged_by_them() -> None:
    year = spikes.simulate(weeks=spikes.LEARNING_WEEKS + 1, a_day=60.0, seed=1)
    assert len(year.storms) >= 3
    results = spikes.watch(year, SpikeSettings())
    assert [result.name.split(",")[0] for result in results] == ["ours", "fixed", "z-score above 4"]
    assert all(sum(result.found.values()) <= len(year.storms) for result in results)
    assert sum(results[0].found.values()) > 0
    assert all(delay >= 0 for result in results for delay in result.delays)


def test_the_same_seed_says_the_same_and_another_seed_something_else() -> None:
    assert voices.texts(50, seed=1) == voices.texts(50, seed=1)
    assert not set(voices.texts(50, seed=1, complaints=1)) & set(
        voices.texts(50, seed=2, complaints=1)
    )


def test_a_page_is_what_vk_answers() -> None:
    body = json.loads(voices.wall_page(-5, 7, ["раз", "два"], MORNING))
    items = body["response"]["items"]
    assert [(item["id"], item["text"]) for item in items] == [(8, "два"), (7, "раз")]


def test_the_table_lines_up_and_ends_with_the_ratio() -> None:
    lines = render([
        Figure("assess", "one thread", "posts/s", 3000.0, 12_000.0, "tokenising alone"),
        Figure("tick", "SQLite", "ms", 880.0, 2.0, "SELECT of the due ids"),
    ]).splitlines()  # fmt: skip
    assert [line.split()[-1] for line in lines] == ["ratio", "0.25", "440"]
    assert len({len(line) for line in lines}) == 1
