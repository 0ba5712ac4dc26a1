"""[networks.x] of config.toml."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator

from bot.networks.reading import NO_SECRET
from bot.networks.speaking import OneVoice
from bot.values import Length, WebAddress
from services.networks.x.settings import Dialect, XSettings
from services.networks.x.signature import AccountKeys

_X = XSettings(bearer_token="-")  # noqa: S106 - for the defaults alone
_X_DAILY = {"posts": 600}


class X(OneVoice):
    """X. `daily` counts posts read as well as calls by method.

    The four keys of OAuth 1.0a are those of the account that answers.
    """

    bearer_token: SecretStr = NO_SECRET
    consumer_key: str = ""
    consumer_secret: SecretStr = NO_SECRET
    access_token: SecretStr = NO_SECRET
    access_token_secret: SecretStr = NO_SECRET
    api_base: WebAddress = _X.api_base
    link_base: WebAddress = _X.link_base
    version: str = _X.version
    dialect: Dialect = _X.dialect
    rps: PositiveFloat = _X.rps
    poll_every: Length = timedelta(minutes=5)
    page_size: Annotated[int, Field(ge=10, le=100)] = _X.page_size
    page_cap: PositiveInt = _X.page_cap
    reread_days: PositiveInt = _X.reread_days
    look_every: Length = timedelta(seconds=_X.look_every)
    daily: dict[str, PositiveInt] = Field(default_factory=lambda: dict(_X_DAILY))

    @model_validator(mode="after")
    def _has_a_token(self) -> "X":
        self.secret("bearer_token")
        if self.publish and not self._account.is_whole:
            raise ValueError(
                "publish: give consumer_key, consumer_secret, access_token and access_token_secret"
            )
        return self

    def settings(self) -> XSettings:
        """What the connector is built from."""
        return XSettings(
            bearer_token=self.bearer_token.get_secret_value(),
            api_base=self.api_base,
            link_base=self.link_base,
            version=self.version,
            dialect=self.dialect,
            rps=self.rps,
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy_url,
            ca_bundle=self.ca_bundle or None,
            page_size=self.page_size,
            page_cap=self.page_cap,
            reread_days=self.reread_days,
            look_every=int(self.look_every.total_seconds()),
            voice=self.spoken,
            account=self._account,
        )

    @property
    def _account(self) -> AccountKeys:
        return AccountKeys(
            self.consumer_key,
            self.consumer_secret.get_secret_value(),
            self.access_token.get_secret_value(),
            self.access_token_secret.get_secret_value(),
        )
