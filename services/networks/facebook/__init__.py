"""Facebook: an office's own pages, what visitors write there, and posts that tag them.

`connector.py` is the seam, `keys.py` has the pages' own keys, `place.py` says what is asked of
Graph, `items.py` reads posts and comments, `links.py` addresses; `publisher.py` answers as a page.
What Instagram shares is in `services.networks.graph`.
"""

from services.networks.facebook.connector import PAGE, TAGGED, FacebookConnector
from services.networks.facebook.links import facebook_address
from services.networks.facebook.publisher import FacebookPublisher
from services.networks.facebook.settings import FacebookSettings
from services.networks.network import Network

__all__ = ["FACEBOOK", "FacebookConnector", "FacebookSettings"]

FACEBOOK = Network(
    name=FacebookConnector.network,
    title="Facebook",
    connector=FacebookConnector,
    sources={PAGE: facebook_address, TAGGED: facebook_address},
    publisher=lambda settings: FacebookPublisher(settings) if settings.voices else None,
)
