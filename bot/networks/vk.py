"""[networks.vk] of config.toml."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, field_validator, model_validator

from bot.networks.reading import NO_SECRET, Reading
from bot.values import Length, Section, WebAddress
from services.networks.vk.settings import VkCommunity, VkSettings, VkVoice

_VK = VkSettings(service_key="-")
_LONGEST_SECRET = 50
_VK_DAILY = {"wall.get": 5000, "wall.search": 1000, "newsfeed.search": 1000}


class Community(Section):
    """One of `communities`: the office's own, by its number, with its own key. `push`: it tells by
    itself what is new (Bots Long Poll; with `callback_secret` the Callback API, which posts it to
    us and says that word). `name`: it answers residents by a press, in that name."""

    community: PositiveInt
    key: SecretStr
    push: bool = True
    callback_secret: SecretStr = NO_SECRET
    name: Annotated[str, Field(max_length=100)] = ""

    @field_validator("callback_secret")
    @classmethod
    def _is_one_that_vk_takes(cls, secret: SecretStr) -> SecretStr:
        value = secret.get_secret_value()
        if value and not 8 <= len(value) <= _LONGEST_SECRET:
            raise ValueError(f"callback_secret has 8 to {_LONGEST_SECRET} letters")
        return secret

    @field_validator("key")
    @classmethod
    def _fits_a_header(cls, key: SecretStr) -> SecretStr:
        value = key.get_secret_value()
        if not value or not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError("key is empty or holds spaces or letters no key has")
        return key


class Vk(Reading):
    """VKontakte. `daily` is the budget of calls per method; a method not there has none."""

    service_key: SecretStr = NO_SECRET
    api_base: WebAddress = _VK.api_base
    link_base: WebAddress = _VK.link_base
    version: str = _VK.version
    rps: PositiveFloat = _VK.rps
    poll_every: Length = timedelta(seconds=60)
    timeout: Length = timedelta(seconds=_VK.timeout)
    reread_days: PositiveInt = _VK.reread_days
    page_cap: PositiveInt = _VK.page_cap
    skip_ads: bool = _VK.skip_ads
    net_every: Length = timedelta(minutes=15)
    communities: tuple[Community, ...] = ()
    daily: dict[str, PositiveInt] = Field(default_factory=lambda: dict(_VK_DAILY))

    @model_validator(mode="after")
    def _has_a_key(self) -> "Vk":
        self.secret("service_key")
        numbers = [one.community for one in self.communities]
        if len(set(numbers)) < len(numbers):
            raise ValueError("communities names one community twice")
        return self

    @property
    def is_posted_to(self) -> bool:
        """Whether any community posts its events to us."""
        return any(one.push and one.callback_secret for one in self.communities)

    def settings(self) -> VkSettings:
        """What the connector is built from."""
        return VkSettings(
            service_key=self.service_key.get_secret_value(),
            api_base=self.api_base,
            link_base=self.link_base,
            version=self.version,
            rps=self.rps,
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy_url,
            ca_bundle=self.ca_bundle or None,
            reread_days=self.reread_days,
            page_cap=self.page_cap,
            skip_ads=self.skip_ads,
            heard=tuple(
                VkCommunity(
                    one.community,
                    one.key.get_secret_value(),
                    one.callback_secret.get_secret_value(),
                )
                for one in self.communities
                if one.push
            ),
            voices=tuple(
                VkVoice(one.community, one.key.get_secret_value(), one.name)
                for one in self.communities
                if one.name
            ),
        )
