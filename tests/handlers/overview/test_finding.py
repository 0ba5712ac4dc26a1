"""/find and the history of an incident, on a phone, over HTTP."""

from collections.abc import AsyncIterator

import pytest

from sandbox.telegram import TownMessage
from tests.desk import ANNA, EGOR, HEALTH_CHAT, VERA
from tests.stage import Stage, staged
from tests.test_road import PIT, QUEUE


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town and the desk."""
    async with staged(sqlite_url) as built:
        await built.baseline()
        yield built


def labels(card: TownMessage) -> list[str]:
    return [button.text for button in card.buttons]


async def found(stage: Stage, who: int, query: str) -> TownMessage:
    """What the bot answers to /find."""
    await stage.app.read_anew()
    chat = HEALTH_CHAT if who in (ANNA, VERA) else who
    await stage.say(who, chat, f"/find {query}")
    return stage.card(chat)


async def test_one_that_was_found_brings_its_card_and_its_history(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    answer = await found(stage, ANNA, "талонов поликлиники")
    assert answer.text.startswith("🔎 талонов поликлиники\nНайдено: 1")
    assert "№1 Здравоохранение" in answer.text
    assert "в работе" in answer.text
    assert labels(answer) == ["👆 №1", "🕑 История"]
    await stage.press(ANNA, answer, "👆 №1")
    assert stage.card(HEALTH_CHAT).text == "👆 Карточка инцидента №1."
    await stage.press(ANNA, answer, "🕑 История")
    history = stage.card(HEALTH_CHAT).text.splitlines()
    assert history[0] == "🕑 История №1"
    assert [line.split(" · ")[1].split(":")[0] for line in history[1:]] == [
        "появился", "карточка в чате", "Анна взял(а) в работу",
    ]  # fmt: skip
    assert history[1].startswith("10:02")


async def test_many_are_turned_six_a_page_and_the_query_survives_a_restart(stage: Stage) -> None:
    for number in range(1, 9):
        await stage.complain(QUEUE.replace("поликлинике", f"поликлинике № {number}"))
    answer = await found(stage, EGOR, "талон к терапевту")
    assert "Найдено: 8" in answer.text
    assert labels(answer)[6:] == ["›"]
    first = set(labels(answer)[:6])
    await stage.press(EGOR, answer, "›")
    assert len(first | set(labels(answer)[:2])) == 8
    assert labels(answer)[2:] == ["‹"]
    await stage.press(EGOR, answer, "f:99", force=True)
    assert "Найдено: 8" not in answer.text


async def test_an_answer_of_anothers_offices_is_turned_for_the_one_who_presses(
    stage: Stage,
) -> None:
    await stage.complain(QUEUE)
    answer = await found(stage, ANNA, "талоны")
    await stage.press(VERA, answer, "f:0", force=True)
    assert "Ничего не нашлось" in answer.text
    assert "прав" in (await stage.press(VERA, answer, "m:1:history:0", force=True)).text
    assert "прав" in (await stage.press(VERA, answer, "ih:1:0", force=True)).text


async def test_an_empty_query_is_told_how_to_ask(stage: Stage) -> None:
    assert "/find 123" in (await found(stage, EGOR, "")).text
    assert "Ничего не нашлось" in (await found(stage, EGOR, "<b>& снегопад")).text


async def test_a_history_is_reached_from_the_card_and_shows_reasons(stage: Stage) -> None:
    card = await stage.complain(PIT)
    await stage.press(EGOR, card, "i:1:return:1", force=True)
    for _ in range(7):
        await stage.press(EGOR, card, "i:1:claim:", force=True)
        await stage.press(EGOR, card, "i:1:release:", force=True)
    await stage.press(EGOR, card, "⋯ Ещё")
    await stage.press(EGOR, card, "🕑 История")
    history = stage.card(card.chat_id)
    assert labels(history) == ["‹ раньше"]
    await stage.press(EGOR, history, "‹ раньше")
    assert "Егор вернул(а) координатору: Координатор, Не наш район" in history.text
    assert labels(history) == ["позже ›"]
