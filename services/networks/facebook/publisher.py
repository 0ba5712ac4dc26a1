"""Answering on Facebook as a page, with that page's own key.

Lives here: who may speak where, saying it, and reading back whether it was said. Does not live
here: who has allowed it, and what is done about a refusal (`services/replying/publishing.py`).
"""

import re
from datetime import datetime

from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance, Published, ReplyTo
from services.networks.facebook.items import Lens
from services.networks.facebook.keys import TITLE, PageKeys
from services.networks.facebook.links import comment_link
from services.networks.facebook.place import PagePlace
from services.networks.facebook.settings import FacebookSettings
from services.networks.graph.answers import strange
from services.networks.graph.api import GraphApi, Visit
from services.networks.graph.items import link_of
from services.networks.said import found, nothing_said_yet
from services.networks.threads import Reading, Thread
from services.networks.untrusted import LACKS

_POST = re.compile(r"(\d{1,20})_\d{1,20}")
_METHOD = "reply"


class FacebookPublisher:
    """Says a text, and never again what may have been said: Graph knows no key of a text.

    A comment's id names no page, the post it stands under does.
    """

    network: str = "facebook"
    repeatable: bool = False
    reads_back: bool = True
    longest: int = 8000

    def __init__(self, settings: FacebookSettings) -> None:
        self._settings = settings
        self._api = GraphApi(settings, TITLE)
        self._keys = PageKeys(settings)

    def voice(self, to: ReplyTo) -> str | None:
        """The page that can answer there, None if none of ours can."""
        post = _POST.fullmatch(to.thread_id)
        return self._settings.voices.get(post[1]) if post else None

    def length(self, text: str) -> int:
        """In characters."""
        return len(text)

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        """Say it; see `Publisher.publish`."""
        with nothing_said_yet():
            page, visit = await self._as_page(to, now)
        path = f"{to.external_id}/comments"
        try:
            said = await visit.say(_METHOD, path, {"message": text, "fields": "id,permalink_url"})
        except NetworkError as error:
            if error.kind is ErrorKind.AUTH:
                self._keys.forget(page)
            raise
        name = said.get("id")
        if not isinstance(name, str) or not name:
            raise strange(TITLE, LACKS.filled(key="id"))
        otherwise = comment_link(self._settings.link_base, to.thread_id, name)
        return Published(name, link_of(said.get("permalink_url"), otherwise))

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        """Look whether the page has said it there."""
        page, visit = await self._as_page(to, now)
        place = PagePlace(Lens(page, now, self._settings.link_base), tagged=False)
        whole, seconds = Reading(0, None), int(now.timestamp())
        reading = await place.read_thread(visit, to.thread_id, whole, Thread(seconds, seconds))
        return found(reading.posts.values(), text, since)

    async def close(self) -> None:
        """Give back the connections."""
        await self._api.close()

    async def _as_page(self, to: ReplyTo, now: datetime) -> tuple[str, Visit]:
        """The page the post stands on, and a way with its key."""
        page = to.thread_id.partition("_")[0]
        visit = self._api.visit(now, Allowance())
        return page, visit.by((await self._keys.of(visit, page)).key)
