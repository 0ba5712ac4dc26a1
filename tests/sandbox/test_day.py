"""The scripted day: what happens when, at which pace, and what colleagues do."""

import asyncio

import pytest

from sandbox.abroad import PEOPLE
from sandbox.cast import DESKS, OFFICIAL, OFFICIALS, RESIDENTS, TALK
from sandbox.colleagues import PATIENCE, Colleagues
from sandbox.day import Day, evening
from sandbox.page.state import Town
from sandbox.scenes import (
    Answers,
    Clears,
    Deletes,
    Edits,
    Moment,
    Presses,
    Says,
    SaysAbroad,
    SaysInVillage,
    Takes,
    Writes,
)
from sandbox.script import DAY_LENGTH, EVENING_EVERY
from sandbox.telegram import TownMessage
from sandbox.telegram.keyboards import Button, Markup
from sandbox.town import build_town
from sandbox.village import VILLAGERS
from sandbox.week import WEEK, WEEK_LENGTH
from tests.shared import ROOT

ROADS = next(desk for desk in DESKS if desk.slug == "roads")


@pytest.fixture
def town() -> Town:
    return build_town()


def pass_time(town: Town, upto: float) -> None:
    """Let the days pass in small steps: colleagues are given up on in time."""
    while town.day.elapsed < upto:
        town.day.advance(PATIENCE / 4)


def test_the_script_is_in_order_and_fits_the_week() -> None:
    moments = [scene.at for scene in WEEK]
    assert moments == sorted(moments)
    assert moments[-1] < WEEK_LENGTH


def test_the_clock_of_the_week_only_goes_on() -> None:
    moments = [(scene.day, scene.time) for scene in WEEK if isinstance(scene, Moment)]
    assert moments == sorted(moments)
    assert {day for day, _ in moments} == set(range(8))


def test_the_script_speaks_only_of_those_who_exist() -> None:
    said = {scene.key for scene in WEEK if isinstance(scene, Says)}
    desks = {desk.slug: desk for desk in DESKS}
    for scene in WEEK:
        match scene:
            case Says(who=who, under=under, to=to):
                assert who in {"", "official", *RESIDENTS}
                assert {under, to} <= {"", *said}
            case SaysInVillage(who=who, under=under):
                assert who in VILLAGERS
                assert under in {
                    "",
                    *(each.key for each in WEEK if isinstance(each, SaysInVillage)),
                }
            case SaysAbroad(who=who):
                assert who in PEOPLE
            case Edits(key=key) | Deletes(key=key):
                assert key in said
            case Takes() | Answers() | Presses() | Writes() | Clears():
                actor = scene.who
                assert not scene.desk or actor in desks[scene.desk].members
                assert any(person.id == actor and person.role for person in OFFICIALS)


def test_every_desk_has_a_ladder_of_two_supervisors_in_its_reach() -> None:
    roles = {person.id: person.role for person in OFFICIALS}
    for desk in DESKS:
        if not desk.coordinator:
            assert [roles[number] for number in desk.supervisors] == ["supervisor"] * 2
        assert all(number in roles for number in desk.members)


def test_what_is_due_happens_and_nothing_else(town: Town) -> None:
    before = len(town.vk.wall(TALK))
    town.day.advance(3.9)
    assert len(town.vk.wall(TALK)) == before
    town.day.advance(0.2)
    assert len(town.vk.wall(TALK)) == before + 1
    assert "Вишнёвой" in town.vk.wall(TALK)[0].post.text


def test_a_whole_day_leaves_a_wall_with_comments_edits_and_deletions(town: Town) -> None:
    pass_time(town, DAY_LENGTH)
    texts = [view.post.text for view in town.vk.wall(TALK)]
    assert len([text for text in texts if "яма, вчера пробил колесо" in text]) == 2
    assert not any("диван" in text for text in texts)
    assert any(view.post.edited_at for view in town.vk.wall(TALK))
    heat = next(view for view in town.vk.wall(TALK) if "нет отопления" in view.post.text)
    assert [comment.author for comment in heat.comments] == ["Павел Ивняков"]
    news = town.vk.wall(OFFICIAL)[0]
    assert len(news.comments) == 1


