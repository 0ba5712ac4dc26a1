"""Saying something once, and finding our own answer again among what a thread shows.

Lives here: which words are ours, and what a failure before the saying means. Does not live here:
saying and reading a thread (each network's `publisher.py`).
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from services.errors import ErrorKind, NetworkError
from services.networks.base import FetchedPost, Published

CLOCKS_DIFFER = timedelta(minutes=10)
"""The network's clock may be so far behind ours."""


@contextmanager
def nothing_said_yet() -> Iterator[None]:
    """What fails in here fails before anything was said: trying again doubles nothing."""
    try:
        yield
    except NetworkError as error:
        if error.kind is ErrorKind.RETRY:
            error.kind = ErrorKind.SLOW
        raise


def found(posts: Iterable[FetchedPost], text: str, since: datetime) -> Published | None:
    """The latest of the place's own posts with these words, said not before `since`."""
    own = [one for one in posts if one.from_owner and is_said(one, text, since)]
    latest = max(own, key=lambda one: one.posted_at, default=None)
    return Published(latest.external_id, latest.link) if latest else None


def is_said(post: FetchedPost, text: str, since: datetime) -> bool:
    """The same words; an answer may begin with the name of whom it answers."""
    written, meant = " ".join(post.text.split()), " ".join(text.split())
    return post.posted_at >= since - CLOCKS_DIFFER and written.endswith(meant)
