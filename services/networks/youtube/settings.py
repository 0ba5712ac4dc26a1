"""What an operator may set about YouTube."""

from dataclasses import dataclass, field

from services.networks.http import Wire


@dataclass(frozen=True, slots=True)
class YoutubeSettings:
    """YouTube's settings. `api_key` is a Google Cloud project's.

    `rps` requests a second; `timeout` and `backoff` (the first pause before a repeated attempt) in
    seconds; `overlap` in seconds is how far behind the newest comment a place is read again. The
    first reading goes back `reread_days`, and as long is a discussion looked at after its last
    sign of life; its answers are read whole at every `full_every`-th of its turns. One fetch reads
    `page_cap` pages of comments, looks at 49 discussions in each of `look_cap` calls, and makes
    about `reply_cap` calls for answers. `page_size` ≤ 100.
    """

    api_key: str = field(repr=False)
    api_base: str = "https://youtube.googleapis.com/youtube"
    link_base: str = "https://www.youtube.com"
    version: str = "v3"
    rps: float = 5.0
    timeout: float = 20.0
    backoff: float = 0.5
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    overlap: int = 3600
    reread_days: int = 14
    full_every: int = 12
    page_cap: int = 10
    look_cap: int = 10
    reply_cap: int = 30
    page_size: int = 100

    def __post_init__(self) -> None:
        """Refuse what could never work; the key is not quoted."""
        key = self.api_key
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("api_key: empty, or it has characters no key has")
        if not 1 <= self.page_size <= 100 or self.rps <= 0:
            raise ValueError("page_size: 1…100, rps: above 0")
        if min(self.page_cap, self.look_cap, self.reread_days, self.full_every) < 1:
            raise ValueError("page_cap, look_cap, reread_days, full_every: 1 or more")

    @property
    def wire(self) -> Wire:
        """The part of it that is plain HTTP."""
        return Wire(self.timeout, self.proxy, self.ca_bundle)
