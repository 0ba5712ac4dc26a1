"""[networks.instagram] of config.toml."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field, model_validator

from bot.networks.graph import Graph
from bot.networks.speaking import OneVoice
from bot.values import Length, WebAddress
from services.networks.instagram.settings import InstagramSettings

_INSTAGRAM = InstagramSettings(access_token="-")  # noqa: S106 - for the defaults alone


class Instagram(Graph, OneVoice):
    """Instagram, read as one professional account."""

    #: A hashtag shows a day's photos: read more rarely, it would lose some.
    poll_at_least: Length = timedelta(hours=12)
    account_id: Annotated[str, Field(pattern=r"^\d*$", max_length=19)] = ""
    link_base: WebAddress = _INSTAGRAM.link_base
    weekly_hashtags: Annotated[int, Field(ge=1, le=30)] = _INSTAGRAM.weekly_hashtags
    comment_links: bool = _INSTAGRAM.comment_links

    @model_validator(mode="after")
    def _has_an_account(self) -> "Instagram":
        if self.enabled and not self.account_id:
            raise ValueError("account_id is missing; give it or set enabled = false")
        return self

    def settings(self) -> InstagramSettings:
        """What the connector is built from."""
        return InstagramSettings(
            **self.shared(),
            link_base=self.link_base,
            account_id=self.account_id,
            weekly_hashtags=self.weekly_hashtags,
            comment_links=self.comment_links,
            voice=self.spoken,
        )
