"""[networks.feed] of config.toml."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from pydantic import PositiveFloat, PositiveInt, model_validator

from bot.networks.reading import Reading
from bot.values import Length, Section, WebAddress, Zone
from services.errors import Refused
from services.networks.feed.links import feed_address
from services.networks.feed.settings import FeedSettings, JsonMap

_FEED = FeedSettings()


class Listing(Section):
    """One [[networks.feed.json]]: where things stand in the JSON of one address."""

    url: WebAddress
    items: str
    text: str
    id: str = ""
    date: str = ""
    author: str = ""
    link: str = ""
    comments: bool = False

    @model_validator(mode="after")
    def _makes_sense(self) -> "Listing":
        try:
            feed_address(self.url)
        except Refused as refusal:
            raise ValueError(str(refusal)) from None
        for key in ("items", "text", "id", "date", "author", "link"):
            pointer = getattr(self, key)
            if pointer and not pointer.startswith("/"):
                raise ValueError(f'{key}: a pointer is written as "/items", not "{pointer}"')
        return self


class Feed(Reading):
    """Feeds of any site. There is no key and no common address."""

    timezone: Zone = ZoneInfo("Europe/Moscow")
    user_agent: str = _FEED.user_agent
    rps: PositiveFloat = _FEED.rps
    poll_every: Length = timedelta(minutes=5)
    timeout: Length = timedelta(seconds=_FEED.timeout)
    body_cap: PositiveInt = _FEED.body_cap
    full_every: PositiveInt = _FEED.full_every
    item_cap: PositiveInt = _FEED.item_cap
    allow_private: bool = False
    allow_hosts: tuple[str, ...] = ()
    json_maps: tuple[Listing, ...] = ()

    @model_validator(mode="after")
    def _can_introduce_itself(self) -> "Feed":
        if not self.user_agent.isascii() or not self.user_agent.isprintable():
            raise ValueError("user_agent holds letters no header can carry")
        return self

    def settings(self) -> FeedSettings:
        """What the connector is built from."""
        return FeedSettings(
            zone=self.timezone,
            user_agent=self.user_agent,
            rps=self.rps,
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy_url,
            ca_bundle=self.ca_bundle or None,
            body_cap=self.body_cap,
            full_every=self.full_every,
            item_cap=self.item_cap,
            allow_private=self.allow_private,
            allow_hosts=self.allow_hosts,
            json=tuple(JsonMap(**one.model_dump()) for one in self.json_maps),
        )
