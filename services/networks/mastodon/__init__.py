"""Mastodon and servers that speak its API: a hashtag's timeline, an account's mentions.

`connector.py` is the seam, `round.py` one fetch from end to end, `memory.py` the cursor,
`items.py` reads untrusted JSON, `answers.py` knows the errors, `api.py` calls one server,
`publisher.py` answers with a key of its own.
"""

from services.networks.mastodon.connector import MastodonConnector
from services.networks.mastodon.links import account_address, hashtag_address
from services.networks.mastodon.publisher import publisher
from services.networks.mastodon.settings import HASHTAG, MENTIONS, MastodonSettings, Server
from services.networks.network import Network

__all__ = ["MASTODON", "MastodonConnector", "MastodonSettings", "Server"]

MASTODON = Network(
    name=MastodonConnector.network,
    title="Mastodon",
    connector=MastodonConnector,
    sources={HASHTAG: hashtag_address, MENTIONS: account_address},
    publisher=publisher,
    names_parents=True,
)
