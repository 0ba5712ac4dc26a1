"""Calling MAX with a bot's token.

Lives here: how a call of MAX looks on the wire, what is known of the bot and of places' names.
Does not live here: pace, repeats and budget (`visits.py` of all networks), what answers mean.
"""

from collections.abc import Mapping
from datetime import datetime

from services.errors import NetworkError
from services.networks.base import Allowance
from services.networks.http import Http
from services.networks.maxru.answers import Json, read_answer
from services.networks.maxru.settings import MaxSettings
from services.networks.text import clean_line
from services.networks.visits import Manners, Token, Visit

MESSAGES = "messages"
COMMENTS = "comments"


class MaxApi:
    """One bot's way to MAX, shared by every fetch and by the ear."""

    def __init__(self, settings: MaxSettings) -> None:
        self.settings = settings
        self.token = Token(Manners("MAX", settings.rps, settings.backoff), settings.wire)
        manners = Manners("MAX", settings.updates_rps, settings.backoff)
        self.updates_token = Token(manners, settings.updates_wire)
        self._me = 0
        self._titles: dict[int, str] = {}

    def visit(self, now: datetime, allowance: Allowance) -> Visit:
        """Begin one fetch."""
        return self.token.visit(now, allowance)

    async def ask(
        self,
        visit: Visit,
        method: str,
        path: str,
        params: Mapping[str, str] | None = None,
        *,
        verb: str = "GET",
        json: object = None,
        once: bool = False,
    ) -> Json:
        """MAX's answer; `method` is what the call counts as, `once` see `Visit.ask`. Raises
        NetworkError once repeating no longer helps."""
        settings = self.settings

        async def attempt(http: Http) -> Json:
            answer = await http.ask(
                verb,
                f"{settings.api_base.rstrip('/')}/{path}",
                params=params,
                json=json,
                # No "Bearer" before it, and never in the address.
                headers={"Authorization": settings.token},
            )
            return read_answer(answer, settings.token)

        return await visit.ask(method, attempt, once=once)

    async def me(self, visit: Visit) -> int:
        """The bot's own id."""
        if not self._me:
            told = (await self.ask(visit, "me", "me")).get("user_id")
            self._me = told if isinstance(told, int) else 0
        return self._me

    async def title(self, visit: Visit, chat_id: int) -> str:
        """A place's name; "" while MAX will not tell it."""
        if chat_id not in self._titles:
            try:
                told = (await self.ask(visit, "chats", f"chats/{chat_id}")).get("title")
            except NetworkError:
                return ""
            self._titles[chat_id] = clean_line(told) if isinstance(told, str) else ""
        return self._titles[chat_id]

    def renamed(self, chat_id: int) -> None:
        """A place has another name from now on."""
        self._titles.pop(chat_id, None)

    async def close(self) -> None:
        """Give back the connections."""
        await self.token.close()
        await self.updates_token.close()
