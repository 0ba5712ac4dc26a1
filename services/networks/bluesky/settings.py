"""What an operator may set about Bluesky."""

from dataclasses import dataclass, field

from services.networks.http import Wire

SEARCH = "search"
MENTIONS = "mentions"


@dataclass(frozen=True, slots=True)
class BlueskySettings:
    """Bluesky's settings. `identifier` is the account's handle, `app_password` one made for us.

    `rps` requests a second; `timeout` and `backoff` (the first pause before a repeated attempt)
    in seconds; `overlap` in seconds is how far behind the newest post is read again. The first
    reading goes back `reread_days`; every `full_every`-th fetch asks for what is known by its
    ids. One fetch reads `page_cap` pages of `page_size` ≤ 100 posts. `voice` is what our people
    call the account where it answers, "" where it does not.
    """

    identifier: str
    app_password: str = field(repr=False)
    api_base: str = "https://bsky.social"
    link_base: str = "https://bsky.app"
    rps: float = 2.0
    timeout: float = 20.0
    backoff: float = 1.0
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    body_cap: int = 8 * 1024 * 1024
    page_size: int = 100
    page_cap: int = 5
    reread_days: int = 3
    full_every: int = 15
    overlap: int = 3600
    voice: str = ""

    def __post_init__(self) -> None:
        """Refuse what could never work."""
        if self.rps <= 0 or min(self.page_cap, self.reread_days, self.full_every) < 1:
            raise ValueError("rps: above 0; page_cap, reread_days, full_every: 1 or more")
        if not 1 <= self.page_size <= 100:
            raise ValueError("page_size: 1…100")

    @property
    def wire(self) -> Wire:
        """The part of it that is plain HTTP."""
        return Wire(self.timeout, self.proxy, self.ca_bundle, self.body_cap)
