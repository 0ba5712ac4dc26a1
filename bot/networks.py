"""The sections of config.toml that switch networks on, and the settings their connectors get.

A network is added here: a section class whose `settings()` gives what its connector in
`services.networks` is built from, and a line in `Networks` under the connector's name.
"""

from datetime import timedelta

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator

from bot.values import HttpProxy, Length, Section, WebAddress
from services.networks.vk.settings import VkSettings

NO_SECRET = SecretStr("")

_VK = VkSettings(service_key="-")
_VK_DAILY = {"wall.get": 5000, "wall.search": 1000, "newsfeed.search": 1000}


class Vk(Section):
    """VKontakte. `daily` is the budget of calls per method; a method not there has none."""

    enabled: bool = False
    service_key: SecretStr = NO_SECRET
    api_base: WebAddress = _VK.api_base
    link_base: WebAddress = _VK.link_base
    version: str = _VK.version
    rps: PositiveFloat = _VK.rps
    poll_every: Length = timedelta(seconds=60)
    timeout: Length = timedelta(seconds=_VK.timeout)
    proxy: HttpProxy = NO_SECRET
    ca_bundle: str = ""
    reread_days: PositiveInt = _VK.reread_days
    page_cap: PositiveInt = _VK.page_cap
    skip_ads: bool = _VK.skip_ads
    daily: dict[str, PositiveInt] = Field(default_factory=lambda: dict(_VK_DAILY))

    @model_validator(mode="after")
    def _has_a_key(self) -> "Vk":
        key = self.service_key.get_secret_value()
        if self.enabled and not key:
            raise ValueError("service_key is missing; give it or set enabled = false")
        if not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("service_key holds spaces or letters no key has")
        return self

    def settings(self) -> VkSettings:
        """What the connector is built from."""
        return VkSettings(
            service_key=self.service_key.get_secret_value(),
            api_base=self.api_base,
            link_base=self.link_base,
            version=self.version,
            rps=self.rps,
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy.get_secret_value() or None,
            ca_bundle=self.ca_bundle or None,
            reread_days=self.reread_days,
            page_cap=self.page_cap,
            skip_ads=self.skip_ads,
        )


class Networks(Section):
    """The networks that are read: one line each, off by default."""

    vk: Vk = Vk()
