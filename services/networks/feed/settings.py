"""What an operator may set about feeds."""

from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from services.networks.http import Wire

MOSCOW = ZoneInfo("Europe/Moscow")


@dataclass(frozen=True, slots=True)
class JsonMap:
    """Where things stand in the JSON of one address: JSON pointers (RFC 6901).

    `items` leads to the list, the others are looked up in each item; "" for what is not there.
    `comments` says that the items are people's comments and not the site's own news.
    """

    url: str
    items: str
    text: str
    id: str = ""
    date: str = ""
    author: str = ""
    link: str = ""
    comments: bool = False


@dataclass(frozen=True, slots=True)
class FeedSettings:
    """Feeds' settings.

    `zone` is where dates without a zone are local. `timeout` in seconds, `body_cap` in bytes.
    Every `full_every`-th reading is unconditional. `item_cap` items of one document are looked
    at, `redirect_cap` redirects followed. `allow_private` opens all addresses of an intranet,
    `allow_hosts` those of the hosts named. `rps` requests a second to all hosts together.
    """

    zone: ZoneInfo = MOSCOW
    user_agent: str = "Otklik/1.0 (reads public feeds for an office that answers residents)"
    rps: float = 5.0
    timeout: float = 20.0
    backoff: float = 0.5
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    body_cap: int = 4 * 1024 * 1024
    full_every: int = 10
    item_cap: int = 500
    redirect_cap: int = 5
    allow_private: bool = False
    allow_hosts: tuple[str, ...] = ()
    json: tuple[JsonMap, ...] = ()

    @property
    def wire(self) -> Wire:
        """The part of it that is plain HTTP."""
        return Wire(self.timeout, self.proxy, self.ca_bundle, self.body_cap)
