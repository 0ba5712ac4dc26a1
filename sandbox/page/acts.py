"""What the visitor does through the page, as any person of the town."""

from aiohttp import web

from sandbox.english import told
from sandbox.page import chats, max_chats, wall
from sandbox.page.ask import read_ask, refuse
from sandbox.page.state import TOWN
from sandbox.telegram import TownChat, TownError, TownUser
from sandbox.vk import Comment, Group, Post

MESSAGE_CAP = 4096
ANSWER_WITHIN = 10.0
"""Seconds a press waits for the bot."""

CHAT = r"/town/people/{person:\d{1,18}}/chats/{chat:-?\d{1,18}}"
WALL = r"/town/walls/{group:\d{1,18}}"


def add_acts(app: web.Application) -> None:
    """Put the addresses that change something."""
    app.router.add_post("/town/day", _turn_day)
    for path, in_max, in_telegram in (
        ("/start", max_chats.begin, _start),
        ("/read", max_chats.read, _read),
        ("/messages", max_chats.say, _say),
        (r"/messages/{message:\d{1,18}}/press", max_chats.pressed, _press),
    ):
        app.router.add_post(CHAT + path, max_chats.either(in_max, in_telegram))
    app.router.add_post(f"{WALL}/posts", _write_post)
    app.router.add_post(WALL + r"/posts/{post:\d{1,18}}/comments", _write_comment)
    for kind in ("posts", "comments"):
        app.router.add_patch(WALL + f"/{kind}" + r"/{item:\d{1,18}}", _edit)
        app.router.add_post(WALL + f"/{kind}" + r"/{item:\d{1,18}}/delete", _delete)


def person_of(request: web.Request) -> TownUser:
    """Who acts; HTTPNotFound for nobody of the town."""
    messenger = request.app[TOWN].messenger
    person = messenger.users.get(int(request.match_info["person"]))
    if person is None or person.is_bot:
        raise refuse(web.HTTPNotFound, told("Такого человека нет."))
    return person


def chat_of(request: web.Request) -> TownChat:
    """Where; HTTPNotFound for a chat the person has no way into."""
    chat = request.app[TOWN].messenger.chats.get(int(request.match_info["chat"]))
    if chat is None or not chats.sees(chat, person_of(request)):
        raise refuse(web.HTTPNotFound, told("Такого чата нет."))
    return chat


def group_of(request: web.Request) -> Group:
    """Whose wall; HTTPNotFound for an unknown community."""
    group = request.app[TOWN].vk.groups.get(int(request.match_info["group"]))
    if group is None:
        raise refuse(web.HTTPNotFound, told("Такого сообщества нет."))
    return group


def thread_of(chat: TownChat, given: str | int | None) -> int | None:
    """A topic of the chat, None for the general one; HTTPNotFound for an unknown."""
    if given in (None, ""):
        return None
    if str(given).isdecimal() and int(given) in chat.topics:
        return int(given)
    raise refuse(web.HTTPNotFound, told("Такой темы нет."))


async def _turn_day(request: web.Request) -> web.Response:
    ask = await read_ask(request)
    try:
        request.app[TOWN].day.turn(ask.number("speed"))
    except ValueError:
        raise refuse(web.HTTPBadRequest, told("Такой скорости нет.")) from None
    return web.json_response({})


async def _start(request: web.Request) -> web.Response:
    await read_ask(request)
    request.app[TOWN].messenger.start(person_of(request).id)
    return web.json_response({})


async def _read(request: web.Request) -> web.Response:
    town, person, chat = request.app[TOWN], person_of(request), chat_of(request)
    ask = await read_ask(request)
    key = (person.id, chat.id, thread_of(chat, ask.optional_number("thread")))
    upto = ask.number("upto")
    if upto > town.read.get(key, 0):
        town.read[key] = upto
        town.news.tell(f"chat:{chat.id}")
    return web.json_response({})


async def _say(request: web.Request) -> web.Response:
    person, chat = person_of(request), chat_of(request)
    ask = await read_ask(request)
    text = ask.text("text", MESSAGE_CAP)
    thread, reply_to = (
        thread_of(chat, ask.optional_number("thread")),
        ask.optional_number("reply_to"),
    )
    try:
        message = request.app[TOWN].messenger.say(
            person.id, chat.id, text, reply_to=reply_to, thread_id=thread
        )
    except TownError:
        raise refuse(web.HTTPConflict, told("Здесь так нельзя: обновите страницу.")) from None
    return web.json_response({"id": message.message_id})


async def _press(request: web.Request) -> web.Response:
    """Press and wait for the bot's answer; `silent` when none came."""
    person, chat = person_of(request), chat_of(request)
    ask = await read_ask(request)
    number = int(request.match_info["message"])
    try:
        press = request.app[TOWN].messenger.press(person.id, chat.id, number, ask.text("data", 64))
    except TownError:
        raise refuse(web.HTTPConflict, told("Этой кнопки уже нет.")) from None
    try:
        answer = await press.answered(ANSWER_WITHIN)
    except TimeoutError:
        return web.json_response({"silent": True})
    return web.json_response(
        {"text": answer.text, "alert": answer.show_alert, "url": answer.url, "silent": False}
    )


async def _write_post(request: web.Request) -> web.Response:
    group, ask = group_of(request), await read_ask(request)
    return web.json_response(wall.write_post(request.app[TOWN].vk, group, ask))


async def _write_comment(request: web.Request) -> web.Response:
    group, ask = group_of(request), await read_ask(request)
    number = int(request.match_info["post"])
    return web.json_response(wall.write_comment(request.app[TOWN].vk, group, number, ask))


async def _edit(request: web.Request) -> web.Response:
    vk, item, ask = request.app[TOWN].vk, _item(request), await read_ask(request)
    wall.must_be_own(vk, item, ask)
    text = ask.text("text", wall.TEXT_CAP)
    if isinstance(item, Post):
        vk.edit_post(item, text)
    else:
        vk.edit_comment(item, text)
    return web.json_response({})


async def _delete(request: web.Request) -> web.Response:
    vk, item, ask = request.app[TOWN].vk, _item(request), await read_ask(request)
    wall.must_be_own(vk, item, ask)
    if isinstance(item, Post):
        vk.delete_post(item)
    else:
        vk.delete_comment(item)
    return web.json_response({})


def _item(request: web.Request) -> Post | Comment:
    group, number = group_of(request), int(request.match_info["item"])
    if "/posts/" in request.path:
        return wall.find_post(group, number)
    return wall.find_comment(group, number)
