"""[networks.facebook] of config.toml."""

from bot.networks.graph import Graph
from bot.networks.speaking import ManyVoices
from bot.values import WebAddress
from services.networks.facebook.settings import FacebookSettings

_FACEBOOK = FacebookSettings(access_token="-")  # noqa: S106 - for the defaults alone


class Facebook(Graph, ManyVoices):
    """Facebook, read as an office's own pages. `voices` are pages, by their numbers."""

    link_base: WebAddress = _FACEBOOK.link_base
    public_content: bool = _FACEBOOK.public_content

    def settings(self) -> FacebookSettings:
        """What the connector is built from."""
        return FacebookSettings(
            **self.shared(),
            link_base=self.link_base,
            public_content=self.public_content,
            voices=self.spoken,
        )
