"""Answering on Odnoklassniki as a group whose administrator the token's owner is.

Lives here: who may speak where, saying it, and reading back whether it was said. Does not live
here: who has allowed it, and what is done about a refusal (`services/replying/publishing.py`).
"""

import re
from datetime import datetime

from services.networks.base import Allowance, Published, ReplyTo
from services.networks.ok.answers import strange
from services.networks.ok.api import OkApi
from services.networks.ok.comments import read_thread
from services.networks.ok.items import Lens
from services.networks.ok.links import topic_link
from services.networks.ok.settings import OkSettings
from services.networks.said import found
from services.networks.threads import Reading, Thread

_PLACE = re.compile(r"(\d{1,20})_(\d{1,20})(?:_(.+))?")
"""A topic of a group, or a comment under it."""
_METHOD = "discussions.addDiscussionComment"


class OkPublisher:
    """Says a text, and never again what may have been said: OK knows no key of a text."""

    network: str = "ok"
    repeatable: bool = False
    reads_back: bool = True
    longest: int = 3000

    def __init__(self, settings: OkSettings) -> None:
        self._settings = settings
        self._api = OkApi(settings)

    def voice(self, to: ReplyTo) -> str | None:
        """The group that can answer there, None if none of ours can."""
        place = _PLACE.fullmatch(to.external_id)
        return self._settings.voices.get(place[1]) if place else None

    def length(self, text: str) -> int:
        """In characters."""
        return len(text)

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        """Say it; see `Publisher.publish`."""
        gid, topic, comment = _place(to)
        name = await self._api.visit(now, Allowance()).say(
            _METHOD,
            _comment_id,
            entityId=topic,
            entityType="GROUP_TOPIC",
            comment=text,
            reply_to_comment_id=comment,
            as_admin="true",
        )
        link = topic_link(self._settings.link_base, gid, topic)
        return Published(f"{gid}_{topic}_{name}", link)

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        """Look whether the group has said it there."""
        gid, topic, _ = _place(to)
        settings = self._settings
        lens = Lens(gid, now, settings.link_base, settings.date_zone)
        visit, seconds = self._api.visit(now, Allowance()), int(now.timestamp())
        thread = Thread(seconds, seconds)
        reading = await read_thread(visit, lens, Reading(topic, None), thread, settings)
        return found(reading.posts.values(), text, since)

    async def close(self) -> None:
        """Give back the connections."""
        await self._api.close()


def _place(to: ReplyTo) -> tuple[str, int, str]:
    """Group, topic, and the comment to answer or ""."""
    place = _PLACE.fullmatch(to.external_id)
    if place is None:
        raise ValueError(f"not a topic of a group: {to.external_id}")
    return place[1], int(place[2]), place[3] or ""


def _comment_id(answer: object) -> str:
    """The comment's id: a bare string, or an object with it."""
    named = answer.get("id") or answer.get("comment_id") if isinstance(answer, dict) else answer
    if not isinstance(named, str | int) or not str(named):
        raise strange(_METHOD)
    return str(named)
