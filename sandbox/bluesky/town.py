"""Bluesky as its people see it: accounts, posts, sessions.

Lives here: the state and writing to it. Does not live here: the wire (`server.py`).
"""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.spoilers import Faults

Json = dict[str, Any]
_SORTED = "234567abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody; `password` is an app password."""

    did: str
    handle: str
    name: str
    password: str


@dataclass(slots=True)
class Post:
    """One post. `at` is the author's moment, `indexed_at` the network's."""

    uri: str
    author: Account
    text: str
    at: datetime
    indexed_at: datetime
    mentions: list[Account]
    reply_to: "Post | None" = None
    images: int = 0
    tags: list[str] = field(default_factory=list)

    @property
    def cid(self) -> str:
        """It follows from what is written."""
        digest = hashlib.sha256(f"{self.uri} {self.text}".encode()).digest()
        return f"bafyrei{base64.b32encode(digest).decode().lower().rstrip('=')}"

    @property
    def root(self) -> "Post":
        """The post that the thread began with."""
        return self.reply_to.root if self.reply_to else self

    @property
    def sort_at(self) -> datetime:
        """What the search sorts by: an author's moment counts only backwards."""
        return min(self.at, self.indexed_at)


@dataclass
class BlueskyTown:
    """Accounts and posts on one clock. Tokens in `expired` are over."""

    now: Callable[[], datetime]
    faults: Faults = field(default_factory=Faults)
    accounts: list[Account] = field(default_factory=list)
    posts: dict[str, Post] = field(default_factory=dict)
    access: dict[str, Account] = field(default_factory=dict)
    refresh: dict[str, Account] = field(default_factory=dict)
    expired: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    _count: int = 0

    def add_account(self, handle: str, name: str) -> Account:
        """A new account."""
        number = self._next()
        did = f"did:plc:{self._key(number).rjust(24, 'a')}"
        account = Account(did, handle, name, f"pass-word-{number:04d}")
        self.accounts.append(account)
        return account

    def write(
        self,
        author: Account,
        text: str,
        *,
        mentions: Sequence[Account] = (),
        reply_to: Post | None = None,
        at: datetime | None = None,
        images: int = 0,
        tags: Sequence[str] = (),
        key: str = "",
    ) -> Post:
        """A post; `at` is what its author says of the moment, `tags` stand beside its words, `key`
        is the last part of its id."""
        key = key or self._key(self._next()).rjust(13, "3")
        uri = f"at://{author.did}/app.bsky.feed.post/{key}"
        now = self.now()
        post = Post(uri, author, text, at or now, now, list(mentions), reply_to, images, list(tags))
        self.posts[uri] = post
        return post

    def edit(self, post: Post, text: str) -> None:
        """Another text: the same id, another cid."""
        post.text = text

    def delete(self, post: Post) -> None:
        """Take a post away."""
        del self.posts[post.uri]

    def tokens(self, account: Account) -> tuple[str, str]:
        """A new session's tokens."""
        access, refresh = (self._jwt(account, scope) for scope in ("access", "refresh"))
        self.access[access] = self.refresh[refresh] = account
        return access, refresh

    def _jwt(self, account: Account, scope: str) -> str:
        issued = int(self.now().astimezone(UTC).timestamp())
        length = int(timedelta(hours=2).total_seconds())
        parts = (
            {"typ": f"{scope}+jwt", "alg": "HS256"},
            {"scope": f"com.atproto.{scope}", "sub": account.did, "iat": issued,
             "exp": issued + length, "jti": str(self._next())},
        )  # fmt: skip
        head, body = (
            base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
            for part in parts
        )
        return f"{head}.{body}.c2lnbmF0dXJl"

    def _key(self, number: int) -> str:
        digits = ""
        while number:
            number, digit = divmod(number, 32)
            digits = _SORTED[digit] + digits
        return digits

    def _next(self) -> int:
        self._count += 1
        return self._count
