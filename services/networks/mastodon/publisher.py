"""Answering a post on Mastodon as the user whose key the server's settings hold.

Lives here: who may speak where, saying it, and reading back whether it was said. Does not live
here: who has allowed it, and what is done about a refusal (`services/replying/publishing.py`).
"""

import re
from datetime import datetime

from services.errors import ErrorKind, NetworkError
from services.languages import lazy
from services.networks.base import Allowance, FetchedPost, Published, ReplyTo
from services.networks.mastodon.answers import strange
from services.networks.mastodon.api import ServerApi, Visit
from services.networks.mastodon.items import read_post
from services.networks.mastodon.settings import MastodonSettings
from services.networks.said import is_said, nothing_said_yet
from services.networks.untrusted import BadItem

_MENTION = 32
"""A server counts the name alone of "@name@its.server", and names are at most so long."""
_LINK = re.compile(r"https?://\S+")
_LINK_LENGTH = 23
"""Every link counts as so many characters."""


class MastodonPublisher:
    """Says a text once: a server remembers its `Idempotency-Key` for an hour.

    Whom it answers is named at its beginning: without that they would not be told of it.
    """

    network: str = "mastodon"
    repeatable: bool = True
    reads_back: bool = True

    def __init__(self, settings: MastodonSettings) -> None:
        self.longest = settings.longest
        self._apis = {
            server.host: ServerApi(server, settings) for server in settings.servers if server.voice
        }

    def voice(self, to: ReplyTo) -> str | None:
        """The user that can answer there, None where none of ours can."""
        api = self._apis.get(to.external_id.partition("/")[0])
        return api.server.voice if api else None

    def length(self, text: str) -> int:
        """In characters as servers count them, with room for the name of whom it answers."""
        return len(_LINK.sub("x" * _LINK_LENGTH, text)) + _MENTION

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        """Say it; see `Publisher.publish`."""
        visit, number = self._visit(to, now)
        host = visit.server.host
        with nothing_said_yet():
            answered = await visit.status(number)
        if answered is None:
            raise NetworkError(
                ErrorKind.GONE, lazy("{host}: этого поста больше нет").filled(host=host), code="404"
            )
        account = answered.get("account")
        name = account.get("acct") if isinstance(account, dict) else None
        status = {
            "status": f"@{name} {text}" if isinstance(name, str) and name else text,
            "in_reply_to_id": number,
            "visibility": str(answered.get("visibility") or "public"),
            "language": "ru",
        }
        said = _post(await visit.say(status, key), visit)
        if said is None:
            raise strange(host, lazy("чужой пост в ответ"))
        return Published(said.external_id, said.link)

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        """Look whether the user has said it there."""
        visit, number = self._visit(to, now)
        me = await visit.me()
        ours = f"@{me}@{visit.server.host}"
        for status in await visit.answers(number):
            post = _post(status, visit)
            if post and post.author_id == ours and is_said(post, text, since):
                return Published(post.external_id, post.link)
        return None

    async def close(self) -> None:
        """Give back the connections."""
        for api in self._apis.values():
            await api.close()

    def _visit(self, to: ReplyTo, now: datetime) -> tuple[Visit, str]:
        host, _, number = to.external_id.partition("/")
        return self._apis[host].visit(now, Allowance()), number


def _post(status: object, visit: Visit) -> FetchedPost | None:
    try:
        return read_post(status, visit.server.host, visit.now)
    except BadItem:
        return None


def publisher(settings: MastodonSettings) -> MastodonPublisher | None:
    """A publisher, if there is a user to speak as."""
    speaks = any(server.voice for server in settings.servers)
    return MastodonPublisher(settings) if speaks else None
