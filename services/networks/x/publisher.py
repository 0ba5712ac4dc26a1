"""Answering a post on X as an account that has let the application write.

Lives here: saying it, and reading back whether it was said. Does not live here: who has allowed
it, and what is done about a refusal (`services/replying/publishing.py`).
"""

import re
from datetime import datetime
from secrets import token_hex

from services.networks.base import Allowance, Published, ReplyTo
from services.networks.http import Http
from services.networks.said import found
from services.networks.untrusted import LACKS
from services.networks.visits import Visit
from services.networks.x.answers import Json, read_answer, strange
from services.networks.x.api import XApi
from services.networks.x.items import FIELDS, Lens, read_listing
from services.networks.x.links import x_link
from services.networks.x.numbers import is_id
from services.networks.x.settings import XSettings
from services.networks.x.signature import authorization

_METHOD = "reply"
_LINK = re.compile(r"https?://\S+")
_LINK_LENGTH = 23
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Letters that count as one, the Russian ones among them; all others count as two."""


class XPublisher:
    """Says a text, and never again what may have been said: X knows no key of a text.

    X lets an application answer only those who have named its account first, and bills every
    answer; it says so itself when it refuses.
    """

    network: str = "x"
    repeatable: bool = False
    reads_back: bool = True
    longest: int = 280

    def __init__(self, settings: XSettings) -> None:
        self._settings = settings
        self._api = XApi(settings)

    def voice(self, to: ReplyTo) -> str | None:
        """The account: whom it may answer X alone knows."""
        return self._settings.voice

    def length(self, text: str) -> int:
        """As X weighs letters; every link weighs the same."""
        plain, links = _LINK.subn("", text)
        return links * _LINK_LENGTH + sum(1 if _is_light(ord(sign)) else 2 for sign in plain)

    async def publish(self, to: ReplyTo, text: str, key: str, now: datetime) -> Published:
        """Say it; see `Publisher.publish`."""
        body = {"text": text, "reply": {"in_reply_to_tweet_id": to.external_id}}
        said = await self._say(self._api.visit(now, Allowance()), body)
        data = said.get("data")
        name = data.get("id") if isinstance(data, dict) else None
        if not is_id(name):
            raise strange(LACKS.filled(key="id"))
        return Published(str(name), x_link(self._settings.link_base, "", str(name)))

    async def find(
        self, to: ReplyTo, text: str, key: str, since: datetime, now: datetime
    ) -> Published | None:
        """Look whether the account has said it there."""
        settings, visit = self._settings, self._api.visit(now, Allowance())
        # An access token begins with its account's id.
        owner = settings.account.access_token.partition("-")[0]
        params = {
            "query": f"from:{owner} in_reply_to_tweet_id:{to.external_id}",
            "max_results": "10",
            **FIELDS[settings.dialect],
        }
        answer = await self._api.ask(visit, "search", "tweets/search/recent", params)
        listing = read_listing(answer, Lens(owner, now, settings.link_base))
        return found((one.post for one in listing.found if one.post), text, since)

    async def close(self) -> None:
        """Give back the connections."""
        await self._api.close()

    async def _say(self, visit: Visit, body: object) -> Json:
        settings = self._settings
        url = f"{settings.api_base.rstrip('/')}/{settings.version}/tweets"

        async def attempt(http: Http) -> Json:
            seconds = int(visit.now.timestamp())
            signed = authorization("POST", url, settings.account, token_hex(16), seconds)
            answer = await http.ask("POST", url, json=body, headers={"Authorization": signed})
            return read_answer(answer, *settings.account.secrets)

        return await visit.ask(_METHOD, attempt, once=True)


def _is_light(number: int) -> bool:
    return any(first <= number <= last for first, last in _LIGHT)


def publisher(settings: XSettings) -> XPublisher | None:
    """A publisher, if the account answers at all."""
    return XPublisher(settings) if settings.voice else None
