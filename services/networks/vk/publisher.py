"""Answering on VK as a community: `wall.createComment` with that community's own key.

Lives here: who may speak where, saying it, and reading back whether it was said. Does not live
here: who has allowed it, and what is done about a refusal (`services/replying/publishing.py`).
"""

import re
from dataclasses import replace
from datetime import datetime

from services.networks.base import Allowance, Published, ReplyTo
from services.networks.said import found
from services.networks.threads import Reading, Thread
from services.networks.vk.answers import strange
from services.networks.vk.api import VkApi
from services.networks.vk.comments import read_thread
from services.networks.vk.items import Lens
from services.networks.vk.links import vk_link
from services.networks.vk.settings import VkSettings

_WALL = re.compile(r"-(\d{1,18})_(\d{1,18})(?:_(\d{1,18}))?")
"""A post of a community's wall or a comment under it. In discussions only people may write."""
_METHOD = "wall.createComment"


class VkPublisher:
    """Says a text once: VK remembers the `guid` it came with.

    A community's key writes on its own wall alone. Keys of communities may not read, so reading
    back goes by the service key.
    """

    network: str = "vk"
    repeatable: bool = True
    reads_back: bool = True
    longest: int = 4000
    """VK names no limit for comments; this one is far below that of posts."""

    def __init__(self, settings: VkSettings) -> None:
        self._settings = settings
        self._reader = VkApi(settings)
        self._voices = {voice.community: voice for voice in settings.voices}
        self._writers = {
            voice.community: VkApi(replace(settings, service_key=voice.key))
            for voice in settings.voices
        }

    def voice(self, to: ReplyTo) -> str | None:
        """The community that can answer there, None if none of ours can."""
        place = _WALL.fullmatch(to.external_id)
        voice = self._voices.get(int(place[1])) if place else None
        return voice.name if voice else None

    def length(self, text: str) -> int:
        """In characters."""
        return len(text)

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        """Say it; see `Publisher.publish`."""
        community, post, comment = _place(to)
        visit = self._writers[community].visit(now, Allowance())
        answered = {"reply_to_comment": comment} if comment else {}
        said = await visit.call(
            _METHOD,
            owner_id=-community,
            post_id=post,
            from_group=community,
            message=text,
            guid=key,
            **answered,
        )
        number = said.get("comment_id") if isinstance(said, dict) else None
        if not isinstance(said, dict) or not isinstance(number, int):
            raise strange(_METHOD)
        stack = said.get("parents_stack")
        top = stack[0] if isinstance(stack, list) and stack and isinstance(stack[0], int) else 0
        link = vk_link(self._settings.link_base, -community, post, number, top)
        return Published(f"-{community}_{post}_{number}", link)

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        """Look whether the community has said it there."""
        community, post, _ = _place(to)
        visit = self._reader.visit(now, Allowance())
        lens = Lens(-community, now, self._settings.link_base)
        seconds = int(now.timestamp())
        reading = await read_thread(
            visit, lens, Reading(post, None), Thread(seconds, seconds), self._settings
        )
        return found(reading.posts, text, since)

    async def close(self) -> None:
        """Give back the connections."""
        for api in (self._reader, *self._writers.values()):
            await api.close()


def _place(to: ReplyTo) -> tuple[int, int, int]:
    """Community, post, and the comment to answer or 0."""
    place = _WALL.fullmatch(to.external_id)
    if place is None:
        raise ValueError(f"not a post of a community's wall: {to.external_id}")
    return int(place[1]), int(place[2]), int(place[3] or 0)


def publisher(settings: VkSettings) -> VkPublisher | None:
    """A publisher, if there is a community to speak as."""
    return VkPublisher(settings) if settings.voices else None
