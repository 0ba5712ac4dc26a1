"""[networks.telegram] of config.toml."""

from datetime import timedelta

from pydantic import PositiveFloat, PositiveInt

from bot.networks.speaking import ManyVoices
from bot.values import Length, WebAddress
from services.networks.telegram.settings import TelegramSettings

_TELEGRAM = TelegramSettings()


class Telegram(ManyVoices):
    """Telegram as a source. The bot's own token and proxy are in [telegram].

    `voices` are the groups where the bot answers, by their numbers.
    """

    api_base: WebAddress = _TELEGRAM.api_base
    link_base: WebAddress = _TELEGRAM.link_base
    rps: PositiveFloat = _TELEGRAM.rps
    timeout: Length = timedelta(seconds=_TELEGRAM.timeout)
    reread_days: PositiveInt = _TELEGRAM.reread_days
    page_cap: PositiveInt = _TELEGRAM.page_cap
    full_every: PositiveInt = _TELEGRAM.full_every
    probe_channel: str = _TELEGRAM.probe_channel

    def settings(self) -> TelegramSettings:
        """What the connector is built from."""
        return TelegramSettings(
            api_base=self.api_base,
            link_base=self.link_base,
            rps=self.rps,
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy_url,
            ca_bundle=self.ca_bundle or None,
            page_cap=self.page_cap,
            reread_days=self.reread_days,
            full_every=self.full_every,
            probe_channel=self.probe_channel,
        )
