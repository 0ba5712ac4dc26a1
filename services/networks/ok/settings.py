"""What an operator may set about Odnoklassniki."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from services.networks.http import Wire

_MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True, slots=True)
class OkSettings:
    """Odnoklassniki's settings; nothing about hosts or speeds is a constant elsewhere.

    A call is signed with `session_secret_key`, or with what follows from the token and
    `application_secret_key`. With the latter, `application_id` and `refresh_token` an expired
    token is renewed, as long as the process lives. `foreign` allows reading groups that the
    token's owner does not administer, by an undocumented method.

    `rps` requests a second; `timeout` and `backoff` (the first pause before a repeated attempt)
    in seconds; `overlap` in seconds is how far behind the newest topic a group is read again;
    comments are read again for `reread_days` after a topic's last sign of life, a fresh thread
    whole every `full_every`-th fetch. `page_cap` pages of topics and about `comment_cap` requests
    for comments are the most one fetch makes. `date_zone` is that of a comment which tells its
    date in words only. `page_size` ≤ 100. `voices` are the groups to answer as, by their numbers,
    with their names for our people.
    """

    application_key: str
    access_token: str = field(repr=False)
    session_secret_key: str = field(default="", repr=False)
    application_secret_key: str = field(default="", repr=False)
    application_id: str = ""
    refresh_token: str = field(default="", repr=False)
    foreign: bool = False
    api_base: str = "https://api.ok.ru"
    link_base: str = "https://ok.ru"
    rps: float = 1.0
    timeout: float = 20.0
    backoff: float = 0.5
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    body_cap: int = 16 * 1024 * 1024
    reread_days: int = 14
    overlap: int = 48 * 3600
    full_every: int = 12
    page_cap: int = 10
    comment_cap: int = 100
    page_size: int = 100
    skip_promo: bool = True
    date_zone: ZoneInfo = _MOSCOW
    voices: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot work; the message quotes no key."""
        if not (self.session_secret_key or self.application_secret_key):
            raise ValueError("session_secret_key or application_secret_key: one of them is needed")
        if not 1 <= self.page_size <= 100 or self.rps <= 0 or self.full_every < 1:
            raise ValueError("page_size: 1…100, rps: above 0, full_every: 1 or more")

    @property
    def wire(self) -> Wire:
        """The part of it that is plain HTTP."""
        return Wire(self.timeout, self.proxy, self.ca_bundle, self.body_cap)

    @property
    def memory_span(self) -> int:
        """`reread_days` in seconds."""
        return self.reread_days * 86_400

    @property
    def renewable(self) -> bool:
        """Whether an expired token can be renewed without a person."""
        return bool(self.refresh_token and self.application_id and self.application_secret_key)
