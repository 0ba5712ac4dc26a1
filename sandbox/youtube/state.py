"""The town's YouTube as its residents see it: channels, videos, comments and answers.

Lives here: `YoutubeTown`, the writes that need nobody's permission. Does not live here: the wire
(`server.py`), the methods (`methods.py`).
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.spoilers import Faults

KEY = "AIzaTown-of-Sadovoe_key"
DAY_UNITS = 10_000


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with a channel; everybody has one."""

    id: str
    handle: str


@dataclass(slots=True, eq=False)
class Video:
    """A video and what is said under it."""

    id: str
    channel: Account
    title: str
    has_comments: bool = True
    comments: list["Comment"] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Comment:
    """A comment, or with `under` an answer to one."""

    id: str
    video: Video
    author: Account
    text: str
    at: datetime
    changed_at: datetime
    under: "Comment | None" = None
    answers: list["Comment"] = field(default_factory=list)
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One request and the HTTP status of its answer."""

    method: str
    params: dict[str, str]
    status: int


@dataclass(slots=True)
class YoutubeTown:
    """Channels and comments on one clock, which `now` tells. `units` is what may still be spent.

    `shown_answers` is how many answers come along with their comment.
    """

    now: Callable[[], datetime]
    key: str = KEY
    units: int = DAY_UNITS
    shown_answers: int = 5
    faults: Faults = field(default_factory=Faults)
    accounts: dict[str, Account] = field(default_factory=dict)
    videos: dict[str, Video] = field(default_factory=dict)
    comments: dict[str, Comment] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)

    def add_account(self, handle: str) -> Account:
        """A new account with its channel."""
        account = Account(f"UC{_letters(f'account {handle}', 22)}", f"@{handle}")
        self.accounts[account.id] = account
        return account

    def add_video(self, channel: Account, title: str) -> Video:
        """A new video."""
        video = Video(_letters(f"video {title} {len(self.videos)}", 11), channel, title)
        self.videos[video.id] = video
        return video

    def write(
        self,
        video: Video,
        author: Account,
        text: str,
        *,
        at: datetime | None = None,
        answers: Comment | None = None,
    ) -> Comment:
        """A comment, or an answer; answers do not nest."""
        under = answers.under or answers if answers else None
        number = _letters(f"comment {len(self.comments)}", 20)
        name = f"{under.id}.{number}" if under else f"Ugx{number}"
        moment = at or self.now()
        comment = Comment(name, video, author, text, moment, moment, under)
        self.comments[name] = comment
        (under.answers if under else video.comments).append(comment)
        return comment

    def edit(self, comment: Comment, text: str) -> None:
        """Other words for it."""
        comment.text, comment.changed_at = text, self.now()

    def delete(self, comment: Comment) -> None:
        """Take it away, and its answers."""
        for one in (comment, *comment.answers):
            one.deleted = True

    def called(self, method: str) -> list[Call]:
        """The calls of a method so far."""
        return [call for call in self.calls if call.method == method]


def _letters(seed: str, length: int) -> str:
    """Letters as ids have them, the same for the same seed."""
    return hashlib.sha256(seed.encode()).hexdigest()[:length].ljust(length, "A")
