"""Bluesky: a search of posts, and what mentions or answers the office's own account.

`connector.py` is the seam, `round.py` one fetch from end to end, `memory.py` the cursor,
`items.py` reads untrusted JSON, `answers.py` knows the errors, `api.py` calls and keeps the
session, `publisher.py` answers.
"""

from services.networks.bluesky.connector import BlueskyConnector
from services.networks.bluesky.links import handle_address, search_address
from services.networks.bluesky.publisher import publisher
from services.networks.bluesky.settings import MENTIONS, SEARCH, BlueskySettings
from services.networks.network import Network

__all__ = ["BLUESKY", "BlueskyConnector", "BlueskySettings"]

BLUESKY = Network(
    name=BlueskyConnector.network,
    title="Bluesky",
    connector=BlueskyConnector,
    sources={SEARCH: search_address, MENTIONS: handle_address},
    publisher=publisher,
)
