"""[drafts] of config.toml."""

from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, SecretStr, model_validator

from bot.networks.reading import NO_SECRET
from bot.values import HttpProxy, Length, Section, Span, WebAddress
from services.clocks import Duration
from services.drafting.model import ModelAt
from services.networks.http import Wire

_BODY_CAP = 1024 * 1024


def _bare(address: str) -> str:
    return address.rstrip("/")


class Model(Section):
    """An OpenAI-compatible endpoint that may be asked for a suggestion; off by default."""

    enabled: bool = False
    base_url: Annotated[WebAddress, AfterValidator(_bare)] = "http://127.0.0.1:8000/v1"
    model: str = ""
    api_key: SecretStr = NO_SECRET
    timeout: Length = timedelta(seconds=20)
    proxy: HttpProxy = NO_SECRET
    ca_bundle: str = ""

    @model_validator(mode="after")
    def _make_sense_together(self) -> "Model":
        if self.enabled and not self.model:
            raise ValueError("model is missing; name it or set enabled = false")
        key = self.api_key.get_secret_value()
        if not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("api_key holds spaces or letters no header can carry")
        return self

    def at(self) -> ModelAt | None:
        """Where it is; None while it is off."""
        if not self.enabled:
            return None
        wire = Wire(
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy.get_secret_value() or None,
            ca_bundle=self.ca_bundle or None,
            body_cap=_BODY_CAP,
        )
        return ModelAt(self.base_url, self.model, self.api_key.get_secret_value(), wire)


class Drafts(Section):
    """How a text gets ready to go out."""

    approve_within: Span = Duration.parse("1wh")
    model: Model = Model()
