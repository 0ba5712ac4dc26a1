"""Answering on MAX as the bot: a comment under a channel's post, a message in a group.

Lives here: who may speak where, saying it, and reading back whether it was said. Does not live
here: who has allowed it, and what is done about a refusal (`services/replying/publishing.py`).
"""

from datetime import datetime
from functools import partial

from services.networks.base import Allowance, Published, ReplyTo
from services.networks.maxru.answers import strange
from services.networks.maxru.api import COMMENTS, MESSAGES, MaxApi
from services.networks.maxru.items import (
    CHANNEL,
    GROUP,
    Item,
    Lens,
    mid_in,
    read_comment,
    read_items,
    read_message,
)
from services.networks.maxru.links import chat_of, max_link
from services.networks.maxru.paging import read_stretch
from services.networks.maxru.settings import MaxSettings
from services.networks.said import CLOCKS_DIFFER, found, nothing_said_yet
from services.networks.untrusted import LACKS
from services.networks.visits import Visit

_METHOD = "say"
_PAGES = 20
"""Pages that are looked through for what may have been said."""


class MaxPublisher:
    """Says a text, and never again what may have been said: MAX knows no key of a text."""

    network: str = "max"
    repeatable: bool = False
    reads_back: bool = True
    longest: int = 4000

    def __init__(self, settings: MaxSettings) -> None:
        self._settings = settings
        self._api = MaxApi(settings)

    def voice(self, to: ReplyTo) -> str | None:
        """What the bot is called there, None where it does not answer."""
        return self._settings.voices.get(str(chat_of(to.thread_id)))

    def length(self, text: str) -> int:
        """In characters."""
        return len(text)

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        """Say it; see `Publisher.publish`."""
        visit = self._api.visit(now, Allowance())
        with nothing_said_yet():
            lens = await self._lens(visit, to)
        body: dict[str, object] = {"text": text}
        if lens.kind == GROUP or to.external_id != to.thread_id:
            body["link"] = {"type": "reply", "mid": to.external_id}
        path, params = f"messages/{to.thread_id}/comments", {}
        if lens.kind == GROUP:
            path, params = "messages", {"chat_id": str(lens.chat_id)}
        said = await self._api.ask(visit, _METHOD, path, params, verb="POST", json=body, once=True)
        name = mid_in(said.get("message"))
        if not name:
            raise strange(LACKS.filled(key="mid"))
        # A comment has no link of its own: the post's leads to it.
        shown = name if lens.kind == GROUP else to.thread_id
        return Published(name, max_link(self._settings.link_base, shown, lens.chat_id))

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        """Look whether the bot has said it there."""
        visit = self._api.visit(now, Allowance())
        lens = await self._lens(visit, to)

        def read(item: object) -> Item:
            if lens.kind == GROUP:
                return read_message(item, lens)
            return read_comment(item, to.thread_id, lens)

        stretch = await read_stretch(
            partial(self._page, visit, lens, to.thread_id),
            read,
            _ms(now + CLOCKS_DIFFER),
            _ms(since - CLOCKS_DIFFER),
            self._settings.page_size,
            _PAGES,
        )
        return found((one.post for one in stretch.items.values()), text, since)

    async def close(self) -> None:
        """Give back the connections."""
        await self._api.close()

    async def _lens(self, visit: Visit, to: ReplyTo) -> Lens:
        chat_id = chat_of(to.thread_id)
        if chat_id is None:
            raise ValueError(f"not a message of a chat: {to.thread_id}")
        told = await self._api.ask(visit, "chats", f"chats/{chat_id}")
        kind = CHANNEL if told.get("type") == "channel" else GROUP
        me = await self._api.me(visit)
        return Lens(chat_id, kind, "", me, visit.now, self._settings.link_base)

    async def _page(
        self, visit: Visit, lens: Lens, post: str, later: int, earlier: int
    ) -> list[object]:
        count = str(self._settings.page_size)
        if lens.kind == GROUP:
            # "from" is the later bound here, and "to" the earlier one.
            params = {"chat_id": str(lens.chat_id), "from": str(later), "to": str(earlier)}
            answer = await self._api.ask(visit, MESSAGES, "messages", params | {"count": count})
        else:
            params = {"before": str(later), "after": str(earlier), "count": count}
            path = f"messages/{post}/comments"
            answer = await self._api.ask(visit, COMMENTS, path, params)
        return read_items(answer)


def _ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
