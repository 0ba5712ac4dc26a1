"""Alerts to an address: one POST each.

    POST url    {"text": "…", "event": "…", "region": "…"}

Mattermost, Rocket.Chat and others show `text` as it is.
"""

from collections.abc import Sequence

from services.errors import NetworkError
from services.networks.http import Http, Wire
from services.operation.siren import Alert, Manners, Untold

ANSWERING = 10.0
"""Seconds the other side has to answer."""


class Posting:
    """Posts to one address. `region` says whose desk it is."""

    name = "url"
    manners = Manners()

    def __init__(self, url: str, region: str, proxy: str | None = None) -> None:
        self._url = url
        self._region = region
        self._http = Http(Wire(timeout=ANSWERING, proxy=proxy))

    async def tell(self, alerts: Sequence[Alert]) -> None:
        """All of them; Untold when one is not taken."""
        for alert in alerts:
            body = {"text": alert.text, "event": alert.event, "region": self._region}
            try:
                answer = await self._http.ask("POST", self._url, json=body)
            except NetworkError as error:
                raise Untold(f"no answer ({error.code})") from None
            if not 200 <= answer.status < 300:
                raise Untold(f"status {answer.status}")

    async def close(self) -> None:
        """Give back the connections."""
        await self._http.close()
