"""[max] of config.toml: MAX as a messenger of the desk."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator

from bot.networks.maxru import Max
from bot.values import HttpProxy, Length, Section, WebAddress
from services.networks.maxru.settings import MaxSettings

_NO_SECRET = SecretStr("")
_MAX = MaxSettings(token="-")  # noqa: S106 - for the defaults alone


class MaxAt(Section):
    """The bot people of the desk talk to in MAX; without a token there is none.

    `per_second` messages in all, `per_chat` of them to one chat. With the token of `[networks.max]`
    both share one ear, and that section's ways of hearing hold.
    """

    token: SecretStr = _NO_SECRET
    api_base: WebAddress = _MAX.api_base
    proxy: HttpProxy = _NO_SECRET
    ca_bundle: str = ""
    timeout: Length = timedelta(seconds=20)
    updates_timeout: Annotated[int, Field(ge=0, le=30)] = _MAX.updates_timeout
    updates_rps: PositiveFloat = _MAX.updates_rps
    webhook_url: str = ""
    webhook_secret: SecretStr = _NO_SECRET
    per_second: PositiveInt = 30
    per_chat: PositiveInt = 2

    @property
    def chat_every(self) -> timedelta:
        """The time between two messages to one chat."""
        return timedelta(seconds=1) / self.per_chat

    def shares_ear(self, source: Max) -> bool:
        """Whether the bot is the one that reads sources."""
        return source.enabled and source.token == self.token

    @property
    def enabled(self) -> bool:
        """Whether the desk speaks in MAX."""
        return bool(self.token.get_secret_value())

    @model_validator(mode="after")
    def _make_sense_together(self) -> "MaxAt":
        if self.enabled:
            self.settings()
        if self.webhook_url and not self.webhook_url.startswith("https://"):
            raise ValueError("webhook_url: MAX posts to https:// alone")
        return self

    def settings(self) -> MaxSettings:
        """What the way to MAX is built from."""
        return MaxSettings(
            token=self.token.get_secret_value(),
            api_base=self.api_base,
            timeout=self.timeout.total_seconds(),
            updates_timeout=self.updates_timeout,
            updates_rps=self.updates_rps,
            proxy=self.proxy.get_secret_value() or None,
            ca_bundle=self.ca_bundle or None,
            webhook_url=self.webhook_url,
            webhook_secret=self.webhook_secret.get_secret_value(),
        )
