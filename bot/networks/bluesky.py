"""[networks.bluesky] of config.toml."""

from datetime import timedelta

from pydantic import PositiveFloat, PositiveInt, SecretStr, model_validator

from bot.networks.reading import NO_SECRET
from bot.networks.speaking import OneVoice
from bot.values import Length, WebAddress
from services.networks.bluesky.settings import BlueskySettings

_BLUESKY = BlueskySettings(identifier="-", app_password="-")  # noqa: S106 - for the defaults alone


class Bluesky(OneVoice):
    """Bluesky, read with one account."""

    identifier: str = ""
    app_password: SecretStr = NO_SECRET
    api_base: WebAddress = _BLUESKY.api_base
    link_base: WebAddress = _BLUESKY.link_base
    rps: PositiveFloat = _BLUESKY.rps
    poll_every: Length = timedelta(minutes=2)
    reread_days: PositiveInt = _BLUESKY.reread_days
    page_cap: PositiveInt = _BLUESKY.page_cap
    full_every: PositiveInt = _BLUESKY.full_every

    @model_validator(mode="after")
    def _has_an_account(self) -> "Bluesky":
        self.secret("app_password")
        if self.enabled and not self.identifier:
            raise ValueError("identifier is missing; give it or set enabled = false")
        return self

    def settings(self) -> BlueskySettings:
        """What the connector is built from."""
        return BlueskySettings(
            identifier=self.identifier.removeprefix("@"),
            app_password=self.app_password.get_secret_value(),
            api_base=self.api_base,
            link_base=self.link_base,
            rps=self.rps,
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy_url,
            ca_bundle=self.ca_bundle or None,
            reread_days=self.reread_days,
            page_cap=self.page_cap,
            full_every=self.full_every,
            voice=self.spoken,
        )
