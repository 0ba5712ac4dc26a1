"""The sections of config.toml that switch networks on, and the settings their connectors get.

A network is added here by a module with a section class, whose `settings()` gives what its
connector in `services.networks` is built from, and by a line in `Networks` under its name.
"""

from bot.networks.bluesky import Bluesky
from bot.networks.facebook import Facebook
from bot.networks.feed import Feed
from bot.networks.instagram import Instagram
from bot.networks.mastodon import Mastodon
from bot.networks.maxru import Max
from bot.networks.ok import Ok
from bot.networks.reading import NO_SECRET
from bot.networks.telegram import Telegram
from bot.networks.vk import Vk
from bot.networks.x import X
from bot.networks.youtube import Youtube
from bot.values import Section

__all__ = ["NO_SECRET", "Networks"]


class Networks(Section):
    """The networks that are read: one line each, off by default."""

    vk: Vk = Vk()
    ok: Ok = Ok()
    telegram: Telegram = Telegram()
    max: Max = Max()
    feed: Feed = Feed()
    youtube: Youtube = Youtube()
    mastodon: Mastodon = Mastodon()
    x: X = X()
    bluesky: Bluesky = Bluesky()
    facebook: Facebook = Facebook()
    instagram: Instagram = Instagram()
