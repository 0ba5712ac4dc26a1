"""What an operator may set about MAX."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from services.networks.http import Wire

_SECRET = re.compile(r"[\w-]{5,256}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MaxSettings:
    """MAX's settings; hosts have moved twice, nothing about them is a constant elsewhere.

    `token` is the bot's. `rps` requests a second, `updates_rps` for updates alone; `timeout`,
    `updates_timeout` (how long a request for updates waits, ≤ 30) and `backoff` (the first pause
    before a repeated attempt) in seconds. With `webhook_url`, updates are posted there with
    `webhook_secret`, and none are asked for. `overlap` in seconds is how far behind the newest
    message a place is read again; every `full_every`-th fetch reads `full_hours` whole. Comments
    are read for `reread_days` after a post's last sign of life. One fetch reads `page_cap` pages
    of messages, as many of an unfinished stretch below, and makes about `comment_cap` requests
    for comments. `page_size` ≤ 100. `voices` are the places to answer in, by their numbers, with
    what our people call the bot there.
    """

    token: str = field(repr=False)
    api_base: str = "https://platform-api2.max.ru"
    link_base: str = "https://max.ru"
    rps: float = 10.0
    updates_rps: float = 1.0
    timeout: float = 20.0
    updates_timeout: int = 25
    backoff: float = 1.0
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    body_cap: int = 16 * 1024 * 1024
    webhook_url: str = ""
    webhook_secret: str = field(default="", repr=False)
    overlap: int = 3600
    full_every: int = 12
    full_hours: int = 48
    reread_days: int = 14
    page_cap: int = 10
    comment_cap: int = 100
    page_size: int = 100
    voices: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what could never work; no key is quoted."""
        token = self.token
        if not token or not token.isascii() or not token.isprintable() or " " in token:
            raise ValueError("token: empty, or it has characters no token has")
        if not 1 <= self.page_size <= 100 or min(self.rps, self.updates_rps) <= 0:
            raise ValueError("page_size: 1…100, rps and updates_rps: above 0")
        if min(self.full_every, self.page_cap, self.full_hours, self.reread_days) < 1:
            raise ValueError("full_every, full_hours, page_cap, reread_days: 1 or more")
        if not 0 <= self.updates_timeout <= 30:
            raise ValueError("updates_timeout: 0…30 seconds")
        if self.webhook_url and not _SECRET.fullmatch(self.webhook_secret):
            raise ValueError("webhook_secret: 5…256 Latin letters, digits, “_” and “-”")

    @property
    def wire(self) -> Wire:
        """The part of it that is plain HTTP."""
        return Wire(self.timeout, self.proxy, self.ca_bundle, self.body_cap)

    @property
    def updates_wire(self) -> Wire:
        """The same for requests that wait."""
        return Wire(self.updates_timeout + 10.0, self.proxy, self.ca_bundle, self.body_cap)
