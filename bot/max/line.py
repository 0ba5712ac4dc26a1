"""One call of MAX's bot API, as it is; what comes of it is told by NetworkError.

Nothing is repeated here: a message said twice is worse than one said late, and the outbox knows
what to try again.
"""

from collections.abc import Mapping

from services.networks.http import Http
from services.networks.maxru.answers import Json, read_answer
from services.networks.maxru.settings import MaxSettings


class MaxLine:
    """The bot's way to MAX."""

    def __init__(self, settings: MaxSettings) -> None:
        self.settings = settings
        self._http = Http(settings.wire)

    async def ask(
        self,
        verb: str,
        path: str,
        params: Mapping[str, str] | None = None,
        body: object = None,
    ) -> Json:
        """MAX's answer. Raises NetworkError."""
        answer = await self._http.ask(
            verb,
            f"{self.settings.api_base.rstrip('/')}/{path}",
            params=params,
            json=body,
            headers={"Authorization": self.settings.token},
        )
        return read_answer(answer, self.settings.token)

    async def upload(self, url: str, name: str, content: bytes) -> Json:
        """Bring a file to where MAX asked for it: another server, which gets no token."""
        answer = await self._http.ask("POST", url, file=(name, content))
        return read_answer(answer, self.settings.token)

    async def close(self) -> None:
        """Give back the connections."""
        await self._http.close()
