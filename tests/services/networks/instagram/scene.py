"""An account of Instagram, what marks it, and a hashtag, for the contract suite."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from sandbox.graph import Media, MediaComment, faults
from tests.services.networks.facebook.scene import ALWAYS, FAULTS
from tests.services.networks.instagram.desk import ANNA, Desk, desk
from tests.services.networks.scene import Can, Reader, Stage, Trouble

_TAG = "#садовое"
_METHODS = {"media": "media", "tags": "tags", "hashtag": "recent_media"}


@dataclass
class AccountScene(Reader):
    """An account that shows photos under which Anna writes; or Anna's photos that mark it, or
    have its hashtag."""

    desk: Desk
    page_size: int
    secrets: tuple[str, ...]
    items: dict[str, Media | MediaComment] = field(default_factory=dict)

    def write(self, text: str) -> str:
        """A photo with a caption; a hashtag adds nothing to it that a person would see."""
        d = self.desk
        match self.source.kind:
            case "media":
                return self._known(d.show(text))
            case "tags":
                return self._known(d.show(text, by=ANNA, tags=(d.account,)))
            case _:
                media = d.show(text, by=ANNA)
                media.hidden_tags = (_TAG,)
                return self._known(media)

    def comment(self, post: str, text: str, *, official: bool = False) -> str:
        """Anna's comment, or the account's."""
        under = self.items[post]
        assert isinstance(under, Media)
        author = self.desk.account.username if official else ANNA
        return self._known(self.desk.comment(under, text, by=author))

    def edit(self, item: str, text: str) -> None:
        """A caption or a comment gets another text."""
        match self.items[item]:
            case Media() as media:
                media.caption = text
            case MediaComment() as comment:
                comment.text = text

    def delete(self, item: str) -> None:
        """A photo or a comment is taken away."""
        self.items[item].deleted = True

    def spoil(self, item: str) -> None:
        """The caption becomes a number."""

        def change(body: Any) -> Any:
            for shown in body["data"]:
                if shown["id"] == item:
                    shown["caption"] = 5
            return body

        method = _METHODS[self.source.kind]
        self.desk.graph.faults.next(faults.change(change), method=method, times=ALWAYS)

    def trouble(self, kind: Trouble) -> None:
        """Every call fails so."""
        self.desk.graph.faults.next(FAULTS[kind], times=ALWAYS)

    def mend(self) -> None:
        """Nothing fails any more."""
        self.desk.graph.faults.clear()

    def _known(self, item: Media | MediaComment) -> str:
        self.items[item.id] = item
        return item.id


@asynccontextmanager
async def account(kind: str, *, timeout: float = 20.0) -> AsyncIterator[AccountScene]:
    """Nothing shown yet, small pages of answers, every thread read whole at its turn."""
    address = _TAG if kind == "hashtag" else "@sadovoe.adm"
    async with desk(address, kind, timeout=timeout, page_size=3, full_every=1) as d:
        yield AccountScene(
            d.connector, d.source, d.clock, d, d.connector.settings.page_size,
            (d.connector.settings.access_token,), passes=8,
        )  # fmt: skip


MEDIA = Stage("instagram-media", partial(account, "media"))
#: Comments under another's photo are its owner's business.
TAGS = Stage("instagram-tags", partial(account, "tags"), frozenset({Can.COMMENTS, Can.OWNERS}))
#: A hashtag tells neither who shows a photo nor whether it was taken away, and forgets in a day.
HASHTAG = Stage(
    "instagram-hashtag",
    partial(account, "hashtag"),
    frozenset({Can.COMMENTS, Can.OWNERS, Can.DELETIONS, Can.AUTHORS}),
    longest_rest=timedelta(hours=23),
)
