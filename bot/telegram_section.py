"""[telegram] of config.toml: the bot, the ways to its server, how its news come."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator, model_validator

from bot.networks import NO_SECRET
from bot.values import Length, Section, TelegramProxy, TelegramToken, WebAddress
from bot.ways import Way

CLOUD = "api.telegram.org"
_PORTS = (443, 80, 88, 8443)
"""What Telegram posts to; a server of one's own posts anywhere."""
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class WayAt(Section):
    """One of [[telegram.ways]]: another address of the server, or another proxy before it."""

    server: WebAddress | None = None
    proxy: TelegramProxy = NO_SECRET

    @model_validator(mode="after")
    def _leads_elsewhere(self) -> "WayAt":
        if self.server is None and not self.proxy:
            raise ValueError("a way has a server or a proxy of its own")
        return self


class WebhookAt(Section):
    """Updates are posted to `url`, with `secret`; polled for while both are empty."""

    url: str = ""
    secret: SecretStr = NO_SECRET

    @field_validator("secret")
    @classmethod
    def _can_be_sent(cls, secret: SecretStr) -> SecretStr:
        if secret and not _SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("16 to 256 of A-Z, a-z, 0-9, _ and -")
        return secret

    @model_validator(mode="after")
    def _belong_together(self) -> "WebhookAt":
        if bool(self.url) != bool(self.secret):
            raise ValueError("url and secret are set both or neither")
        return self


class Telegram(Section):
    """The bot and the ways to its server: `api_base` with `proxy` is the first, then `ways`."""

    token: TelegramToken
    api_base: WebAddress = f"https://{CLOUD}"
    proxy: TelegramProxy = NO_SECRET
    ways: tuple[WayAt, ...] = ()
    polling_timeout: Length = timedelta(seconds=30)
    webhook: WebhookAt = WebhookAt()

    def all_ways(self) -> tuple[Way, ...]:
        """The ways, the best first; a way without a server of its own leads to `api_base`."""
        first = WayAt(server=self.api_base, proxy=self.proxy)
        return tuple(
            Way((way.server or self.api_base).rstrip("/"), way.proxy.get_secret_value() or None)
            for way in (first, *self.ways)
        )

    @model_validator(mode="after")
    def _ways_differ(self) -> "Telegram":
        ways = self.all_ways()
        if len(set(ways)) < len(ways):
            raise ValueError("ways: two are the same; api_base with proxy is the first of them")
        return self

    @model_validator(mode="after")
    def _telegram_can_post_there(self) -> "Telegram":
        """The cloud posts over https and to few ports, an own server of --local anywhere."""
        url = urlsplit(self.webhook.url)
        if not self.webhook.url or urlsplit(self.api_base).hostname != CLOUD:
            return self
        if url.scheme != "https" or (url.port or 443) not in _PORTS:
            ports = ", ".join(str(port) for port in _PORTS)
            raise ValueError(f"webhook.url: https:// and one of the ports {ports}")
        return self
