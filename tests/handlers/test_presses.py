"""A press whose answer cannot be read: what was pressed is done all the same."""

import logging
from collections.abc import AsyncIterator

import pytest

from handlers.views import texts
from sandbox.telegram.faults import Fault
from tests.desk import ANNA, HEALTH_CHAT
from tests.stage import Stage, staged
from tests.test_road import QUEUE

LOST = [Fault.garbage(after_work=True), Fault.bad_gateway(after_work=True), Fault.drop()]


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


def kinds(fault: Fault) -> str:
    return fault.kind.name


@pytest.mark.parametrize("method", ["answerCallbackQuery", "editMessageText"])
@pytest.mark.parametrize("fault", LOST, ids=kinds)
async def test_a_press_answered_by_nothing_readable_is_no_failure(
    stage: Stage, caplog: pytest.LogCaptureFixture, fault: Fault, method: str
) -> None:
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.say(ANNA, HEALTH_CHAT, "/queue")
    queue = stage.card(HEALTH_CHAT)
    stage.messenger.faults.add(fault, method=method)
    await stage.press(ANNA, queue, "Мои")
    await stage.settled()
    assert queue.text.startswith("Мои")
    assert not list(stage.messenger.faults)
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("fault", LOST, ids=kinds)
async def test_a_refusal_that_is_said_and_not_confirmed_is_no_failure(
    stage: Stage, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    stage.messenger.faults.add(fault, method="sendMessage", chat_id=HEALTH_CHAT)
    await stage.say(ANNA, HEALTH_CHAT, "/bind")
    assert str(texts.ADMIN_ONLY) in stage.texts(HEALTH_CHAT)
    assert not list(stage.messenger.faults)
    assert [one for one in caplog.records if one.levelno >= logging.ERROR] == []
