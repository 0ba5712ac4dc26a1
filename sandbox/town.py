"""The whole town on one port: the messenger's Bot API, VK's API, the page, the scripted day.

Lives here: putting them together. Does not live here: the bot's process (`demo.py`).
"""

from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from aiohttp import web

from sandbox.abroad import Abroad
from sandbox.cast import OFFICIAL, ZONE, populate_messenger, populate_vk, populate_web
from sandbox.colleagues import Colleagues
from sandbox.day import Day
from sandbox.desk_in_max import DeskInMax
from sandbox.ok import OkTown, ok_app
from sandbox.page.news import News
from sandbox.page.routes import add_page
from sandbox.page.state import Town
from sandbox.scenes import Moment
from sandbox.telegram import Messenger, bot_api
from sandbox.telegram.files import MAX_UPLOAD
from sandbox.telegram.server import FORM_SLACK
from sandbox.telegram_web import WebTown, web_app
from sandbox.town_clock import Calendar, TownClock
from sandbox.village import Village
from sandbox.vk import Limits, VkTown, vk_api_app
from services.clock import Now
from services.clock import now as real_now
from services.languages import spoken

BOT_TOKEN = "4200000001:sadovoe"  # noqa: S105 - opens the town alone
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost"})
TELEGRAM_PATH = "/telegram"
VK_PATH = "/vk"
OK_PATH = "/ok"
WEB_PATH = "/tme"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def build_town(now: Now = real_now, limits: Limits | None = None) -> Town:
    """«Садовое» in the morning, before the bot comes. A `TownClock` is set by the script;
    `limits` are VK's: a clock that stands still never refills the usual ones."""
    messenger, vk, news = Messenger(BOT_TOKEN, now), VkTown(now=now, limits=limits), News()
    web = WebTown(now=now)
    threads = populate_messenger(messenger)
    for person in messenger.users.values():
        person.language_code = spoken()
    residents = populate_vk(vk)
    village = Village(OkTown(now=now))
    abroad = Abroad(now)
    abroad.max.changed = lambda chat: news.tell(f"chat:{chat}")
    return Town(
        messenger=messenger,
        vk=vk,
        village=village,
        web=web,
        abroad=abroad,
        in_max=DeskInMax(abroad.max),
        day=Day(
            Colleagues(messenger, vk, threads),
            vk,
            populate_web(web),
            residents,
            village,
            abroad,
            lambda: news.tell("state"),
            _setter(now),
        ),
        news=news,
        residents=residents,
        threads=threads,
        service_key=vk.token("service"),
        office_key=vk.token("community", OFFICIAL),
    )


def _setter(now: Now) -> Callable[[Moment], None]:
    """What the script does to the clock: nothing, where the time is not the town's own."""
    calendar = Calendar(now(), ZoneInfo(ZONE))

    def set_clock(moment: Moment) -> None:
        if isinstance(now, TownClock):
            now.leap(calendar.moment(moment.day, moment.time))

    return set_clock


def town_app(town: Town) -> web.Application:
    """Everything under one address: `/` the page, the others the stand-ins."""
    app = web.Application(middlewares=[_loopback_only], client_max_size=MAX_UPLOAD + FORM_SLACK)
    app.add_subapp(TELEGRAM_PATH, bot_api(town.messenger))
    app.add_subapp(VK_PATH, vk_api_app(town.vk))
    app.add_subapp(OK_PATH, ok_app(town.village.ok))
    app.add_subapp(WEB_PATH, web_app(town.web, WEB_PATH))
    town.abroad.mount(app)
    add_page(app, town)
    return app


@web.middleware
async def _loopback_only(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page of another site must not reach the town by a name that leads to loopback."""
    if request.url.host not in LOCAL_HOSTS:
        raise web.HTTPForbidden(text="The town answers on 127.0.0.1 and localhost only.\n")
    return await handler(request)
