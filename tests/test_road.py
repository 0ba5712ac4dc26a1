"""The whole road over HTTP: a complaint on a VK wall becomes an answered, measured incident."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select

from db.models import Card, Cycle, Event, Incident, Outgoing, Post, Source
from sandbox.vk import Fault
from tests.desk import ANNA, BORIS, GLEB, HEALTH_CHAT, ROADS_CHAT, VERA
from tests.stage import STRANGER, Stage, staged

QUEUE = "В поликлинике опять нет талонов к терапевту, запись закрыта третью неделю, сколько можно?"
PIT = "На улице Лесной огромная яма на дороге, вторую неделю не могут заделать!"
LINK = "https://vk.com/wall-98765_1?reply=9"


@pytest.fixture
async def stage(database_url: str) -> AsyncIterator[Stage]:
    """The town and the desk, on both databases."""
    async with staged(database_url) as built:
        yield built


async def test_a_complaint_on_a_wall_becomes_an_answered_measured_incident(stage: Stage) -> None:
    stage.vk.write_post(stage.wall.id, stage.resident.id, "Всем привет!", at=stage.clock())
    await stage.baseline()
    card = await stage.complain(QUEUE)
    assert card.chat_id == HEALTH_CHAT
    assert "Здравоохранение" in card.text
    assert "нет талонов к терапевту" in card.text
    assert "Свободен" in card.text

    answer = await stage.press(ANNA, card, "✋ Взять")
    assert answer.text == "Взято: держите вы. Любое действие продлевает."
    assert "Держит Анна" in stage.messenger.messages(HEALTH_CHAT)[0].text

    await stage.press(ANNA, card, "✍️ Черновик")
    draft = stage.card(HEALTH_CHAT)
    assert "Здравствуйте, Нина!" in draft.text
    await stage.reply(ANNA, draft, "Здравствуйте! Талоны добавят 25 ноября, отвечает Сергеева.")
    assert "Черновик №2" in stage.card(HEALTH_CHAT).text

    await stage.press(ANNA, card, "✅ Ответ дан")
    question = stage.card(HEALTH_CHAT)
    stage.clock.go(minutes=7)
    await stage.reply(ANNA, question, f"вот: {LINK}")
    assert "Ответ опубликован" in card.text

    await stage.press(ANNA, card, "☑️ Закрыть")
    await stage.press(ANNA, card, "Решено")
    assert "Решено" in card.text

    async with stage.database.read() as session:
        incident = (await session.scalars(select(Incident))).one()
        cycle = (await session.scalars(select(Cycle))).one()
        kinds = list((await session.scalars(select(Event.kind).order_by(Event.id))).all())
    assert (incident.status, incident.outcome, incident.reply_link) == ("closed", "solved", LINK)
    assert kinds == ["opened", "delivered", "claimed", "drafted", "drafted", "answered", "closed"]
    assert (cycle.detection_wall, cycle.delivery_wall) == (61, 0)
    assert cycle.reply_wall == cycle.resolution_wall == 420


async def test_old_posts_are_told_to_nobody(stage: Stage) -> None:
    stage.vk.write_post(stage.wall.id, stage.resident.id, PIT, at=stage.clock())
    await stage.round()
    await stage.round(seconds=61)
    assert stage.messenger.messages(ROADS_CHAT) == []


async def test_a_complaint_in_a_thread_under_an_old_comment_is_found(stage: Stage) -> None:
    post = stage.vk.write_post(stage.wall.id, -stage.wall.id, "Новости дня", at=stage.clock())
    comment = stage.vk.write_comment(
        stage.wall.id, post.id, stage.resident.id, "Спасибо", at=stage.clock()
    )
    await stage.baseline()
    stage.vk.write_comment(
        stage.wall.id, post.id, stage.resident.id, PIT, reply_to=comment.id, at=stage.clock()
    )
    await stage.round(seconds=61)
    assert "яма на дороге" in stage.card(ROADS_CHAT).text


async def test_every_press_is_answered_whoever_presses(stage: Stage) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    assert "не в списке" in (await stage.press(STRANGER, card, "✋ Взять")).text
    assert "прав" in (await stage.press(VERA, card, "✋ Взять")).text
    await stage.press(ANNA, card, "✋ Взять")
    again = "i:1:claim:"
    assert (await stage.press(ANNA, card, again, force=True)).text == "Инцидент уже у вас."
    late = await stage.press(BORIS, card, "i:1:claim:", force=True)
    assert late.text == "Уже взято: Анна. Можно перехватить."
    assert late.show_alert
    assert "устарела" in (await stage.press(BORIS, card, "old:button", force=True)).text
    assert "устарела" in (await stage.press(BORIS, card, "i:1:close:nonsense", force=True)).text
    assert "№99" in (await stage.press(BORIS, card, "i:99:claim:", force=True)).text


async def test_undo_is_on_the_card_for_a_minute(stage: Stage) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    assert any(button.text == "↶ Отменить" for button in card.buttons)
    await stage.press(ANNA, card, "↶ Отменить")
    assert "Свободен" in card.text
    await stage.press(ANNA, card, "✋ Взять")
    await stage.round(seconds=62)
    assert not any(button.text == "↶ Отменить" for button in card.buttons)
    assert "минуты" in (await stage.press(ANNA, card, "i:1:undo:", force=True)).text


async def test_an_escalation_reaches_the_supervisor_who_acts_from_the_private_chat(
    stage: Stage,
) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "⬆️ Эскалация")
    await stage.press(ANNA, card, "Угроза людям")
    copy, notice = stage.messenger.messages(GLEB)[-2:]
    assert "Угроза людям" in notice.text
    assert notice.reply_to is not None
    await stage.press(GLEB, copy, "✋ Взять")
    assert "Держит Глеб" in copy.text
    assert "Держит Глеб" in card.text


async def test_a_reply_by_another_is_refused_and_a_lone_link_is_the_answer(stage: Stage) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    await stage.reply(BORIS, card, "Мой текст")
    assert "возьмите" in stage.card(HEALTH_CHAT).text
    await stage.press(ANNA, card, "✋ Взять")
    await stage.reply(BORIS, card, "Мой текст")
    assert "Анна" in stage.card(HEALTH_CHAT).text
    await stage.reply(ANNA, card, LINK)
    assert "Ответ опубликован" in card.text


async def test_a_dismissal_and_its_reason(stage: Stage) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "🚫 Отклонить")
    await stage.press(ANNA, card, "Повтор без нового")
    assert "Отклонено: повтор без нового" in card.text


async def test_the_card_says_that_the_author_deleted_or_changed_the_post(stage: Stage) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    post = stage.vk.wall(stage.wall.id)[0].post
    stage.vk.edit_post(post, QUEUE + " Пятый день!")
    await stage.round(seconds=61)
    assert "Пятый день" in card.text
    assert "изменено" in card.text
    stage.vk.delete_post(post)
    for _ in range(4):
        await stage.round(seconds=61)
    assert "Автор удалил" in card.text


async def test_personal_data_never_reaches_a_chat(stage: Stage) -> None:
    await stage.baseline()
    text = f"{QUEUE} Звоните 8 (912) 345-67-89, nina@example.org, Ленина 5, кв. 17"
    card = await stage.complain(text)
    for secret in ("345-67-89", "nina@", "кв. 17"):
        assert secret not in card.text
        assert not any(secret in str(call.params) for call in stage.messenger.calls)
    async with stage.database.read() as session:
        assert "345-67-89" in (await session.scalars(select(Post))).one().text


@pytest.mark.parametrize(
    "text",
    [
        f"<b>{QUEUE}</b> <a href='javascript:x'>сюда</a> & <script>",
        QUEUE + " \u202e\u200b\u2066обман",
        QUEUE + " " + "очень длинно, " * 7000,
        "🤬" * 30 + " " + QUEUE,
        "</blockquote></b>" + QUEUE,
    ],
    ids=["html", "bidi", "long", "emoji", "closing tags"],
)
async def test_no_text_of_a_resident_breaks_a_card(stage: Stage, text: str) -> None:
    await stage.baseline()
    card = await stage.complain(text)
    assert "Здравоохранение" in card.text
    assert "\u202e" not in card.text
    assert all(call.ok for call in stage.messenger.calls if call.method == "sendMessage")


async def test_a_network_that_fails_is_said_and_heals_by_itself(stage: Stage) -> None:
    await stage.baseline()
    stage.vk.faults.next(method="wall.get", times=20, fault=Fault.html_502())
    stage.vk.write_post(stage.wall.id, stage.resident.id, PIT, at=stage.clock())
    await stage.round(seconds=61)
    async with stage.database.read() as session:
        source = (await session.scalars(select(Source))).one()
    assert (source.state, source.bad_pages) == ("waiting", 1)
    stage.vk.faults.clear()
    await stage.round(minutes=20)
    assert "яма на дороге" in stage.card(ROADS_CHAT).text


async def test_a_captcha_calls_a_person_once(stage: Stage) -> None:
    await stage.baseline()
    stage.vk.faults.next(method="wall.get", times=50, fault=Fault.captcha())
    await stage.round(seconds=61)
    await stage.round(hours=2)
    async with stage.database.read() as session:
        alerts = (await session.scalars(select(Outgoing).where(Outgoing.kind == "alert"))).all()
    assert len(alerts) == 1
    assert "подтвердить, что вы человек" in stage.card(4001).text


async def test_a_closed_wall_is_parked_and_the_others_go_on(stage: Stage) -> None:
    other = stage.vk.add_group(name="Новый Сад", screen_name="novy_sad")
    async with stage.database.write() as session:
        session.add(Source(network="vk", kind="wall", address="novy_sad", cursor={},
                           next_poll_at=stage.clock()))  # fmt: skip
    await stage.baseline()
    stage.vk.close_group(stage.wall.id)
    stage.vk.write_post(other.id, stage.resident.id, PIT, at=stage.clock())
    await stage.round(seconds=120)
    assert "яма на дороге" in stage.card(ROADS_CHAT).text
    async with stage.database.read() as session:
        states = {row.address: row.state for row in await session.scalars(select(Source))}
    assert states == {"sadovoe_talk": "parked", "novy_sad": "ok"}
    await stage.say(4001, 4001, "/sources")
    assert "1. 🔴 sadovoe_talk" in stage.card(4001).text
    await stage.press(4001, stage.card(4001), "1")
    await stage.press(4001, stage.card(4001), "🔄 Обновить сейчас")
    async with stage.database.read() as session:
        row = (await session.scalars(select(Source).where(Source.address == "sadovoe_talk"))).one()
    assert row.state == "ok"


async def test_a_double_tap_on_a_menu_is_no_reason_to_apologise(stage: Stage) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    for _ in range(2):
        answer = await stage.press(ANNA, card, "m:1:escalate:0", force=True)
        assert answer.text == "Выберите причину."


async def test_the_draft_button_shows_the_draft_there_is(stage: Stage) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    await stage.reply(ANNA, card, "Мой текст: талоны будут в среду.")
    await stage.press(ANNA, card, "✍️ Черновик")
    shown = stage.card(HEALTH_CHAT)
    assert "Мой текст" in shown.text
    assert "№1" in shown.text
    await stage.press(ANNA, shown, "📝 Заготовка заново")
    assert "Черновик №2" in stage.card(HEALTH_CHAT).text


async def test_a_reply_to_a_card_whose_place_was_lost_finds_its_incident(stage: Stage) -> None:
    await stage.baseline()
    card = await stage.complain(QUEUE)
    await stage.press(ANNA, card, "✋ Взять")
    async with stage.database.write() as session:
        (await session.scalars(select(Card))).one().message_id = 999
    await stage.reply(ANNA, card, LINK)
    async with stage.database.read() as session:
        assert (await session.scalars(select(Incident))).one().reply_link == LINK


async def test_the_list_of_sources_fits_a_message_when_everything_is_down(stage: Stage) -> None:
    async with stage.database.write() as session:
        session.add_all(
            Source(
                network="vk",
                kind="wall",
                address=f"place_{n}",
                cursor={},
                state="parked",
                note={"text": "сеть отвечает страницей вместо данных " * 9},
                gap={"text": "предел " * 40},
                next_poll_at=stage.clock(),
            )
            for n in range(40)
        )
    await stage.settled()
    await stage.say(4001, 4001, "/sources")
    shown = stage.card(4001)
    assert len(shown.text) <= 4096
    await stage.press(4001, shown, "›")
    assert "\n7. 🔴 place_" in shown.text
