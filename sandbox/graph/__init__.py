"""The town's Graph API: a stand-in of Facebook and Instagram as far as reading needs them.

`GraphTown` holds pages, accounts, what is written there and the keys, and is written to from
Python; `graph_app` serves it over HTTP, version before path. facebook-business is its independent
witness. What Meta's documents leave open is marked "assumed". Left out: writing but for answers,
ads, stories, webhooks.
"""

from sandbox.graph.entities import (
    Account,
    Call,
    Comment,
    Key,
    Media,
    MediaComment,
    Page,
    Person,
    Post,
)
from sandbox.graph.state import GraphTown
from sandbox.graph.transport import graph_app

__all__ = [
    "Account",
    "Call",
    "Comment",
    "GraphTown",
    "Key",
    "Media",
    "MediaComment",
    "Page",
    "Person",
    "Post",
    "graph_app",
]
