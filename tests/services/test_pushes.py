"""What networks tell by themselves goes the road of all posts, and leaves readings as they were."""

from sqlalchemy import update

from db.engine import Database
from db.models import Source
from services.languages import Text
from services.languages.told import to_tell
from services.networks.pushing import Tiding, Tidings, Turn
from services.pushes import THROWN_OUT
from tests.desk import MORNING, fetched, make_desk, stored
from tests.services.ears import NO_HEAT, PLACE, alerts, desk, hearing, source_of, tiding

__all__ = ["desk"]


async def test_what_is_told_becomes_an_incident_and_the_reading_goes_on_as_it_would(
    database: Database,
) -> None:
    await make_desk(database)
    missing = to_tell(Text("чего-то нет"))
    async with database.write() as session:
        await session.execute(update(Source).values(gap=missing, cursor={"v": 7}))
    async with hearing(database, Tidings((tiding(fetched(1, NO_HEAT)),), "18")):
        (incident,), (post,) = await stored(database)
        assert post.incident_id == incident.id
        source = await source_of(database)
        assert (source.gap, source.cursor, source.leased_until) == (missing, {"v": 7}, None)
        assert (source.posts_seen, source.last_news_at) == (1, MORNING)


async def test_what_is_told_twice_is_one_post_and_an_edit_and_a_removal_are_seen(
    desk: Database,
) -> None:
    post = fetched(1, NO_HEAT)
    lines = [
        tiding(post),
        tiding(post),
        tiding(fetched(1, f"{NO_HEAT} UPD")),
        tiding(gone=(post.external_id, "unknown")),
    ]
    async with hearing(desk, Tidings(tuple(lines), "19")):
        incidents, (kept,) = await stored(desk)
        assert len(incidents) == 1
        assert kept.text.endswith("UPD")
        assert kept.gone_at == MORNING


async def test_other_places_and_other_kinds_are_not_concerned(desk: Database) -> None:
    told = (
        Tiding("elsewhere", frozenset({"wall"}), posts=(fetched(1, NO_HEAT),)),
        Tiding(PLACE, frozenset({"board"}), posts=(fetched(2, NO_HEAT),)),
    )
    async with hearing(desk, Tidings(told, "18")):
        assert await stored(desk) == ([], [])


async def test_a_parked_source_hears_nothing(desk: Database) -> None:
    async with desk.write() as session:
        await session.execute(update(Source).values(state="parked", note={"text": "закрыт"}))
    async with hearing(desk, Tidings((tiding(fetched(1, NO_HEAT)),), "18")):
        assert await stored(desk) == ([], [])


async def test_thrown_out_the_source_waits_and_let_in_it_is_read_at_once(desk: Database) -> None:
    async with hearing(desk, Tidings((tiding(turn=Turn.THROWN_OUT),) * 2, "18")):
        source = await source_of(desk)
        assert (source.state, source.note) == ("parked", to_tell(THROWN_OUT))
        assert len(await alerts(desk)) == 1
    async with hearing(desk, Tidings((tiding(turn=Turn.LET_IN),), "19")):
        source = await source_of(desk)
        assert (source.state, source.next_poll_at) == ("ok", MORNING)


async def test_of_a_place_that_is_no_source_the_admins_get_the_number(desk: Database) -> None:
    new = Tiding("-728", frozenset({"wall"}), turn=Turn.LET_IN, title="Новый канал")
    async with hearing(desk, Tidings((new,), "18")):
        (told,) = await alerts(desk)
        assert "«Новый канал»" in told
        assert "-728" in told


async def test_what_may_have_been_missed_is_read_at_once(desk: Database) -> None:
    async with hearing(desk, Tidings((tiding(turn=Turn.MAY_HAVE_MISSED),), "18")):
        assert (await source_of(desk)).next_poll_at == MORNING
