"""The town's X: a stand-in of the API v2: searches, mentions, and answers of an account.

`XTown` holds accounts and posts and is written to from Python; `x_app` serves it over HTTP in the
dialect of the question. tweepy is its independent witness, X's own description of the API the
measure of its answers. Left out: streams, deleting through the API, OAuth 2, media.
"""

from sandbox.x.state import Account, Call, Tweet, XTown
from sandbox.x.transport import x_app

__all__ = ["Account", "Call", "Tweet", "XTown", "x_app"]
