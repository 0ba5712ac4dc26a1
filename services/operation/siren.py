"""What still tells the admin when the messenger cannot: one POST to an address of theirs.

    POST url    {"text": "…", "event": "…", "region": "…"}

Mattermost, Rocket.Chat and others show `text` as it is. No words of residents are ever in it. What
cannot be told is kept and told later, in order. Does not live here: what happens (`bot/herald.py`).
"""

import logging
from collections import deque
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.errors import NetworkError
from services.networks.http import Http, Wire

log = logging.getLogger(__name__)

AGAIN = timedelta(minutes=1)
"""Between attempts to tell."""
KEPT = 20
"""Alerts that wait; more than that are no news."""
ANSWERING = 10.0
"""Seconds the other side has to answer."""


@dataclass(frozen=True, slots=True)
class Alert:
    """`event` is a word for programs, `text` for people."""

    event: str
    text: str


class Siren:
    """Tells one address. `region` says whose desk it is."""

    def __init__(self, url: str, region: str, proxy: str | None = None) -> None:
        self._url = url
        self._region = region
        self._http = Http(Wire(timeout=ANSWERING, proxy=proxy))
        self._waiting: deque[Alert] = deque(maxlen=KEPT)
        self._not_before: datetime | None = None

    def add(self, alert: Alert) -> None:
        """To be told by the next `tell`."""
        self._waiting.append(alert)

    async def tell(self, now: datetime) -> None:
        """Tell what waits, unless it has just failed."""
        if self._not_before is not None and now < self._not_before <= now + AGAIN:
            return
        while self._waiting:
            if not await self._post(self._waiting[0]):
                if self._not_before is None:
                    log.warning("[alerts] url does not take alerts: tried again and again")
                self._not_before = now + AGAIN
                return
            self._waiting.popleft()
        self._not_before = None

    async def close(self) -> None:
        """Give back the connections."""
        await self._http.close()

    async def _post(self, alert: Alert) -> bool:
        body = {"text": alert.text, "event": alert.event, "region": self._region}
        try:
            answer = await self._http.ask("POST", self._url, json=body)
        except NetworkError:
            return False
        return 200 <= answer.status < 300
