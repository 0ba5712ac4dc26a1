"""A spike in the supervisors' chats: the picture, its caption, and what its buttons bring."""

from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO

import pytest
from PIL import Image
from sqlalchemy import update

from db.models import Incident, Post, Source
from db.queries import upkeep
from sandbox.telegram import TownMessage
from tests.desk import DINA, GLEB, HEALTH_CHAT
from tests.services.spike_desk import NOW, PLACE, complain, usual_days
from tests.stage import Stage, staged


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The town and a desk that has watched for two months, on both databases."""
    async with staged(database_url) as built:
        built.clock.at = NOW
        async with built.database.write() as session:
            await session.execute(update(Source).values(baselined_at=NOW - timedelta(days=60)))
        yield built


async def look(stage: Stage) -> None:
    """The tick, and everything said that can be said now."""
    await stage.app.look_for_spikes()
    await stage.app.delivery.drain()


def alerts(stage: Stage, chat_id: int = GLEB) -> list[TownMessage]:
    return [message for message in stage.messenger.messages(chat_id) if message.photo]


async def test_the_supervisors_get_a_picture_with_the_figures_and_examples(stage: Stage) -> None:
    await usual_days(stage.database, stage.ids, a_day=2)
    await complain(stage.database, stage.ids, 14, NOW)
    await look(stage)
    for chat_id in (GLEB, DINA):
        (alert,) = alerts(stage, chat_id)
        assert "Всплеск: Здравоохранение, Заречье" in alert.text
        assert "14\xa0жалоб за 3\xa0часа, обычно 2." in alert.text
        assert "продолжается" not in alert.text
        assert len([button for button in alert.buttons if "№" in button.text]) == 3
        assert len(alert.text) <= 1024
    assert stage.texts(HEALTH_CHAT) == []


async def test_the_picture_is_a_sound_png_as_wide_as_a_phone(stage: Stage) -> None:
    await complain(stage.database, stage.ids, 14, NOW)
    await look(stage)
    (alert,) = alerts(stage)
    image = Image.open(BytesIO(alert.photo[-1].data))
    assert image.format == "PNG"
    assert image.width == 1080


async def test_a_button_brings_the_card(stage: Stage) -> None:
    await complain(stage.database, stage.ids, 14, NOW)
    await look(stage)
    (alert,) = alerts(stage)
    button = alert.buttons[0]
    answer = await stage.press(GLEB, alert, button.text)
    assert "Инцидент" in (answer.text or "")


async def test_the_follow_up_tells_what_it_was_and_what_it_is(stage: Stage) -> None:
    await complain(stage.database, stage.ids, 14, NOW)
    await look(stage)
    stage.clock.go(minutes=10)
    await complain(stage.database, stage.ids, 17, stage.clock(), every=timedelta(seconds=10))
    await look(stage)
    _, again = alerts(stage)
    assert "Всплеск продолжается: Здравоохранение, Заречье" in again.text
    assert "Уже 31\xa0жалоба за 3\xa0часа, было 14, обычно меньше одной." in again.text


async def test_a_spike_of_the_night_is_told_in_the_morning_with_its_moment(stage: Stage) -> None:
    night = stage.clock.go(hours=9)
    await complain(stage.database, stage.ids, 14, night)
    await look(stage)
    assert alerts(stage) == []
    await complain(stage.database, stage.ids, 6, stage.clock.go(hours=2))
    stage.clock.at = night + timedelta(hours=9)
    await stage.app.delivery.drain()
    (alert,) = alerts(stage)
    assert "Замечено: вчера 23:00, с тех пор ещё 6." in alert.text


async def test_residents_words_are_masked_and_escaped(stage: Stage) -> None:
    await complain(stage.database, stage.ids, 14, NOW,
                   text="Звоните 8 999 000-12-34, <b>талонов</b> нет & не будет",
                   fingerprint=None, text_hash="")  # fmt: skip
    await look(stage)
    (alert,) = alerts(stage)
    assert "000-12-34" not in alert.text
    assert "<b>талонов</b> нет & не будет" in alert.text


async def test_erased_and_dismissed_incidents_are_no_examples_of_words(stage: Stage) -> None:
    await complain(stage.database, stage.ids, 14, NOW)
    async with stage.database.write() as session:
        await session.execute(update(Incident).where(Incident.id > 2).values(status="dismissed"))
        await session.execute(
            update(Post).where(Post.incident_id == 1).values(**upkeep.EMPTY, erased_at=NOW)
        )
    await look(stage)
    (alert,) = alerts(stage)
    assert [button.text for button in alert.buttons] == ["№1", "№2"]
    assert "\n№1\n" in alert.text


async def test_places_nobody_named_have_words(stage: Stage) -> None:
    await complain(stage.database, stage.ids, 14, NOW, district="")
    await look(stage)
    (alert,) = alerts(stage)
    assert "Здравоохранение, место не указано" in alert.text
    assert PLACE not in alert.text
