"""The web preview of Telegram's public channels: `/s/{name}`, and the pages of names.

town = WebTown(now=clock)
live = town.add_channel("sadovoe_live", "Садовое LIVE")
live.write("На Садовой прорвало трубу")
async with serve(web_app(town)) as address: ...
"""

from sandbox.telegram_web.faults import Fault
from sandbox.telegram_web.server import web_app
from sandbox.telegram_web.town import Channel, Message, Place, WebTown

__all__ = ["Channel", "Fault", "Message", "Place", "WebTown", "web_app"]
