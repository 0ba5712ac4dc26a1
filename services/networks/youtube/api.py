"""Calling YouTube's Data API with a key.

Lives here: how a call looks on the wire, what it costs. Does not live here: pace and repeats
(`visits.py` of all networks), what answers mean.
"""

from collections.abc import Mapping
from datetime import datetime

from services.networks.base import Allowance
from services.networks.http import Http
from services.networks.visits import Manners, Token, Visit
from services.networks.youtube.answers import LOST_PLACE, Json, read_answer
from services.networks.youtube.settings import YoutubeSettings

UNITS = "units"
"""What the daily budget counts: every list that is read costs one unit, whichever it is."""


class YoutubeApi:
    """One key's way to YouTube, shared by every fetch that uses it."""

    def __init__(self, settings: YoutubeSettings) -> None:
        self.settings = settings
        manners = Manners(
            "YouTube", settings.rps, settings.backoff, not_at_once=frozenset({LOST_PLACE})
        )
        self.token = Token(manners, settings.wire)

    def visit(self, now: datetime, allowance: Allowance) -> Visit:
        """Begin one fetch."""
        return self.token.visit(now, allowance)

    async def ask(self, visit: Visit, path: str, params: Mapping[str, str]) -> Json:
        """YouTube's answer. Raises NetworkError once repeating no longer helps."""
        settings = self.settings

        async def attempt(http: Http) -> Json:
            answer = await http.ask(
                "GET",
                f"{settings.api_base.rstrip('/')}/{settings.version}/{path}",
                params=params,
                headers={"X-goog-api-key": settings.api_key},
            )
            return read_answer(answer, settings.api_key, visit.now)

        return await visit.ask(UNITS, attempt)

    async def close(self) -> None:
        """Give back the connections."""
        await self.token.close()
