"""Turns and repeats, on the loop's clock."""

import asyncio
import selectors

import pytest

from services.networks.pace import Pace, Patience


class _Hurry(selectors.DefaultSelector):
    """A selector that never waits: it moves its loop's clock instead."""

    moment = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.moment += timeout or 0.0
        return super().select(0)


class _HurriedLoop(asyncio.SelectorEventLoop):
    """A loop whose sleeps take no time and are measured exactly."""

    def __init__(self) -> None:
        self.hurry = _Hurry()
        super().__init__(self.hurry)

    def time(self) -> float:
        return self.hurry.moment


def test_turns_of_everybody_who_asks_stand_apart() -> None:
    pace = Pace(4.0)
    loop = _HurriedLoop()
    taken: list[float] = []

    async def take() -> None:
        await pace.turn()
        taken.append(loop.time())

    async def take_all() -> None:
        await asyncio.gather(*(take() for _ in range(4)))
        await asyncio.sleep(10)
        await asyncio.gather(*(take() for _ in range(2)))

    try:
        loop.run_until_complete(take_all())
    finally:
        loop.close()
    assert taken == pytest.approx([0, 0.25, 0.5, 0.75, 10.75, 11.0])


async def test_slowing_down_halves_the_rate_to_a_floor_and_success_restores_it() -> None:
    pace = Pace(4.0)
    pace.slow_down()
    assert pace.rate == 2.0
    for _ in range(10):
        pace.slow_down()
    assert pace.rate == 0.5
    for _ in range(1000):
        pace.went_well()
    assert pace.rate == 4.0


async def test_a_rate_below_the_floor_is_not_raised_by_slowing_down() -> None:
    pace = Pace(0.2)
    pace.slow_down()
    assert pace.rate == 0.2


async def test_patience_ends() -> None:
    patience = Patience(2, 0.0001)
    assert [await patience.again() for _ in range(4)] == [True, True, False, False]
