"""Each network's voice with its stand-in, for the suite that runs over all of them.

Lives here: a town with a resident's question, the publisher that answers it, and how that network
fails. Does not live here: what is promised (`test_voices.py`).
"""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any, Protocol

from sandbox import spoilers
from sandbox.graph import faults as graph_faults
from sandbox.graph.state import GraphTown
from sandbox.max.errors import bad_token, too_many
from sandbox.ok import faults as ok_faults
from sandbox.spoilers import Spoiler
from sandbox.x import errors as x_errors
from sandbox.x.state import CONSUMER
from services.networks.base import Publisher, ReplyTo
from services.networks.bluesky.publisher import BlueskyPublisher
from services.networks.facebook.publisher import FacebookPublisher
from services.networks.instagram.publisher import InstagramPublisher
from services.networks.mastodon.publisher import MastodonPublisher
from services.networks.maxru.publisher import MaxPublisher
from services.networks.ok.publisher import OkPublisher
from services.networks.x.publisher import XPublisher
from services.networks.x.signature import AccountKeys
from tests.services.networks.bluesky import desk as bluesky
from tests.services.networks.facebook import desk as facebook
from tests.services.networks.instagram import desk as instagram
from tests.services.networks.mastodon import desk as mastodon
from tests.services.networks.maxru import desk as maxru
from tests.services.networks.ok import desk as ok
from tests.services.networks.scene import closing
from tests.services.networks.x import desk as x

NAME = "Администрация Садового"
ASKED = "Когда дадут воду на Садовой?"


class Planned(Protocol):
    """A stand-in's planned faults."""

    def next(
        self, spoiler: Spoiler, *, method: str | None = None, after: int = 0, times: int = 1
    ) -> None: ...
    def clear(self) -> None: ...


@dataclass
class VoiceScene:
    """A question of Anna's and the account that answers it.

    `said` shows what the account has said there, with the words before it; `take_question_away`
    and `unsay` are others' doings; `refusals` is how the network says "your key is no good" and
    "too fast" to whoever writes, which is a call of `says`. `elsewhere` is where it has no voice.
    """

    publisher: Publisher
    to: ReplyTo
    clock: list[datetime]
    said: Callable[[], Sequence[str]]
    unsay: Callable[[], None]
    take_question_away: Callable[[], None]
    faults: Planned
    says: str
    bad_key: Spoiler
    too_fast: Spoiler
    elsewhere: ReplyTo | None
    secrets: tuple[str, ...]


class Opening(Protocol):
    """Sets a scene up and takes it down; `timeout` in seconds is the publisher's."""

    def __call__(self, *, timeout: float = 20.0) -> AbstractAsyncContextManager[VoiceScene]: ...


@asynccontextmanager
async def ok_group(*, timeout: float = 20.0) -> AsyncIterator[VoiceScene]:
    """A comment under a group's topic."""
    voices = {ok.GID: NAME}
    async with ok.desk(timeout=timeout, voices=voices) as d:
        topic = d.topic("Ремонт сетей")
        asked = d.comment(topic, ASKED)
        name = d.external(asked)
        publisher = OkPublisher(d.connector.settings)

        def own() -> list[Any]:
            return [one for one in topic.alive if one.author == d.group.ref]

        async with closing(publisher):
            yield VoiceScene(
                publisher, ReplyTo(name, d.external(topic)), d.clock,
                said=lambda: [one.text for one in own() if one.reply_to is asked],
                unsay=lambda: d.ok.delete(own()[-1]),
                take_question_away=lambda: d.ok.delete(asked),
                faults=d.ok.faults, says="discussions.addDiscussionComment",
                bad_key=ok_faults.error(103), too_fast=ok_faults.error(8),
                elsewhere=ReplyTo("999_1_abc", "999_1"), secrets=(d.session.access_token,),
            )  # fmt: skip


