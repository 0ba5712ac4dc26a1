"""[networks.ok] of config.toml."""

from datetime import timedelta

from pydantic import PositiveFloat, PositiveInt, SecretStr, model_validator

from bot.networks.reading import NO_SECRET
from bot.networks.speaking import ManyVoices
from bot.values import Length, WebAddress, Zone
from services.networks.ok.settings import OkSettings

_OK = OkSettings(application_key="", access_token="", session_secret_key="-")  # noqa: S106 - for the defaults alone


class Ok(ManyVoices):
    """Odnoklassniki. Its quotas are not published: `daily` is empty. `voices` are groups, by their
    numbers."""

    application_key: str = ""
    access_token: SecretStr = NO_SECRET
    session_secret_key: SecretStr = NO_SECRET
    application_secret_key: SecretStr = NO_SECRET
    application_id: str = ""
    refresh_token: SecretStr = NO_SECRET
    foreign: bool = _OK.foreign
    api_base: WebAddress = _OK.api_base
    link_base: WebAddress = _OK.link_base
    rps: PositiveFloat = _OK.rps
    poll_every: Length = timedelta(minutes=2)
    reread_days: PositiveInt = _OK.reread_days
    page_cap: PositiveInt = _OK.page_cap
    skip_promo: bool = _OK.skip_promo
    date_zone: Zone = _OK.date_zone

    @model_validator(mode="after")
    def _has_keys(self) -> "Ok":
        self.secret("access_token")
        if self.enabled and not self.application_key:
            raise ValueError("application_key is missing; give it or set enabled = false")
        if self.enabled and not (self._session_secret or self._application_secret):
            raise ValueError("give session_secret_key or application_secret_key")
        return self

    def settings(self) -> OkSettings:
        """What the connector is built from."""
        return OkSettings(
            application_key=self.application_key,
            access_token=self.access_token.get_secret_value(),
            session_secret_key=self._session_secret,
            application_secret_key=self._application_secret,
            application_id=self.application_id,
            refresh_token=self.refresh_token.get_secret_value(),
            foreign=self.foreign,
            api_base=self.api_base,
            link_base=self.link_base,
            rps=self.rps,
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy_url,
            ca_bundle=self.ca_bundle or None,
            reread_days=self.reread_days,
            page_cap=self.page_cap,
            skip_promo=self.skip_promo,
            date_zone=self.date_zone,
            voices=self.spoken,
        )

    @property
    def _session_secret(self) -> str:
        return self.session_secret_key.get_secret_value()

    @property
    def _application_secret(self) -> str:
        return self.application_secret_key.get_secret_value()
