"""The comments of a channel, and of a video of YouTube, for the contract suite."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sandbox import spoilers
from sandbox.spoilers import Faults, Spoiler
from sandbox.youtube import Comment
from sandbox.youtube.methods import YoutubeError
from tests.services.networks.scene import ALWAYS, Failing, Stage, Trouble
from tests.services.networks.youtube.desk import Desk, desk

_FAULTS: Mapping[Trouble, Spoiler] = {
    Trouble.AUTH: spoilers.answer(
        400, YoutubeError(400, "badRequest", "API key not valid. Please pass a valid API key.").body
    ),
    Trouble.QUOTA: spoilers.answer(403, YoutubeError(403, "quotaExceeded", "You exceeded.").body),
    Trouble.DOWN: spoilers.page(503),
    Trouble.SILENCE: spoilers.hang(),
    Trouble.GARBAGE: spoilers.garbage(),
}


@dataclass
class CommentsScene(Failing):
    """A place where Anna comments; what opens a discussion is its post."""

    troubles = _FAULTS
    desk: Desk
    page_size: int
    secrets: tuple[str, ...]
    items: dict[str, Comment] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """Anna's comment."""
        return self._known(self.desk.write(text))

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """Anna's answer, or the administration's."""
        author = self.desk.office if official else self.desk.anna
        return self._known(self.desk.write(text, by=author, answers=self.items[post]))

    def edit(self, item: str, text: str) -> None:
        """Other words for it."""
        self.desk.town.edit(self.items[item], text)

    def delete(self, item: str) -> None:
        """It is taken away."""
        self.desk.town.delete(self.items[item])

    def spoil(self, item: str) -> None:
        """The comment's text becomes a number."""

        def change(body: Any) -> Any:
            for shown in body.get("items", []):
                if shown["id"] == item:
                    snippet = shown["snippet"]["topLevelComment"]["snippet"]
                    snippet["textOriginal"] = snippet["textDisplay"] = 5
            return body

        self.desk.town.faults.next(spoilers.change(change), method="commentThreads", times=ALWAYS)

    @property
    def faults(self) -> Faults:
        """The stand-in's."""
        return self.desk.town.faults

    def _known(self, comment: Comment) -> str:
        self.items[comment.id] = comment
        return comment.id


@asynccontextmanager
async def comments(kind: str, *, timeout: float = 20.0) -> AsyncIterator[CommentsScene]:
    """Nothing said yet, small pages, everything read whole at its turn."""
    async with desk(kind, timeout=timeout, page_size=3, page_cap=3, full_every=1) as d:
        size = d.connector.settings.page_size
        yield CommentsScene(d.connector, d.source, d.clock, d, size, (d.town.key,), passes=6)


CHANNEL_STAGE = Stage("youtube-channel", partial(comments, "channel"))
VIDEO_STAGE = Stage("youtube-video", partial(comments, "video"))
