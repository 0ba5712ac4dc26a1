"""A channel of the town's YouTube with one video, the connector reading it over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from sandbox.serving import serve
from sandbox.youtube import Account, Call, Comment, Video, YoutubeTown, youtube_app
from services.errors import NetworkError
from services.networks.base import SourceRef
from services.networks.youtube import YoutubeConnector, YoutubeSettings
from tests.services.networks.scene import HASTE, START, Reader, by_id, closing

__all__ = ["START", "Desk", "by_id", "desk"]


@dataclass
class Desk(Reader):
    """One watched place, Anna who comments, the administration whose channel it is."""

    connector: YoutubeConnector
    town: YoutubeTown
    video: Video
    anna: Account
    office: Account
    base: str

    def write(self, text: str, **more: Any) -> Comment:
        """Anna comments, or answers."""
        return self.town.write(self.video, more.pop("by", self.anna), text, **more)

    def calls(self, method: str) -> list[Call]:
        """The calls of `method` so far."""
        return self.town.called(method)

    async def refused(self) -> NetworkError:
        """The error of a fetch that must fail."""
        try:
            page = await self.fetch()
        except NetworkError as error:
            return error
        raise AssertionError(f"it was answered: {page}")


@asynccontextmanager
async def desk(kind: str = "channel", address: str = "", **settings: Any) -> AsyncIterator[Desk]:
    """Serve a town with one video, and a connector with a key."""
    clock = [START]
    town = YoutubeTown(now=lambda: clock[0])
    office = town.add_account("sadovoe_adm")
    anna = town.add_account("anna_t")
    video = town.add_video(office, "Прямая линия")
    async with serve(youtube_app(town)) as base:
        wanted: dict[str, Any] = {
            "api_key": town.key,
            "api_base": f"{base}/youtube",
            **HASTE,
        } | settings
        connector = YoutubeConnector(YoutubeSettings(**wanted))
        place = address or (video.id if kind == "video" else office.id)
        source = SourceRef(id=1, network="youtube", kind=kind, address=place)
        async with closing(connector):
            yield Desk(connector, source, clock, town, video, anna, office, base, passes=6)
