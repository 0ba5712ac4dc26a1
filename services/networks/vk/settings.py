"""What an operator may set about VK."""

from dataclasses import dataclass, field

from services.networks.http import Wire


@dataclass(frozen=True, slots=True)
class VkCommunity:
    """A community of the office's own: its number and its key (rights `manage`, `wall`). With
    `secret` it posts its events to us, and says that word with each; without it is listened to."""

    community: int
    key: str = field(repr=False)
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class VkVoice:
    """A community that answers residents: its number, its own key, its name for our people."""

    community: int
    key: str = field(repr=False)
    name: str


@dataclass(frozen=True, slots=True)
class VkSettings:
    """VK's settings; nothing about hosts, versions or speeds is a constant elsewhere.

    `service_key` is an application's service key (a community's key may not read walls).
    `rps` requests a second for the key; `timeout` and `backoff` (the first pause before a
    repeated attempt) in seconds; `overlap` in seconds is how far behind the newest post a wall
    is read again; comments are read again for `reread_days` after a post's last sign of life,
    a fresh thread whole every `full_every`-th fetch. `page_cap` pages of the wall's
    head, as many of an unfinished stretch below, and about `comment_cap` requests for comments
    are the most one fetch makes. `page_size` ≤ 100. `heard` are the communities that tell by
    themselves what is new, each asked for `push_wait` seconds at a time. `voices` are
    the communities to answer as.
    """

    service_key: str = field(repr=False)
    api_base: str = "https://api.vk.ru/method/"
    link_base: str = "https://vk.com"
    version: str = "5.199"
    rps: float = 3.0
    timeout: float = 20.0
    backoff: float = 0.5
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    body_cap: int = 16 * 1024 * 1024
    reread_days: int = 14
    overlap: int = 48 * 3600
    full_every: int = 12
    page_cap: int = 5
    comment_cap: int = 150
    page_size: int = 100
    skip_ads: bool = True
    heard: tuple[VkCommunity, ...] = ()
    push_wait: int = 25
    voices: tuple[VkVoice, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a key that cannot travel in a header; the message does not quote it."""
        key = self.service_key
        if not key or not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("service_key: empty, or it has characters no key has")
        if not 1 <= self.page_size <= 100 or self.rps <= 0 or self.full_every < 1:
            raise ValueError("page_size: 1…100, rps: above 0, full_every: 1 or more")

    @property
    def wire(self) -> Wire:
        """The part of it that is plain HTTP."""
        return Wire(self.timeout, self.proxy, self.ca_bundle, self.body_cap)

    @property
    def push_wire(self) -> Wire:
        """The same for requests that wait."""
        return Wire(self.push_wait + 10.0, self.proxy, self.ca_bundle, self.body_cap)

    @property
    def memory_span(self) -> int:
        """`reread_days` in seconds."""
        return self.reread_days * 86_400