@asynccontextmanager
async def facebook_page(*, timeout: float = 20.0) -> AsyncIterator[VoiceScene]:
    """A comment under a page's post, answered with the key of a person who has a role there."""
    async with facebook.desk(timeout=timeout) as d:
        post = d.post("Ремонт сетей", by=d.page)
        asked = d.comment(post, ASKED)
        settings = _with(d.connector.settings, voices={d.page.id: NAME})
        publisher = FacebookPublisher(settings)

        def own() -> list[Any]:
            return [one for one in post.alive if one.author is d.page]

        async with closing(publisher):
            yield VoiceScene(
                publisher, ReplyTo(asked.id, post.id), d.clock,
                said=lambda: [one.message for one in own() if one.parent is asked],
                unsay=lambda: _gone(own()[-1]),
                take_question_away=lambda: _gone(asked),
                elsewhere=ReplyTo("1_2", "999_1"), secrets=(d.page.secret,), **_graph(d.graph),
            )  # fmt: skip


@asynccontextmanager
async def instagram_account(*, timeout: float = 20.0) -> AsyncIterator[VoiceScene]:
    """A comment under an account's own photo."""
    async with instagram.desk(timeout=timeout, voice=NAME) as d:
        media = d.show("Ремонт сетей")
        asked = d.comment(media, ASKED)
        publisher = InstagramPublisher(d.connector.settings)

        def own() -> list[Any]:
            return [one for one in media.alive if one.username == d.account.username]

        async with closing(publisher):
            yield VoiceScene(
                publisher, ReplyTo(asked.id, media.id), d.clock,
                said=lambda: [one.text for one in own() if one.parent is asked],
                unsay=lambda: _gone(own()[-1]),
                take_question_away=lambda: _gone(asked),
                elsewhere=ReplyTo(media.id, media.id),
                secrets=(d.connector.settings.access_token,), **_graph(d.graph),
            )  # fmt: skip


def _graph(town: GraphTown) -> dict[str, Any]:
    return {
        "faults": town.faults,
        "says": "say",
        "bad_key": graph_faults.error(190, subcode=463),
        "too_fast": graph_faults.error(4, headers={"X-Business-Use-Case-Usage": _REGAIN}),
    }


_REGAIN = '{"1":[{"type":"pages","call_count":97,"estimated_time_to_regain_access":2}]}'


@asynccontextmanager
async def max_place(kind: str, *, timeout: float = 20.0) -> AsyncIterator[VoiceScene]:
    """A comment under a channel's post, or a message of a group."""
    async with maxru.desk(kind, timeout=timeout) as d:
        post = d.write("Ремонт сетей")
        asked = d.comment(post, ASKED) if kind == "channel" else d.write(ASKED, answers=post)
        publisher = MaxPublisher(_with(d.connector.settings, voices={str(d.chat.id): NAME}))

        def own() -> list[Any]:
            there = post.comments if kind == "channel" else d.chat.messages
            return [one for one in there if one.author is d.town.bot and not one.deleted]

        async with closing(publisher):
            yield VoiceScene(
                publisher, ReplyTo(asked.mid, post.mid), d.clock,
                said=lambda: [one.text for one in own() if one.answers is asked],
                unsay=lambda: d.town.delete(own()[-1]),
                take_question_away=lambda: d.town.delete(asked),
                faults=d.town.faults, says="comment" if kind == "channel" else "send",
                bad_key=spoilers.answer(401, bad_token().body),
                too_fast=spoilers.answer(429, too_many().body),
                elsewhere=ReplyTo("x", "mid." + "0" * 14 + "07" + "0" * 16),
                secrets=(d.town.token,),
            )  # fmt: skip


