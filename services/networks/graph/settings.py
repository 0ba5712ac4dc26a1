"""What an operator may set about either network of the Graph API."""

from dataclasses import dataclass, field

from services.networks.http import Wire


@dataclass(frozen=True, slots=True)
class GraphSettings:
    """Nothing about hosts, versions or speeds is a constant elsewhere.

    With `app_secret` every call carries a proof of it; with `app_id` too the probe tells what the
    key may do and until when. `rps` requests a second with one key; `timeout` and `backoff` (the
    first pause before a repeated attempt) in seconds. Posts are listed, and comments read again,
    for `reread_days` after a post's last sign of life, a fresh thread whole every `full_every`-th
    fetch. `page_cap` pages of posts and about `comment_cap` requests for comments are the most
    one fetch makes. `page_size` ≤ 100.
    """

    access_token: str = field(repr=False)
    app_id: str = ""
    app_secret: str = field(default="", repr=False)
    api_base: str = "https://graph.facebook.com"
    link_base: str = "https://www.facebook.com"
    version: str = "v26.0"
    rps: float = 1.0
    timeout: float = 20.0
    backoff: float = 0.5
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    reread_days: int = 14
    page_size: int = 50
    page_cap: int = 20
    comment_cap: int = 100
    full_every: int = 12

    def __post_init__(self) -> None:
        """Refuse what Graph would refuse."""
        if not 1 <= self.page_size <= 100:
            raise ValueError("page_size: 1…100")

    @property
    def wire(self) -> Wire:
        """The part of it that is plain HTTP."""
        return Wire(self.timeout, self.proxy, self.ca_bundle)

    @property
    def memory_span(self) -> int:
        """`reread_days` in seconds."""
        return self.reread_days * 86_400
