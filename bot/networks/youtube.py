"""[networks.youtube] of config.toml."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator

from bot.networks.reading import NO_SECRET, Reading
from bot.values import Length, WebAddress, Zone
from services.networks.youtube.settings import YoutubeSettings

_YOUTUBE = YoutubeSettings(api_key="-")
_YOUTUBE_DAILY = {"units": 9000}


class Youtube(Reading):
    """YouTube. `daily` counts units, of which every call costs one."""

    api_key: SecretStr = NO_SECRET
    api_base: WebAddress = _YOUTUBE.api_base
    link_base: WebAddress = _YOUTUBE.link_base
    version: str = _YOUTUBE.version
    rps: PositiveFloat = _YOUTUBE.rps
    poll_every: Length = timedelta(minutes=5)
    reread_days: PositiveInt = _YOUTUBE.reread_days
    full_every: PositiveInt = _YOUTUBE.full_every
    page_cap: PositiveInt = _YOUTUBE.page_cap
    daily: dict[str, PositiveInt] = Field(default_factory=lambda: dict(_YOUTUBE_DAILY))
    quota_zone: Zone = ZoneInfo("America/Los_Angeles")

    @model_validator(mode="after")
    def _has_a_key(self) -> "Youtube":
        self.secret("api_key")
        return self

    def settings(self) -> YoutubeSettings:
        """What the connector is built from."""
        return YoutubeSettings(
            api_key=self.api_key.get_secret_value(),
            api_base=self.api_base,
            link_base=self.link_base,
            version=self.version,
            rps=self.rps,
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy_url,
            ca_bundle=self.ca_bundle or None,
            reread_days=self.reread_days,
            full_every=self.full_every,
            page_cap=self.page_cap,
        )
