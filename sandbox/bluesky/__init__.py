"""A stand-in of Bluesky: an account's server with search, notifications and posts by ids.

`BlueskyTown` holds accounts and posts and is written to from Python; `bluesky_app` serves it.
atproto, an independent client, reads it in the tests. Left out: feeds, threads, moderation,
other records than posts.
"""

from sandbox.bluesky.server import bluesky_app
from sandbox.bluesky.town import Account, BlueskyTown, Post

__all__ = ["Account", "BlueskyTown", "Post", "bluesky_app"]