def test_after_the_script_the_town_goes_on_slowly(town: Town) -> None:
    pass_time(town, WEEK_LENGTH)
    before = len(town.vk.wall(TALK))
    town.day.advance(10 * EVENING_EVERY)
    assert len(town.vk.wall(TALK)) == before + 10
    assert evening(0).text != evening(8).text


def a_free_card(town: Town, text: str) -> TownMessage:
    """In the thread of the roads, about the newest post of the wall."""
    link = f"http://127.0.0.1:1/wall-{TALK}_{town.vk.wall(TALK)[0].post.id}"
    row = (Button("✋ Взять", callback_data="take"), Button("🔗 Пост", url=link))
    chat = town.messenger.chats[ROADS.chat_id]
    return town.messenger.post(
        chat, town.messenger.bot, text=text, markup=Markup(rows=(row,)),
        thread_id=town.threads["roads"],
    )  # fmt: skip


def test_a_colleague_takes_a_card_and_answers_with_a_link(town: Town) -> None:
    town.day.colleagues.link_base = "http://127.0.0.1:1"
    town.day.advance(10)
    post = town.vk.wall(TALK)[0].post
    thread = town.threads["roads"]
    card = a_free_card(town, "Яма")
    pass_time(town, 50)
    [press] = town.messenger.presses.values()
    assert (press.user_id, press.message_id, press.data) == (1002, card.message_id, "take")
    pass_time(town, 120)
    reply = post.comments[-1]
    assert reply.author_id == -OFFICIAL
    said = town.messenger.messages(ROADS.chat_id, thread)[-1]
    assert (said.sender.id, said.reply_to) == (1002, card)
    assert said.text == f"http://127.0.0.1:1/wall-{TALK}_{post.id}?reply={reply.id}"


def test_who_clears_takes_a_card_by_its_own_number_not_where_it_is_named(town: Town) -> None:
    town.day.advance(10)
    card = a_free_card(town, "🟡 Дороги · №16\n\nЯма")
    a_free_card(town, "🟡 Дороги · №17\n\nЕщё яма\n❔ Похоже на №16")
    colleagues = town.day.colleagues
    colleagues.ask(Clears(0, 1002, "roads", "Засыпали"))
    for second in range(3):
        colleagues.work(second)
    [press] = town.messenger.presses.values()
    assert press.message_id == card.message_id


def test_a_colleague_with_nothing_to_take_does_nothing(town: Town) -> None:
    pass_time(town, DAY_LENGTH)
    assert not town.messenger.presses
    assert all(comment.author_id > 0 for comment in town.vk.groups[TALK].comments.values())


async def test_a_held_day_stands_and_a_hurried_one_runs(town: Town) -> None:
    quick = (Says(0.01, "a", "lev", "Раз"), Says(0.02, "b", "lev", "Два"))
    turns: list[int] = []
    day = Day(
        Colleagues(town.messenger, town.vk, town.threads),
        town.vk,
        town.web.channels["sadovoe_live"],
        town.residents,
        town.village,
        town.abroad,
        lambda: turns.append(day.speed),
        scenes=quick,
    )
    day.turn(0)
    with town.vk.changes() as changes:
        running = asyncio.create_task(day.run())
        await asyncio.sleep(0)
        assert changes.pending == 0
        day.turn(3)
        async with asyncio.timeout(10):
            assert [(await anext(changes)).kind for _ in range(2)] == ["wall_post_new"] * 2
    running.cancel()
    assert turns == [0, 0, 3]


def test_an_unknown_speed_is_an_error(town: Town) -> None:
    with pytest.raises(ValueError, match="40"):
        town.day.turn(40)


def test_every_button_that_a_colleague_presses_is_one_the_desk_has() -> None:
    words = "".join(path.read_text("utf-8") for path in sorted((ROOT / "handlers").rglob("*.py")))
    people = " ".join(person.name for person in OFFICIALS)
    pressed = {scene.button for scene in WEEK if isinstance(scene, Presses)}
    assert [button for button in pressed if button not in words and button not in people] == []
