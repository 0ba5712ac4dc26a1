"""What an operator may set about Telegram as a source."""

from dataclasses import dataclass, field

from services.networks.http import Wire


@dataclass(frozen=True, slots=True)
class TelegramSettings:
    """Settings of the web preview; the bot's own way to Telegram is set elsewhere.

    `api_base` is where channels are read, `link_base` the host of links to posts. `rps`
    requests a second in all; `timeout` and `backoff` (the first pause before a repeated attempt)
    in seconds. The first reading and a catching-up go back `reread_days`; every `full_every`-th
    fetch looks at older messages again. One fetch reads `page_cap` pages at most, and as many of
    an unfinished stretch below. `probe_channel` is a channel that is always there, for `check`.
    """

    api_base: str = "https://t.me"
    link_base: str = "https://t.me"
    rps: float = 1.0
    timeout: float = 20.0
    backoff: float = 1.0
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    body_cap: int = 4 * 1024 * 1024
    page_cap: int = 5
    reread_days: int = 3
    full_every: int = 15
    probe_channel: str = "telegram"

    def __post_init__(self) -> None:
        """Refuse what could never work."""
        if self.rps <= 0 or min(self.page_cap, self.reread_days, self.full_every) < 1:
            raise ValueError("rps: above 0; page_cap, reread_days, full_every: 1 or more")

    @property
    def wire(self) -> Wire:
        """The part of it that is plain HTTP."""
        return Wire(self.timeout, self.proxy, self.ca_bundle, self.body_cap)
