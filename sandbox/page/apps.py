"""Mini Apps of the bot: what the visitor's messenger opens, and what it tells the app.

The browser puts it into the address as the real messenger does; see `static/js/miniapp.js`.
"""

from aiohttp import web

from sandbox.english import told
from sandbox.page import chats
from sandbox.page.acts import CHAT, chat_of, person_of
from sandbox.page.ask import read_ask, refuse
from sandbox.page.state import TOWN
from sandbox.telegram.mini_apps import init_data

URL_CAP = 2048


def add_apps(app: web.Application) -> None:
    """Put the addresses that open an app."""
    app.router.add_post(f"{CHAT}/app", _from_menu)
    app.router.add_post(CHAT + r"/messages/{message:\d{1,18}}/app", _from_message)


async def _from_menu(request: web.Request) -> web.Response:
    await read_ask(request)
    found = chats.menu_app(request.app[TOWN].messenger, chat_of(request))
    if found is None:
        raise _gone()
    return _opened(request, found["url"])


async def _from_message(request: web.Request) -> web.Response:
    """Only what a button of the message leads to is opened."""
    chat, url = chat_of(request), (await read_ask(request)).text("url", URL_CAP)
    message = chat.messages.get(int(request.match_info["message"]))
    if (
        message is None
        or message.deleted
        or url not in {button.web_app for button in message.buttons}
    ):
        raise _gone()
    return _opened(request, url)


def _opened(request: web.Request, url: str) -> web.Response:
    messenger = request.app[TOWN].messenger
    data = init_data(messenger.token, person_of(request), messenger.now())
    return web.json_response({"url": url, "title": messenger.bot.first_name, "data": data})


def _gone() -> web.HTTPException:
    return refuse(web.HTTPConflict, told("Этой кнопки уже нет."))
