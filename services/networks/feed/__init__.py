"""Feeds of any site: RSS, Atom, JSON; news and comments.

`connector.py` is the seam, `way.py` asks and `guard.py` says where one may; `encodings.py`,
`dates.py`, `links.py` make sense of what sites write; `syndication.py` reads XML, `listings.py`
JSON, both into the `Item` of `items.py`; `memory.py` is the cursor.
"""

from services.networks.feed.connector import KINDS, TITLE, FeedConnector
from services.networks.feed.links import feed_address
from services.networks.feed.settings import FeedSettings, JsonMap
from services.networks.network import Network

__all__ = ["FEED", "FeedConnector", "FeedSettings", "JsonMap"]

FEED = Network(
    name=FeedConnector.network,
    title=TITLE,
    connector=FeedConnector,
    sources=dict.fromkeys(KINDS, feed_address),
)
