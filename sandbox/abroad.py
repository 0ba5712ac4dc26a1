"""«Садовое» on the networks of the wide world, and the town's paper.

Lives here: their people and places, the hands that write there, the sections of the desk's
configuration. Does not live here: what is said and when (`script.py`). All are off by default in
a real desk; here they show that one card looks like another.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from html import escape
from typing import Any

from aiohttp import web

from sandbox.bluesky import BlueskyTown, bluesky_app
from sandbox.cast import TOWN_NAME
from sandbox.feed import Paper, feed_app
from sandbox.graph import GraphTown, graph_app
from sandbox.mastodon import MastodonTown, mastodon_app
from sandbox.max import MaxTown, max_app
from sandbox.x import XTown, x_app
from sandbox.youtube import YoutubeTown, youtube_app

#: Key in the script → name, and what the networks call them.
PEOPLE = {
    "arina": ("Арина Ольхова", "arina_o"),
    "gleb": ("Глеб Рябинин", "gleb_r"),
    "zoya": ("Зоя Калинкина", "zoya_k"),
    "kirill": ("Кирилл Ясенев", "kirill_ya"),
    "lidia": ("Лидия Полынина", "lidia_p"),
    "timur": ("Тимур Облепихин", "timur_o"),
    "maria": ("Мария Брусникина", "maria_b"),
    "semyon": ("Семён Ракитин", "semyon_r"),
}
POLL_EVERY = "6s"
LOCAL_HOSTS = ["127.0.0.1", "localhost"]
_TAG = "садовое"
_SERVER = "mastodon.example"
_VOICE = "Администрация Садового"
"""Who answers residents there by a press."""
_PATHS = {
    "graph": "/graph",
    "x": "/x",
    "mastodon": "/social",
    "bluesky": "/sky",
    "feed": "/paper",
    "max": "/max",
    "youtube": "/video",
}


class Abroad:
    """The stand-ins and everything said in them."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """All on one clock; `now` answers an aware moment."""
        self.graph = GraphTown(now=now)
        self.x = XTown(now=now, lag=timedelta(0))
        self.mastodon = MastodonTown(now=now, host=_SERVER)
        self.bluesky = BlueskyTown(now=now)
        self.paper = Paper(now=now)
        self.max = MaxTown(now=now)
        self.youtube = YoutubeTown(now=now)
        yesterday = now() - timedelta(days=1)
        self._page = self.graph.add_page("Администрация Садового", "sadovoe.adm")
        self.graph.write(self._page, self._page, "В субботу в парке субботник.", at=yesterday)
        account = self.graph.add_account("sadovoe.adm", self._page)
        self._account = account.id
        self._photo = self.graph.show("sadovoe.adm", "Ёлка на Центральной площади", at=yesterday)
        self._reader = self.bluesky.add_account("priemnaya.test", "Приёмная Садового")
        self._channel = self.max.add_chat("Садовое сегодня", "channel")
        self._post = self.max.write(self._channel, None, "Доброе утро, Садовое!", at=yesterday)
        owner = self.youtube.add_account("sadovoe_adm")
        self._video = self.youtube.add_video(owner, "Прямая линия: готовность к зиме")
        self._news = self.paper.print("Город готовится к зиме", "<p>Техника готова.</p>",
                                      at=yesterday)  # fmt: skip

    def mount(self, app: web.Application) -> None:
        """Put the stand-ins under their paths."""
        app.add_subapp(_PATHS["graph"], graph_app(self.graph))
        app.add_subapp(_PATHS["x"], x_app(self.x))
        app.add_subapp(_PATHS["mastodon"], mastodon_app(self.mastodon))
        app.add_subapp(_PATHS["bluesky"], bluesky_app(self.bluesky))
        app.add_subapp(_PATHS["feed"], feed_app(self.paper))
        app.add_subapp(_PATHS["max"], max_app(self.max))
        app.add_subapp(_PATHS["youtube"], youtube_app(self.youtube))

    def opens_at(self, address: str) -> None:
        """Where the links lead that the networks give themselves."""
        self.graph.link_base = self.graph.media_base = f"{address}{_PATHS['graph']}"
        self.mastodon.link_base = f"{address}{_PATHS['mastodon']}"

    def say(self, network: str, who: str, text: str) -> None:
        """One of `PEOPLE` says something on a network."""
        name, handle = PEOPLE[who]
        match network:
            case "facebook":
                self.graph.write(self._page, self.graph.add_person(name), text)
            case "instagram":
                self.graph.comment_media(self._photo, handle, text)
            case "x":
                self.x.write(self.x.add_account(handle, name), text, place=TOWN_NAME)
            case "mastodon":
                author = self.mastodon.add_account(handle, name)
                self.mastodon.write(author, f"<p>{escape(text)}</p>", tags=[_TAG])
            case "bluesky":
                someone = self.bluesky.add_account(f"{handle.replace('_', '-')}.test", name)
                self.bluesky.write(someone, text, tags=[_TAG])
            case "feed":
                self.paper.remark(self._news, name, text)
            case "max":
                self.max.comment(self._post, self.max.add_person(*name.split()), text)
            case "youtube":
                self.youtube.write(self._video, self.youtube.add_account(handle), text)
            case _:
                raise ValueError(f"nobody speaks on {network}")

    def sections(self, address: str) -> dict[str, dict[str, Any]]:
        """[networks.…] of the demonstration's desk, where the town is at `address`."""
        at = {name: f"{address}{path}" for name, path in _PATHS.items()}
        one = {"publish": True, "voice": _VOICE}
        key: dict[str, Any] = {"access_token": self._page.secret, "api_base": at["graph"]}
        own: dict[str, dict[str, Any]] = {
            "facebook": key | {"publish": True, "voices": {self._page.id: _VOICE}},
            "instagram": key | {"account_id": self._account} | one,
            "x": {"bearer_token": self.x.bearer, "api_base": at["x"], "link_base": at["x"]},
            "mastodon": {"servers": [{"host": _SERVER, "api_base": at["mastodon"]}]},
            "bluesky": {
                "identifier": self._reader.handle,
                "app_password": self._reader.password,
                "api_base": at["bluesky"],
                "link_base": at["bluesky"],
                **one,
            },
            "feed": {"allow_hosts": LOCAL_HOSTS},
            "max": {
                "token": self.max.token,
                "api_base": at["max"],
                "link_base": at["max"],
                "updates_timeout": 5,
                "publish": True,
                "voices": {str(self._channel.id): _VOICE},
            },
            "youtube": {
                "api_key": self.youtube.key,
                "api_base": f"{at['youtube']}/youtube",
                "link_base": at["youtube"],
                "daily": {"units": 1_000_000},
            },
        }
        shared = {"enabled": True, "poll_every": POLL_EVERY, "rps": 5.0}
        return {name: shared | section for name, section in own.items()}

    def sources(self, address: str) -> list[dict[str, Any]]:
        """[[sources]] of the demonstration's region."""
        places = (
            ("facebook", "page", self._page.username),
            ("instagram", "media", self._account),
            ("x", "search", f"place:{TOWN_NAME}"),
            ("mastodon", "hashtag", f"#{_TAG}@{_SERVER}"),
            ("bluesky", "search", f"#{_TAG}"),
            ("max", "channel", str(self._channel.id)),
            ("youtube", "video", self._video.id),
            ("feed", "comments", f"{address}{_PATHS['feed']}/comments/feed/"),
        )
        return [
            {
                "network": network,
                "kind": kind,
                "address": at,
                "district": TOWN_NAME,
                "official": network in ("facebook", "instagram"),
            }
            for network, kind, at in places
        ]
