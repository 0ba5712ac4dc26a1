"""[networks.max] of config.toml."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator

from bot.networks.reading import NO_SECRET
from bot.networks.speaking import ManyVoices
from bot.values import Length, WebAddress
from services.networks.maxru.settings import MaxSettings

_MAX = MaxSettings(token="-")  # noqa: S106 - for the defaults alone


class Max(ManyVoices):
    """MAX: what is new comes by itself, and everything is read more slowly beside that.

    `voices` are channels and groups, by their numbers.
    """

    token: SecretStr = NO_SECRET
    api_base: WebAddress = _MAX.api_base
    link_base: WebAddress = _MAX.link_base
    rps: PositiveFloat = _MAX.rps
    updates_rps: PositiveFloat = _MAX.updates_rps
    updates_timeout: Annotated[int, Field(ge=0, le=30)] = _MAX.updates_timeout
    webhook_url: str = ""
    webhook_secret: SecretStr = NO_SECRET
    poll_every: Length = timedelta(minutes=2)
    net_every: Length = timedelta(minutes=15)
    full_every: PositiveInt = _MAX.full_every
    reread_days: PositiveInt = _MAX.reread_days
    page_cap: PositiveInt = _MAX.page_cap

    @model_validator(mode="after")
    def _has_a_token(self) -> "Max":
        self.secret("token")
        if self.enabled:
            self.settings()
        if self.webhook_url and not self.webhook_url.startswith("https://"):
            raise ValueError("webhook_url: MAX posts to https:// alone")
        return self

    def settings(self) -> MaxSettings:
        """What the connector is built from."""
        return MaxSettings(
            token=self.token.get_secret_value(),
            api_base=self.api_base,
            link_base=self.link_base,
            rps=self.rps,
            updates_rps=self.updates_rps,
            updates_timeout=self.updates_timeout,
            webhook_url=self.webhook_url,
            webhook_secret=self.webhook_secret.get_secret_value(),
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy_url,
            ca_bundle=self.ca_bundle or None,
            full_every=self.full_every,
            reread_days=self.reread_days,
            page_cap=self.page_cap,
            voices=self.spoken,
        )
