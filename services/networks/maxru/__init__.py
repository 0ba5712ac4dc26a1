"""MAX: channels with their comments and groups, where the office's bot is an administrator.

What is new comes by itself: `events.py` reads an update, `ear.py` hears them (long poll, or a
webhook's subscription kept alive). Beside it everything is read more slowly: `connector.py` is the
seam, `round.py` one fetch, `comments.py` pages through what stands under a post, `memory.py` is the
cursor; `items.py` reads untrusted JSON, `answers.py` knows the refusals, `api.py` calls,
`publisher.py` answers as the bot.
"""

from services.networks.maxru.connector import MaxConnector
from services.networks.maxru.links import max_address
from services.networks.maxru.publisher import MaxPublisher
from services.networks.maxru.settings import MaxSettings
from services.networks.network import Network

__all__ = ["MAX", "MaxConnector", "MaxSettings"]

MAX = Network(
    name=MaxConnector.network,
    title="MAX",
    connector=MaxConnector,
    sources={"channel": max_address, "group": max_address},
    publisher=lambda settings: MaxPublisher(settings) if settings.voices else None,
    ears=lambda connector: (connector.ear,),
    names_parents=True,
)
