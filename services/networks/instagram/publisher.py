"""Answering comments under an Instagram account's own media.

Lives here: who may speak where, saying it, and reading back whether it was said. Does not live
here: who has allowed it, and what is done about a refusal (`services/replying/publishing.py`).
"""

from datetime import datetime

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.base import Allowance, FetchedPost, Published, ReplyTo
from services.networks.graph.answers import strange
from services.networks.graph.api import GraphApi, Visit
from services.networks.instagram.items import MEDIA_FIELDS, Lens
from services.networks.instagram.links import comment_link
from services.networks.instagram.place import AccountPlace
from services.networks.instagram.settings import InstagramSettings
from services.networks.said import found, nothing_said_yet
from services.networks.threads import Reading, Thread
from services.networks.untrusted import LACKS, BadItem

_TITLE = "Instagram"
_METHOD = "reply"


class InstagramPublisher:
    """Says a text, and never again what may have been said: Graph knows no key of a text.

    Only comments are answered, and only under media of the account in the settings: what others
    show takes no answers of ours. An answer to an answer is put by Instagram under the comment at
    the top.
    """

    network: str = "instagram"
    repeatable: bool = False
    reads_back: bool = True
    longest: int = 300
    """What Instagram has long demanded of comments that come by its API."""

    def __init__(self, settings: InstagramSettings) -> None:
        self._settings = settings
        self._api = GraphApi(settings, _TITLE)
        self._username = ""

    def voice(self, to: ReplyTo) -> str | None:
        """The account, for a comment; None for media, which other accounts may show."""
        return self._settings.voice if to.external_id != to.thread_id else None

    def length(self, text: str) -> int:
        """In characters."""
        return len(text)

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        """Say it; see `Publisher.publish`."""
        visit = self._api.visit(now, Allowance())
        with nothing_said_yet():
            _, media = await self._media(visit, to.thread_id)
        if not media.from_owner:
            words = lazy(
                "{title}: это не запись нашего аккаунта, отвечать под ней может только её автор"
            ).filled(title=_TITLE)
            raise NetworkError(ErrorKind.DENIED, words, code="owner")
        said = await visit.say(_METHOD, f"{to.external_id}/replies", {"message": text})
        name = said.get("id")
        if not isinstance(name, str) or not name:
            raise strange(_TITLE, LACKS.filled(key="id"))
        link = comment_link(media.link, name) if self._settings.comment_links else media.link
        return Published(name, link)

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        """Look whether the account has said it there."""
        visit = self._api.visit(now, Allowance())
        place, _ = await self._media(visit, to.thread_id)
        whole, seconds = Reading(0, None), int(now.timestamp())
        reading = await place.read_thread(visit, to.thread_id, whole, Thread(seconds, seconds))
        return found(reading.posts.values(), text, since)

    async def close(self) -> None:
        """Give back the connections."""
        await self._api.close()

    async def _media(self, visit: Visit, name: str) -> tuple[AccountPlace, FetchedPost]:
        """What the comment stands under, and the account as a place that can read there."""
        settings = self._settings
        if not self._username:
            told = await visit.ask("account", settings.account_id, {"fields": "id,username"})
            self._username = str(told.get("username", "")).lower()
        lens = Lens(
            settings.account_id,
            self._username,
            visit.now,
            settings.link_base,
            settings.comment_links,
        )
        place = AccountPlace(lens, marked=False)
        try:
            media = place.read_post(await visit.ask("lookup", name, {"fields": MEDIA_FIELDS}))
        except BadItem:
            raise strange(_TITLE, lazy("запись")) from None
        return place, media.post
