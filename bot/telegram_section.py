"""[telegram] of config.toml: the bot, the ways to its server."""

from datetime import timedelta

from pydantic import model_validator

from bot.networks import NO_SECRET
from bot.values import Length, Section, TelegramProxy, TelegramToken, WebAddress
from bot.ways import Way


class WayAt(Section):
    """One of [[telegram.ways]]: another address of the server, or another proxy before it."""

    server: WebAddress | None = None
    proxy: TelegramProxy = NO_SECRET

    @model_validator(mode="after")
    def _leads_elsewhere(self) -> "WayAt":
        if self.server is None and not self.proxy:
            raise ValueError("a way has a server or a proxy of its own")
        return self


class Telegram(Section):
    """The bot and the ways to its server: `api_base` with `proxy` is the first, then `ways`."""

    token: TelegramToken
    api_base: WebAddress = "https://api.telegram.org"
    proxy: TelegramProxy = NO_SECRET
    ways: tuple[WayAt, ...] = ()
    polling_timeout: Length = timedelta(seconds=30)

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
