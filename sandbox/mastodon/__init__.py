"""A stand-in of one Mastodon server: reading hashtags and mentions, answering.

`MastodonTown` holds accounts and posts and is written to from Python; `mastodon_app` serves it.
Mastodon.py, an independent client, reads it in the tests. Left out: media, search,
federation but for posts that arrive late.
"""

from sandbox.mastodon.server import mastodon_app
from sandbox.mastodon.town import Account, Call, MastodonTown, Status

__all__ = ["Account", "Call", "MastodonTown", "Status", "mastodon_app"]