@asynccontextmanager
async def mastodon_server(*, timeout: float = 20.0) -> AsyncIterator[VoiceScene]:
    """A post with the watched tag."""
    async with mastodon.desk(timeout=timeout) as d:
        d.town.writers.add(d.office.id)
        asked = d.write(f"<p>{ASKED}</p>")
        server = _with(d.connector.settings.servers[0], voice=NAME)
        publisher = MastodonPublisher(_with(d.connector.settings, servers=(server,)))

        def own() -> list[Any]:
            return [one for one in d.town.statuses.values() if one.author == d.office]

        async with closing(publisher):
            yield VoiceScene(
                publisher, ReplyTo(d.external(asked), d.external(asked)), d.clock,
                said=lambda: [unescape(one.html)[3:-4] for one in own() if one.reply_to],
                unsay=lambda: d.town.delete(own()[-1]),
                take_question_away=lambda: d.town.delete(asked),
                faults=d.town.faults, says="post",
                bad_key=spoilers.answer(401, {"error": "The access token is invalid"}),
                too_fast=spoilers.answer(429, {"error": "Too many requests"}),
                elsewhere=ReplyTo("else.example/1", "else.example/1"), secrets=(d.token,),
            )  # fmt: skip


@asynccontextmanager
async def bluesky_account(*, timeout: float = 20.0) -> AsyncIterator[VoiceScene]:
    """A post that mentions the account."""
    async with bluesky.desk("mentions", timeout=timeout, voice=NAME) as d:
        asked = d.write(ASKED)
        publisher = BlueskyPublisher(d.connector.settings)

        def own() -> list[Any]:
            return [one for one in d.town.posts.values() if one.author == d.office]

        refusal = {"error": "AuthenticationRequired", "message": "no"}
        async with closing(publisher):
            yield VoiceScene(
                publisher, ReplyTo(asked.uri, asked.uri), d.clock,
                said=lambda: [one.text for one in own() if one.reply_to is asked],
                unsay=lambda: d.town.delete(own()[-1]),
                take_question_away=lambda: d.town.delete(asked),
                faults=d.town.faults, says="com.atproto.repo.createRecord",
                bad_key=spoilers.answer(401, refusal),
                too_fast=spoilers.answer(429, {"error": "RateLimitExceeded", "message": "no"}),
                elsewhere=None, secrets=(d.office.password,),
            )  # fmt: skip


@asynccontextmanager
async def x_account(*, timeout: float = 20.0) -> AsyncIterator[VoiceScene]:
    """A post that names the account."""
    async with x.desk(timeout=timeout) as d:
        asked = d.write(f"@{d.office.username} {ASKED}")
        keys = AccountKeys(*CONSUMER, *d.x.let_write(d.office))
        publisher = XPublisher(_with(d.connector.settings, voice=NAME, account=keys))

        def own() -> list[Any]:
            living = (one for one in d.x.tweets.values() if not one.deleted)
            return [one for one in living if one.author == d.office]

        async with closing(publisher):
            yield VoiceScene(
                publisher, ReplyTo(asked.id, asked.id), d.clock,
                said=lambda: [one.text for one in own() if one.answered is asked],
                unsay=lambda: d.x.delete(own()[-1]),
                take_question_away=lambda: d.x.delete(asked),
                faults=d.x.faults, says="post",
                bad_key=spoilers.answer(401, x_errors.plain(401, "Unauthorized").body),
                too_fast=spoilers.answer(429, x_errors.plain(429, "Too Many Requests").body),
                elsewhere=None, secrets=(*keys.secrets, d.x.bearer),
            )  # fmt: skip


def _with(settings: Any, **more: Any) -> Any:
    fields = {name: getattr(settings, name) for name in settings.__dataclass_fields__}
    return type(settings)(**(fields | more))


def _gone(item: Any) -> None:
    item.deleted = True


VOICES: Mapping[str, Opening] = {
    "ok": ok_group,
    "facebook": facebook_page,
    "instagram": instagram_account,
    "max-channel": lambda **more: max_place("channel", **more),
    "max-group": lambda **more: max_place("group", **more),
    "mastodon": mastodon_server,
    "bluesky": bluesky_account,
    "x": x_account,
}
