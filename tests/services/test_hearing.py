"""An ear at work: stored before it is confirmed, read where it cannot hear."""

from datetime import datetime

from db.engine import Database
from db.queries import marks
from services.errors import ErrorKind, NetworkError
from services.hearing import ATTEMPTS, DEAF_AFTER
from services.languages import Text
from services.networks.pushing import Tidings
from services.sources import heard_source
from tests.desk import MORNING, fetched, stored
from tests.services.ears import LATER, NO_HEAT, alerts, desk, hearing, source_of, tiding

__all__ = ["desk"]


async def test_a_mark_outlives_the_process_and_is_kept_after_what_it_confirms(
    desk: Database,
) -> None:
    async with hearing(desk, Tidings((), "18"), Tidings((), "18"), Tidings((), "21")) as first:
        assert first.ear.marks == ["", "18", "18", "21"]  # type: ignore[attr-defined] # Script
    async with desk.read() as session:
        assert await marks.value(session, "heard:vk:98765") == "21"
    async with hearing(desk, Tidings((), "22")) as second:
        assert second.ear.marks == ["21", "22"]  # type: ignore[attr-defined] # Script


async def test_an_event_that_cannot_be_stored_is_told_of_and_holds_up_no_other(
    desk: Database,
) -> None:
    poison = fetched(1, NO_HEAT, posted_at=datetime(2026, 11, 20, 9, 0))  # noqa: DTZ001 - naive
    async with hearing(desk, Tidings((tiding(poison), tiding(fetched(2, NO_HEAT))), "18")) as ear:
        assert [post.external_id for post in (await stored(desk))[1]] == ["-98765_2"]
        (told,) = await alerts(desk)
        assert "не удалось сохранить" in told
        assert ear.failures < ATTEMPTS


async def test_an_ear_that_fails_on_and_on_leaves_it_to_the_readings(desk: Database) -> None:
    down = NetworkError(ErrorKind.RETRY, Text("нет связи"))
    async with hearing(desk, Tidings((), "18"), *[down] * (DEAF_AFTER - 1)) as ear:
        assert ear.hears(heard_source(await source_of(desk), MORNING))
        assert (await source_of(desk)).next_poll_at == LATER
    async with hearing(desk, Tidings((), "18"), *[down] * DEAF_AFTER) as ear:
        assert not ear.hears(heard_source(await source_of(desk), MORNING))
        assert (await source_of(desk)).next_poll_at == MORNING
        assert await alerts(desk) == []


async def test_a_key_that_is_no_good_is_told_once_and_the_recovery_is_noticed(
    desk: Database,
) -> None:
    bad = NetworkError(ErrorKind.AUTH, Text("ключ не принят"))
    async with hearing(desk, bad, bad) as ear:
        assert not ear.hears(heard_source(await source_of(desk), MORNING))
        (told,) = await alerts(desk)
        assert "ключ не принят" in told
    async with hearing(desk, bad, Tidings((), "18")) as ear:
        assert ear.hears(heard_source(await source_of(desk), MORNING))
