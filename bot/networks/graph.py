"""What [networks.facebook] and [networks.instagram] of config.toml share."""

from datetime import timedelta
from typing import Annotated, Any

from pydantic import (
    Field,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    StringConstraints,
    model_validator,
)

from bot.networks.reading import NO_SECRET, Reading
from bot.values import Length, WebAddress
from services.networks.graph.settings import GraphSettings

_GRAPH = GraphSettings(access_token="-")  # noqa: S106 - for the defaults alone


class Graph(Reading):
    """A network of Meta's Graph API."""

    access_token: SecretStr = NO_SECRET
    app_id: str = ""
    app_secret: SecretStr = NO_SECRET
    api_base: WebAddress = _GRAPH.api_base
    version: Annotated[str, StringConstraints(pattern=r"^v\d+\.\d+$")] = _GRAPH.version
    rps: PositiveFloat = _GRAPH.rps
    poll_every: Length = timedelta(minutes=5)
    reread_days: PositiveInt = _GRAPH.reread_days
    page_size: Annotated[int, Field(ge=1, le=100)] = _GRAPH.page_size
    page_cap: PositiveInt = _GRAPH.page_cap
    full_every: PositiveInt = _GRAPH.full_every

    @model_validator(mode="after")
    def _has_a_key(self) -> "Graph":
        self.secret("access_token")
        return self

    def shared(self) -> dict[str, Any]:
        """The settings that both connectors take."""
        return {
            "access_token": self.access_token.get_secret_value(),
            "app_id": self.app_id,
            "app_secret": self.app_secret.get_secret_value(),
            "api_base": self.api_base,
            "version": self.version,
            "rps": self.rps,
            "timeout": self.timeout.total_seconds(),
            "proxy": self.proxy_url,
            "ca_bundle": self.ca_bundle or None,
            "reread_days": self.reread_days,
            "page_size": self.page_size,
            "page_cap": self.page_cap,
            "full_every": self.full_every,
        }
