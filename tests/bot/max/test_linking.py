"""/link: one person's two accounts, through both stand-ins over HTTP."""

import re
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import delete, select, update

from db.models import Event, Office, Person, Seat
from sandbox.max import Person as Resident
from sandbox.max.desk import start
from services.messengers.ids import from_max
from services.people import Role
from services.staffing.linking import PREFIX
from tests.bot.max.stage import Both, both
from tests.desk import ANNA, BORIS, GLEB, HEALTH_CHAT, VERA, ZOYA, person
from tests.stage import STRANGER
from tests.test_road import PIT, QUEUE


@pytest.fixture
async def desk(sqlite_url: str) -> AsyncIterator[Both]:
    """Telegram, MAX and the desk in both; Борис is in Telegram alone."""
    async with both(sqlite_url) as built:
        await built.stage.settled()
        yield built


def token_in(text: str, at: str) -> str:
    """The token of a link that leads to the bot at that address."""
    found = re.search(rf"https://{at}/\w+\?start=({PREFIX}[\w-]+)", text)
    assert found is not None, text
    return found[1]


async def asked(desk: Both, who: int) -> str:
    """/link in Telegram; the token for MAX."""
    await desk.stage.say(who, who, "/link")
    return token_in(desk.stage.card(who).text, r"max\.ru")


async def pressed(desk: Both, by: Resident, token: str) -> str:
    """«Начать» in MAX by a link; what the bot says to it."""
    desk.stage.clock.go(seconds=1)  # MAX would tell two starts of one moment as one
    dialog = start(desk.town, by, token)
    await desk.settled()
    return desk.town.last(dialog).text


async def test_a_press_in_max_joins_the_account_and_the_cards_follow(desk: Both) -> None:
    card = await desk.complain(QUEUE)
    in_telegram = desk.stage.card(HEALTH_CHAT)
    boris = desk.town.add_person("Борис М.")
    said = await pressed(desk, boris, await asked(desk, BORIS))
    assert "Борис, аккаунты связаны" in said
    told = desk.stage.card(BORIS).text
    assert "связан аккаунт в MAX: Борис М." in told
    assert (await person(desk.stage.database, BORIS)).second_id == from_max(boris.id)

    await desk.press(card, boris, "Взять")
    assert "Держит Борис" in in_telegram.text
    await desk.stage.press(BORIS, in_telegram, "⋯ Ещё")
    await desk.stage.press(BORIS, in_telegram, "↩️ Отпустить")
    assert "Свободен" in card.text
    async with desk.stage.database.read() as session:
        noted = await session.scalar(select(Event).where(Event.kind == "accounts_joined"))
    assert noted is not None
    assert noted.data["account"] == f"max:{boris.id}"


async def test_who_began_in_max_is_joined_by_a_press_in_telegram(desk: Both) -> None:
    vera = desk.town.add_person("Вера")
    async with desk.stage.database.write() as session:
        # The same account was at the desk before, and has left.
        session.add(Person(telegram_id=STRANGER, name="Прежняя", role=Role.AIDE, active=False))
        await session.execute(
            update(Person).where(Person.telegram_id == VERA).values(telegram_id=from_max(vera.id))
        )
    dialog = start(desk.town, vera)
    await desk.settled()
    await desk.say(dialog, vera, "/link")
    token = token_in(desk.town.last(dialog).text, r"t\.me")
    desk.stage.messenger.start(STRANGER, token)
    await desk.stage.settled()
    await desk.settled()
    assert "Вера, аккаунты связаны" in desk.stage.card(STRANGER).text
    assert "связан аккаунт в Telegram" in desk.town.last(dialog).text
    joined = await person(desk.stage.database, STRANGER)
    assert (joined.telegram_id, joined.second_id) == (STRANGER, from_max(vera.id))
    own = desk.stage.messenger.commands[f'{{"type": "chat", "chat_id": {STRANGER}}}', ""]
    assert {"link", "queue"} <= {one["command"] for one in own}


async def test_a_link_is_over_in_a_quarter_of_an_hour(desk: Both) -> None:
    token = await asked(desk, BORIS)
    desk.stage.clock.go(minutes=15, seconds=1)
    assert "Срок ссылки вышел" in await pressed(desk, desk.town.add_person("Борис"), token)
    assert (await person(desk.stage.database, BORIS)).second_id is None


async def test_a_link_works_once_and_its_own_person_may_press_again(desk: Both) -> None:
    token = await asked(desk, BORIS)
    boris, second = desk.town.add_person("Борис"), desk.town.add_person("Другой")
    await pressed(desk, boris, token)
    assert "аккаунты связаны" in await pressed(desk, boris, token)
    assert "уже использована" in await pressed(desk, second, token)


async def test_a_newer_link_takes_the_place_of_the_older(desk: Both) -> None:
    old = await asked(desk, BORIS)
    new = await asked(desk, BORIS)
    boris = desk.town.add_person("Борис")
    assert "Такой ссылки нет" in await pressed(desk, boris, old)
    assert "аккаунты связаны" in await pressed(desk, boris, new)


async def test_a_press_of_somebody_who_works_here_joins_nothing_and_uses_nothing_up(
    desk: Both,
) -> None:
    vera = desk.town.add_person("Вера")
    async with desk.stage.database.write() as session:
        await session.execute(
            update(Person).where(Person.telegram_id == VERA).values(telegram_id=from_max(vera.id))
        )
    card = await desk.complain(PIT)
    await desk.press(card, vera, "Взять")
    assert "Держит Вера" in card.text
    token = await asked(desk, BORIS)
    assert "уже у другого человека службы: Вера" in await pressed(desk, vera, token)
    assert "аккаунты связаны" in await pressed(desk, desk.town.add_person("Борис"), token)


