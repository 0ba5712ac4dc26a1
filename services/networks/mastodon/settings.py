"""What an operator may set about servers of the Mastodon API."""

from dataclasses import dataclass, field

from services.networks.http import Wire

HASHTAG = "hashtag"
MENTIONS = "mentions"


@dataclass(frozen=True, slots=True)
class Server:
    """One server that may be asked. `token` is a user's, with the right `read`; `api_base` where
    it is reached, "" for https at its own name. `voice` is what our people call that user where
    they answer (the right `write:statuses`), "" where they do not."""

    host: str
    token: str = field(default="", repr=False)
    api_base: str = ""
    voice: str = ""

    @property
    def base(self) -> str:
        """The address that paths of the API are put after."""
        return (self.api_base or f"https://{self.host}").rstrip("/")


@dataclass(frozen=True, slots=True)
class MastodonSettings:
    """Settings of all servers; none is asked that is not named in `servers`.

    `rps` requests a second to each server; `timeout` and `backoff` (the first pause before a
    repeated attempt) in seconds; `overlap` in seconds is how far behind the newest post a
    timeline is read again, because posts of other servers arrive late. The first reading goes
    back `reread_days`; every `full_every`-th fetch looks at what they hold again. One fetch reads
    `page_cap` pages in each direction and asks for `lookup_cap` missing posts by their ids.
    `page_size` ≤ 40. `longest` is the longest post of the servers.
    """

    servers: tuple[Server, ...] = ()
    rps: float = 0.8
    timeout: float = 20.0
    backoff: float = 1.0
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    body_cap: int = 8 * 1024 * 1024
    page_size: int = 40
    page_cap: int = 5
    reread_days: int = 3
    full_every: int = 15
    overlap: int = 3600
    lookup_cap: int = 20
    longest: int = 500

    def __post_init__(self) -> None:
        """Refuse what could never work."""
        if self.rps <= 0 or min(self.page_cap, self.reread_days, self.full_every) < 1:
            raise ValueError("rps: above 0; page_cap, reread_days, full_every: 1 or more")
        if not 1 <= self.page_size <= 40:
            raise ValueError("page_size: 1…40")

    @property
    def wire(self) -> Wire:
        """The part of it that is plain HTTP."""
        return Wire(self.timeout, self.proxy, self.ca_bundle, self.body_cap)
