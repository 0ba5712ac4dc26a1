"""A community's own news by the Callback API: VK posts them to the desk's door.

Lives here: the confirmation code, whose word it is, whether VK posts at all. Does not live here:
the door (`bot/web/hooks.py`), reading events (`news.py`), taking tidings in (`services/pushes.py`).

VK stops posting for a while after several failures, and keeps nothing for long: when its server is
found in another state than "ok" the walls are read instead.
"""

import asyncio
import hmac
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.base import Allowance
from services.networks.pushing import Tidings
from services.networks.vk.answers import strange
from services.networks.vk.api import VkApi
from services.networks.vk.events import WANTED
from services.networks.vk.news import CommunityNews
from services.networks.vk.settings import VkCommunity, VkSettings

CHECK_EVERY = timedelta(hours=1)
"""How often VK is asked whether it still posts."""
CONFIRMATION = "confirmation"
"""The type of what is posted to learn whether the address is the community's."""


class CallbackEar(CommunityNews):
    """One community that posts its events to `/vk/{its number}`."""

    keeps_mark = False
    alive_for = 2 * CHECK_EVERY

    def __init__(self, settings: VkSettings, community: VkCommunity, reading: VkApi) -> None:
        super().__init__(settings, community, reading)
        self._secret = community.secret
        self._is_checked = False

    async def listen(self, mark: str, now: datetime) -> Tidings:
        """See whether VK posts: at once, and an hour after that. Raises NetworkError."""
        if self._is_checked:
            await asyncio.sleep(CHECK_EVERY.total_seconds())
        self._is_checked = False
        await self.prepare(now)
        self._is_checked = True
        return Tidings((), mark)

    async def prepare(self, now: datetime) -> None:
        """Raise NetworkError where VK would post nothing, or not all."""
        visit = self._api.visit(now, Allowance())
        told = await visit.call("groups.getCallbackServers", group_id=self.community)
        servers = told.get("items") if isinstance(told, dict) else None
        if not isinstance(servers, list):
            raise strange("getCallbackServers")
        ours = [one for one in servers if isinstance(one, dict) and self._leads_here(one)]
        if not ours:
            raise self._to_mend(
                lazy("добавьте сервер с адресом https://…/vk/{community}").filled(
                    community=self.community
                )
            )
        server = ours[0]
        if server.get("status") != "ok":
            raise self._to_mend(
                lazy("сервер в состоянии «{state}», подтвердите его").filled(
                    state=server.get("status")
                )
            )
        if not self.knows(server.get("secret_key")):
            raise self._to_mend(
                lazy("секретный ключ сервера другой, чем callback_secret в config.toml")
            )
        settings = await visit.call(
            "groups.getCallbackSettings", group_id=self.community, server_id=server.get("id")
        )
        events = settings.get("events") if isinstance(settings, dict) else None
        if not isinstance(events, dict):
            raise strange("getCallbackSettings")
        if silent := [name for name in WANTED if not events.get(name)]:
            raise self._to_mend(
                lazy("отметьте типы событий: {types}").filled(types=", ".join(silent))
            )

    async def confirmation(self, now: datetime) -> str:
        """What the address has to answer to be confirmed. Raises NetworkError."""
        visit = self._api.visit(now, Allowance())
        told = await visit.call("groups.getCallbackConfirmationCode", group_id=self.community)
        code = told.get("code") if isinstance(told, dict) else None
        if not isinstance(code, str):
            raise strange("getCallbackConfirmationCode")
        return code

    def knows(self, secret: object) -> bool:
        """Whether it is VK that says this; compared in constant time."""
        said = secret if isinstance(secret, str) else ""
        mine = self._secret.encode()
        return hmac.compare_digest(said.encode("utf-8", "surrogateescape"), mine)

    def _leads_here(self, server: dict[str, object]) -> bool:
        path = urlsplit(str(server.get("url", ""))).path.rstrip("/")
        return path.endswith(f"/vk/{self.community}")

    def _to_mend(self, what: Text) -> NetworkError:
        words = lazy("ВКонтакте: Callback API сообщества {community}: {what}").filled(
            community=self.community, what=what
        )
        return NetworkError(ErrorKind.BUG, words, code="callback")