async def test_who_is_known_by_the_other_account_and_did_nothing_is_merged(desk: Both) -> None:
    twin = desk.town.add_person("Борис из MAX")
    async with desk.stage.database.write() as session:
        row = Person(telegram_id=from_max(twin.id), name="Двойник", role=Role.AIDE)
        session.add(row)
        await session.flush()
        office_id = await session.scalar(select(Office.id).where(Office.slug == "minzdrav"))
        session.add(Seat(office_id=office_id, person_id=row.id, duty="member", position=0))
        session.add(Seat(office_id=office_id, person_id=row.id, duty="deputy", position=0))
    async with desk.stage.database.write() as session:
        boris = select(Person.id).where(Person.telegram_id == BORIS).scalar_subquery()
        await session.execute(delete(Seat).where(Seat.person_id == boris, Seat.duty == "deputy"))
    said = await pressed(desk, twin, await asked(desk, BORIS))
    assert "Запись «Двойник»" in said
    one = await person(desk.stage.database, from_max(twin.id))
    assert (one.name, one.role) == ("Борис", Role.AIDE)
    async with desk.stage.database.read() as session:
        was = (await session.scalars(select(Person).where(Person.name == "Двойник"))).one()
    assert not was.active
    told = desk.stage.card(ZOYA).text
    assert "«Двойник» закрыта, осталась «Борис»" in told
    assert told.splitlines()[-1] == "• Минздрав: заместитель"


async def test_a_link_that_an_aide_sends_to_a_supervisor_gives_the_aide_nothing(
    desk: Both,
) -> None:
    async with desk.stage.database.write() as session:
        await session.execute(
            update(Person).where(Person.telegram_id == GLEB)
            .values(telegram_id=from_max(desk.gleb.id), second_id=None)
        )  # fmt: skip
    said = await pressed(desk, desk.gleb, await asked(desk, BORIS))
    assert "Запись «Глеб» может больше" in said
    assert (await person(desk.stage.database, BORIS)).second_id is None
    assert (await person(desk.stage.database, from_max(desk.gleb.id))).role is Role.SUPERVISOR


async def test_a_link_pressed_where_it_was_made_says_where_to_go(desk: Both) -> None:
    token = await asked(desk, BORIS)
    desk.stage.messenger.start(STRANGER, token)
    await desk.stage.settled()
    assert "открывают в другом мессенджере: в MAX" in desk.stage.card(STRANGER).text


async def test_who_has_both_sees_them_and_parts_them_alone(desk: Both) -> None:
    await desk.stage.say(ANNA, ANNA, "/link")
    shown = desk.stage.card(ANNA)
    assert f"Telegram {ANNA}, MAX max:{desk.anna.id}" in shown.text
    await desk.stage.press(ANNA, shown, "🔗 Отвязать аккаунт")
    await desk.stage.press(ANNA, shown, "Отвязать MAX")
    assert "аккаунт в MAX отвязан" in shown.text
    assert (await person(desk.stage.database, ANNA)).second_id is None
    card = await desk.complain(QUEUE)
    await desk.press(card, desk.anna, "Взять")
    assert "Свободен" in card.text


async def test_telegram_can_be_the_one_that_is_taken_off(desk: Both) -> None:
    await desk.stage.say(ANNA, ANNA, "/link")
    shown = desk.stage.card(ANNA)
    await desk.stage.press(ANNA, shown, "🔗 Отвязать аккаунт")
    await desk.stage.press(ANNA, shown, "Отвязать Telegram")
    left = await person(desk.stage.database, from_max(desk.anna.id))
    assert (left.name, left.telegram_id, left.second_id) == ("Анна", from_max(desk.anna.id), None)
    assert f'{{"type": "chat", "chat_id": {ANNA}}}' not in {
        scope for scope, _ in desk.stage.messenger.commands
    }


async def test_an_admin_sees_both_accounts_of_a_person_and_parts_them(desk: Both) -> None:
    await desk.stage.say(ANNA, ANNA, "/help")
    await desk.stage.say(ZOYA, ZOYA, "/people")
    shown = desk.stage.card(ZOYA)
    for label in ("Минздрав", "Анна"):
        await desk.stage.press(
            ZOYA, shown, next(b.text for b in shown.buttons if b.text.startswith(label))
        )
    assert f"🔗 Telegram {ANNA}, MAX max:{desk.anna.id}" in shown.text
    await desk.stage.press(ZOYA, shown, "🔗 Отвязать аккаунт")
    await desk.stage.press(ZOYA, shown, "Отвязать MAX")
    assert "Анна: аккаунт в MAX отвязан" in shown.text
    assert "Администратор отвязал ваш аккаунт в MAX" in desk.stage.card(ANNA).text
    assert (await person(desk.stage.database, ANNA)).second_id is None


async def test_an_aide_cannot_take_off_the_account_of_another(desk: Both) -> None:
    await desk.stage.say(ANNA, ANNA, "/link")
    await desk.stage.press(ANNA, desk.stage.card(ANNA), "🔗 Отвязать аккаунт")
    anna = await person(desk.stage.database, ANNA)
    await desk.stage.say(BORIS, BORIS, "/help")
    card = desk.stage.card(BORIS)
    said = await desk.stage.press(BORIS, card, f"ln:p:{anna.id}:max", force=True)
    assert said.text == "На это у вас нет прав."
    assert (await person(desk.stage.database, ANNA)).second_id is not None


async def test_in_a_group_no_link_is_given(desk: Both) -> None:
    await desk.stage.say(ANNA, HEALTH_CHAT, "/link")
    said = desk.stage.card(HEALTH_CHAT).text
    assert "личном чате" in said
    assert "start=" not in said
