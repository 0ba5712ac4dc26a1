"""The server as its people see it: accounts, posts, who mentioned whom.

Lives here: the state and writing to it. Does not live here: the wire (`server.py`), JSON
(`shapes.py`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.spoilers import Faults

KEYS_LIVE = timedelta(hours=1)
"""How long an `Idempotency-Key` is remembered."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody. `acct` holds the server of one who lives elsewhere."""

    id: str
    acct: str
    name: str


@dataclass(slots=True)
class Status:
    """One post; `html` as the API shows it."""

    id: str
    author: Account
    html: str
    at: datetime
    tags: list[str]
    mentions: list[Account]
    reply_to: str | None = None
    visibility: str = "public"
    warning: str = ""
    media: int = 0
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Notification:
    """Somebody was mentioned."""

    id: str
    to: str
    status: Status
    at: datetime


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    method: str
    path: str
    params: dict[str, str]


@dataclass
class MastodonTown:
    """One server on one clock.

    `link_base` is where its own people's posts lie, "" for its name. `previews_open` False closes
    timelines to those without a key. `left` counts down what may still be asked until `resets_at`;
    None is without end. `writers` are the ids of those whose keys may write.
    """

    now: Callable[[], datetime]
    host: str = "mastodon.example"
    link_base: str = ""
    faults: Faults = field(default_factory=Faults)
    statuses: dict[str, Status] = field(default_factory=dict)
    notifications: list[Notification] = field(default_factory=list)
    tokens: dict[str, Account] = field(default_factory=dict)
    writers: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    previews_open: bool = True
    left: int | None = None
    resets_at: datetime | None = None
    _said: dict[tuple[str, str], Status] = field(default_factory=dict)
    _count: int = 0

    def add_account(self, acct: str, name: str) -> Account:
        """A new account."""
        return Account(str(109_000_000_000_000_000 + self._next()), acct, name)

    def log_in(self, account: Account, *, writes: bool = False) -> str:
        """A key of that account."""
        if writes:
            self.writers.add(account.id)
        token = f"town-token-{self._next()}-{account.acct}"
        self.tokens[token] = account
        return token

    def write(
        self,
        author: Account,
        html: str,
        *,
        tags: Sequence[str] = (),
        mentions: Sequence[Account] = (),
        reply_to: Status | None = None,
        at: datetime | None = None,
        visibility: str = "public",
        warning: str = "",
        media: int = 0,
    ) -> Status:
        """A post; its id tells the moment of writing, so one that arrives late sorts behind."""
        moment = at or self.now()
        number = self._id(moment)
        status = Status(
            number,
            author,
            html,
            moment,
            [tag.lower() for tag in tags],
            list(mentions),
            reply_to.id if reply_to else None,
            visibility,
            warning,
            media,
        )
        self.statuses[number] = status
        for account in mentions:
            told = Notification(self._id(self.now()), account.id, status, self.now())
            self.notifications.append(told)
        return status

    def edit(self, status: Status, html: str) -> None:
        """Another text."""
        status.html, status.edited_at = html, self.now()

    def delete(self, status: Status) -> None:
        """Take a post away, and what told of it."""
        del self.statuses[status.id]
        self.notifications = [one for one in self.notifications if one.status is not status]

    def said_with(self, account: Account, key: str) -> Status | None:
        """What an account has posted with this key within the hour."""
        known = self._said.get((account.id, key)) if key else None
        return known if known and self.now() - known.at < KEYS_LIVE else None

    def remember(self, account: Account, key: str, status: Status) -> None:
        """Keep the key that a post came with."""
        self._said[account.id, key] = status

    def stands_below(self, status: Status, there: Status) -> bool:
        """Whether a post answers another one, or an answer to it."""
        answered = self.statuses.get(status.reply_to or "")
        return answered is not None and (answered is there or self.stands_below(answered, there))

    def called(self, method: str) -> list[Call]:
        """The calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    def _id(self, moment: datetime) -> str:
        return str((int(moment.timestamp() * 1000) << 16) + self._next())

    def _next(self) -> int:
        self._count += 1
        return self._count
