"""What every network's section of config.toml has: a switch, a pace, a way out."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr

from bot.values import HttpProxy, Length, Section, Zone

NO_SECRET = SecretStr("")


class Reading(Section):
    """The keys all networks share.

    `poll_every` is the floor between two readings of one source, `poll_at_least` the ceiling as
    far as the budget pays for it; `daily` is the budget of calls per method, a method not there
    has none, its day that of `quota_zone`; `rps` the requests a second.
    """

    enabled: bool = False
    rps: PositiveFloat = 1.0
    poll_every: Length = timedelta(seconds=60)
    poll_at_least: Length = timedelta(hours=24)
    timeout: Length = timedelta(seconds=20)
    proxy: HttpProxy = NO_SECRET
    ca_bundle: str = ""
    daily: dict[str, PositiveInt] = Field(default_factory=dict)
    quota_zone: Zone = ZoneInfo("UTC")

    @property
    def proxy_url(self) -> str | None:
        """The proxy as httpx wants it."""
        return self.proxy.get_secret_value() or None

    def secret(self, key: str) -> None:
        """For a validator: raise ValueError when a secret is missing, or no header could carry
        it. It is not quoted."""
        value = getattr(self, key).get_secret_value()
        if self.enabled and not value:
            raise ValueError(f"{key} is missing; give it or set enabled = false")
        if not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError(f"{key} holds spaces or letters no key has")
