"""The town's messenger: a Bot API server for one bot, and the hands of the people around it.

messenger = Messenger(token="4200000001:town")
anna = messenger.add_user(1001, "Анна")
async with serve(bot_api(messenger)) as address: ...
"""

from sandbox.telegram.errors import TownError
from sandbox.telegram.faults import Fault
from sandbox.telegram.limits import Limits, Rate
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.server import bot_api
from sandbox.telegram.store import Answer, Call, Press
from sandbox.telegram.town import Topic, TownChat, TownFile, TownMessage, TownUser

__all__ = [
    "Answer",
    "Call",
    "Fault",
    "Limits",
    "Messenger",
    "Press",
    "Rate",
    "Topic",
    "TownChat",
    "TownError",
    "TownFile",
    "TownMessage",
    "TownUser",
    "bot_api",
]
