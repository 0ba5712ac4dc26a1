"""The town as the page sees it: the two stand-ins, the day, the bot's process, marks of reading."""

from dataclasses import dataclass, field
from enum import StrEnum

from aiohttp import web

from sandbox.abroad import Abroad
from sandbox.day import Day
from sandbox.desk_in_max import DeskInMax
from sandbox.page.news import News
from sandbox.telegram import Messenger
from sandbox.telegram_web import WebTown
from sandbox.village import Village
from sandbox.vk import VkTown


class BotState(StrEnum):
    """What the page says of the bot's process."""

    STARTING = "starting"
    RUNNING = "running"
    STOPPED = "stopped"


@dataclass
class Town:
    """Everything there is in «Садовое».

    `residents` are VK ids by the script's keys, `threads` forum topics by office. `read` keeps
    the last message read by (person, chat, thread). `service_key` opens VK's API,
    `office_key` speaks there as the administration. `apps_at` is the origin of the bot's Mini
    Apps, which alone may be shown in a frame; "" while there are none.
    """

    messenger: Messenger
    vk: VkTown
    village: Village
    web: WebTown
    abroad: Abroad
    in_max: DeskInMax
    day: Day
    news: News
    residents: dict[str, int]
    threads: dict[str, int | None]
    service_key: str
    office_key: str
    bot_state: BotState = BotState.STARTING
    bot_note: str = ""
    apps_at: str = ""
    read: dict[tuple[int, int, int | None], int] = field(default_factory=dict)

    def bot_is(self, state: BotState, note: str = "") -> None:
        """Say on the page how the bot's process does."""
        self.bot_state, self.bot_note = state, note
        self.news.tell("state")


TOWN = web.AppKey("town", Town)
