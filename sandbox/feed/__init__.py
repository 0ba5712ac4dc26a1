"""The town's paper: a site with news, comments under them, and a feed of every form.

`Paper` is written to from Python; `feed_app` serves it as old and new engines do, with ETag and
Last-Modified, and fails as it is told to. Feeds show the newest `window` items alone.
"""

from sandbox.feed.paper import Article, Paper, Remark
from sandbox.feed.site import FEEDS, Canned, Site, feed_app

__all__ = ["FEEDS", "Article", "Canned", "Paper", "Remark", "Site", "feed_app"]
