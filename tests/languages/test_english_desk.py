"""The desk driven in English, beside people who read Russian."""

import json
import re
from collections.abc import AsyncIterator

import pytest

from db.models import Office
from handlers.views.words import spelled
from sandbox.telegram import TownMessage
from sandbox.vk import Fault
from services.languages import Language, speaking
from tests.desk import ANNA, EGOR, GLEB, HEALTH_CHAT, ROADS_CHAT, ZOYA
from tests.stage import STRANGER, Stage, staged
from tests.test_road import LINK, PIT, QUEUE

CYRILLIC = re.compile("[а-яёА-ЯЁ№]+")
NAMES = ("Минздрав", "Дороги и транспорт", "Координатор", "Садовое", "ул. Лесная", "Русский",
         "Анна", "Борис", "Глеб", "Егор", "Зоя", "Прохожий", "Нина")  # fmt: skip


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[Stage]:
    """The town, where the health office reads English."""
    async with staged(sqlite_url) as built:
        async with built.database.write() as session:
            office = await session.get_one(Office, built.ids.health)
            office.settings = {"language": Language.ENGLISH.value}
        await built.baseline()
        yield built


def russian(message: TownMessage, *said: str) -> list[str]:
    """Cyrillic words of a message and its buttons, save names and what was `said` by people."""
    whole = "\n".join([message.text, *(button.text for button in message.buttons)])
    for words in (*said, *NAMES):
        whole = whole.replace(words, "")
    return CYRILLIC.findall(whole)


async def reads_english(stage: Stage, who: int) -> None:
    """Somebody chooses English with the command and its button."""
    stage.messenger.start(who)
    await stage.settled()
    await stage.say(who, who, "/language")
    answer = await stage.press(who, stage.card(who), "English")
    assert answer.text == "Language saved."


async def test_the_road_in_an_english_chat_has_no_russian_but_what_people_said(
    stage: Stage,
) -> None:
    card = await stage.complain(QUEUE)
    assert card.chat_id == HEALTH_CHAT
    assert russian(card, QUEUE) == []
    assert "Health care" in card.text
    assert "topic “Health care”" in card.text

    answer = await stage.press(ANNA, card, "✋ Claim")
    assert answer.text == "Claimed: it is yours. Any action renews it."
    assert "Held by Анна until 10:3" in card.text
    refused = await stage.press(ANNA, card, "i:1:claim:", force=True)
    assert refused.text == "The incident is yours already."

    for menu in ("⬆️ Escalate", "⋯ More"):
        await stage.press(ANNA, card, menu)
        assert russian(card, QUEUE) == []
        await stage.press(ANNA, card, "‹ Back")

    await stage.reply(ANNA, card, "Здравствуйте! Талоны добавят 25 ноября, отвечает Сергеева.")
    draft = stage.card(HEALTH_CHAT)
    assert draft.text.startswith("✍️ Draft #1 for incident #1, Анна")

    await stage.press(ANNA, card, "✅ Answered")
    question = stage.card(HEALTH_CHAT)
    assert russian(question) == []
    await stage.reply(ANNA, question, LINK)
    assert "Answer published" in card.text
    await stage.press(ANNA, card, "⏳ Date promised")
    assert russian(card, QUEUE) == []
    await stage.press(ANNA, card, "✏️ Another date")
    await stage.reply(ANNA, stage.card(HEALTH_CHAT), "in 2 weeks")
    assert "Promised by 7 December" in card.text.replace("\u00a0", " ")

    await stage.press(ANNA, card, "☑️ Close")
    await stage.press(ANNA, card, "Explained")
    assert "☑️ Explained" in card.text
    await stage.press(ANNA, card, "🕑 History")
    history = stage.card(HEALTH_CHAT)
    assert "claimed it" in history.text
    assert russian(history, QUEUE) == []


async def test_a_chat_beside_it_reads_russian_all_the_while(stage: Stage) -> None:
    await reads_english(stage, EGOR)
    card = await stage.complain(PIT)
    assert card.chat_id == ROADS_CHAT
    assert "Свободен" in card.text
    answer = await stage.press(EGOR, card, "✋ Взять")
    assert answer.text == "Взято: держите вы. Любое действие продлевает."


async def test_what_a_person_chose_is_read_in_the_private_chat_and_its_menu(stage: Stage) -> None:
    card = await stage.complain(QUEUE)
    await reads_english(stage, EGOR)
    for command in ("/help", "/queue", "/duty", "/people", "/sources", "/settings", "/report"):
        await stage.say(EGOR, EGOR, command)
        assert russian(stage.card(EGOR)) == [], command
    await stage.say(EGOR, EGOR, "/away until 5 May")
    assert "back 5 May" in stage.card(EGOR).text
    scope = json.dumps({"type": "chat", "chat_id": EGOR})
    listed = {one["command"]: one["description"] for one in stage.messenger.commands[scope, ""]}
    assert listed["report"] == "summary of a period"
    assert "free and overdue" not in card.text


