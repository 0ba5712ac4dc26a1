"""The town's X as its residents see it, and as its accountants do.

Lives here: `XTown`, the writes that need nobody's permission, windows of requests, credits. Does
not live here: the wire (`transport.py`), the methods (`methods.py`).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sandbox.x.faults import Faults

EPOCH_MS = 1_288_834_974_657
WINDOW_SECONDS = 15 * 60
BEARER = "AAAAtown%2Bbearer"
CONSUMER = ("townConsumerKey", "townConsumerSecret")
_MENTION = re.compile(r"@([A-Za-z0-9_]{1,15})")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with an account."""

    id: str
    username: str
    name: str


@dataclass(slots=True)
class Tweet:
    """A post. Every edit is a new one: `versions` are the ids of all, shared between them.

    `place` is what the author says of where it was written; `hidden`: the author closed the
    account.
    """

    id: str
    author: Account
    text: str
    at: datetime
    conversation_id: str
    versions: list[str]
    place: str = ""
    answered: "Tweet | None" = None
    quoted: "Tweet | None" = None
    reposted: "Tweet | None" = None
    media: int = 0
    deleted: bool = False
    hidden: bool = False

    @property
    def mentions(self) -> set[str]:
        """The accounts that it names, in lower case; a reply names whom it answers."""
        named = {name.lower() for name in _MENTION.findall(self.text)}
        return named | ({self.answered.author.username.lower()} if self.answered else set())

    @property
    def is_newest(self) -> bool:
        """Whether no later version of it is there."""
        return self.versions[-1] == self.id


@dataclass(frozen=True, slots=True)
class Call:
    """One request and the HTTP status of its answer."""

    method: str
    params: dict[str, str]
    status: int


@dataclass(slots=True)
class Window:
    """Requests of one method in the present window, which ends at `reset` in unix seconds."""

    used: int = 0
    reset: int = 0


@dataclass(slots=True)
class XTown:
    """Accounts and their posts on one clock, which `now` tells.

    `lag` is how long a new post is not found yet; `credits` how many posts may still be read,
    None for as many as one likes: an id is paid for once a day in UTC. `limits` are the requests
    a window by method, where not X's own. `writers` are accounts that let the application write,
    and their secrets, by their tokens.
    """

    now: Callable[[], datetime]
    lag: timedelta = timedelta(seconds=30)
    credits: int | None = None
    limits: dict[str, int] = field(default_factory=dict)
    bearer: str = BEARER
    writers: dict[str, tuple[Account, str]] = field(default_factory=dict)
    faults: Faults = field(default_factory=Faults)
    accounts: dict[str, Account] = field(default_factory=dict)
    tweets: dict[str, Tweet] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    windows: dict[str, Window] = field(default_factory=dict)
    paid: set[tuple[date, str]] = field(default_factory=set)

    def add_account(self, username: str, name: str) -> Account:
        """A new account."""
        account = Account(str(900_001 + len(self.accounts)), username, name)
        self.accounts[account.id] = account
        return account

    def let_write(self, account: Account) -> tuple[str, str]:
        """The account lets the town's application write; its token and secret."""
        pair = (f"{account.id}-townToken", f"townSecret{account.id}")
        self.writers[pair[0]] = (account, pair[1])
        return pair

    def write(
        self,
        author: Account,
        text: str,
        *,
        at: datetime | None = None,
        place: str = "",
        answers: Tweet | None = None,
        quotes: Tweet | None = None,
        media: int = 0,
    ) -> Tweet:
        """A post, or an answer to one."""
        number = self._new_id(at or self.now())
        conversation = answers.conversation_id if answers else number
        tweet = Tweet(
            number, author, text, at or self.now(), conversation, [number], place,
            answered=answers, quoted=quotes, media=media,
        )  # fmt: skip
        self.tweets[tweet.id] = tweet
        return tweet

    def repost(self, author: Account, tweet: Tweet) -> Tweet:
        """Somebody else's post once more, with no word of one's own."""
        made = self.write(author, f"RT @{tweet.author.username}: {tweet.text}", place=tweet.place)
        made.reposted = tweet
        return made

    def edit(self, tweet: Tweet, text: str) -> Tweet:
        """A new version of a post's newest one, with an id of its own."""
        old = self.tweets[tweet.versions[-1]]
        made = Tweet(
            self._new_id(self.now()), old.author, text, old.at, old.conversation_id, old.versions,
            old.place, answered=old.answered, quoted=old.quoted, media=old.media,
        )  # fmt: skip
        old.versions.append(made.id)
        self.tweets[made.id] = made
        return made

    def delete(self, tweet: Tweet) -> None:
        """Take a post away with all its versions."""
        for version in tweet.versions:
            self.tweets[version].deleted = True

    def called(self, method: str) -> list[Call]:
        """The calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    def pay(self, tweets: Iterable[Tweet]) -> None:
        """Take what reading these costs from the credits."""
        today = self.now().date()
        fresh = {(today, tweet.id) for tweet in tweets} - self.paid
        self.paid |= fresh
        if self.credits is not None:
            self.credits = max(0, self.credits - len(fresh))

    def _new_id(self, at: datetime) -> str:
        """An id of that moment, larger than any of the same millisecond before."""
        number = (round(at.timestamp() * 1000) - EPOCH_MS) << 22
        while str(number) in self.tweets:
            number += 1
        return str(number)