async def test_an_escalation_reaches_each_supervisor_in_their_own_language(stage: Stage) -> None:
    await reads_english(stage, GLEB)
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Claim")
    await stage.press(ANNA, card, "⬆️ Escalate")
    await stage.press(ANNA, card, "No facts from the contractor")
    assert "level 1: No facts from the contractor" in card.text
    notice = stage.card(GLEB)
    assert notice.text == "⬆️ Escalation, incident #1: No facts from the contractor."
    shown = next(m for m in stage.messenger.messages(GLEB) if "#1" in m.text and m.buttons)
    assert russian(shown, QUEUE) == []


async def test_whoever_has_an_english_telegram_is_offered_english_once(stage: Stage) -> None:
    stage.messenger.users[ZOYA].language_code = "en-GB"
    for _ in range(2):
        stage.messenger.start(ZOYA)
        await stage.settled()
    said = [text for text in stage.texts(ZOYA) if "I can write to you in English" in text]
    assert len(said) == 1
    offer = next(m for m in stage.messenger.messages(ZOYA) if "Switch?" in m.text)
    await stage.press(ZOYA, offer, "English")
    await stage.say(ZOYA, ZOYA, "/nonsense")
    assert stage.card(ZOYA).text == "There is no such command. What there is: /help."


async def test_a_stranger_is_greeted_in_the_language_of_their_telegram(stage: Stage) -> None:
    stage.messenger.users[STRANGER].language_code = "en"
    stage.messenger.start(STRANGER)
    await stage.settled()
    assert stage.card(STRANGER).text.startswith("You are not on this desk's list of people.")


async def test_what_a_network_refuses_with_is_read_by_each_in_their_own_language(
    stage: Stage,
) -> None:
    await reads_english(stage, ZOYA)
    denied = Fault.error(15)
    stage.vk.faults.next(method="wall.get", fault=denied, times=9)
    await stage.round(minutes=2)
    assert "VK: access denied (code 15)" in stage.card(ZOYA).text
    shown = {ZOYA: "VK: access denied (code 15)", EGOR: "ВКонтакте: доступ закрыт (код 15)"}
    for who, words in shown.items():
        stage.messenger.start(who)
        await stage.settled()
        await stage.say(who, who, "/sources")
        await stage.press(who, stage.card(who), "1")
        assert f"⚠️ {words}" in stage.card(who).text
    assert russian(stage.card(ZOYA)) == []

    await stage.press(EGOR, stage.card(EGOR), "⏸ Остановить")
    await stage.say(ZOYA, ZOYA, "/sources")
    await stage.press(ZOYA, stage.card(ZOYA), "1")
    assert "⚠️ stopped: Егор, 23 Nov" in stage.card(ZOYA).text.replace("\u00a0", " ")


async def test_help_says_how_long_a_lease_is_in_words(stage: Stage) -> None:
    await reads_english(stage, ZOYA)
    await stage.say(ZOYA, ZOYA, "/help")
    assert "yours for 30\u00a0minutes" in stage.card(ZOYA).text


@pytest.mark.parametrize(
    ("seconds", "russian_words", "english_words"),
    [
        (43_200, "12 часов", "12 hours"), (1_800, "30 минут", "30 minutes"),
        (60, "1 минуту", "1 minute"), (7_800, "2 часа 10 минут", "2 hours 10 minutes"),
        (20, "0 минут", "0 minutes"),
    ],
)  # fmt: skip
def test_a_length_is_spelled_in_both_languages(
    seconds: int, russian_words: str, english_words: str
) -> None:
    assert spelled(seconds).replace("\u00a0", " ") == russian_words
    with speaking(Language.ENGLISH):
        assert spelled(seconds).replace("\u00a0", " ") == english_words


async def test_an_office_chooses_what_its_chat_reads(stage: Stage) -> None:
    await stage.say(GLEB, GLEB, "/settings")
    await stage.press(GLEB, stage.card(GLEB), "Дороги и транспорт")
    await stage.press(GLEB, stage.card(GLEB), "🌐 Язык чата")
    await stage.press(GLEB, stage.card(GLEB), "English")
    card = await stage.complain(PIT)
    assert card.chat_id == ROADS_CHAT
    assert russian(card, PIT) == []
