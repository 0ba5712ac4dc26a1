"""The stand-in of Odnoklassniki on the wire, asked as the network's documents say.

The signing here is the test's own: written from the document, not taken from either side.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import ClientSession

from sandbox.ok import Group, OkTown, Session, User, ok_app
from sandbox.ok.dispatch import signature
from sandbox.ok.state import APPLICATION_ID, APPLICATION_KEY, APPLICATION_SECRET
from sandbox.serving import serve

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
COMMENTS = {"method": "discussions.getComments", "discussionType": "GROUP_TOPIC"}


@dataclass
class Client:
    """A signing caller of a town with one group, whose administrator it speaks for."""

    http: ClientSession
    base: str
    ok: OkTown
    group: Group
    anna: User
    session: Session

    async def call(self, method: str, /, **params: str) -> Any:
        """A signed call's answer; parameters given override what is usual, "" leaves one out."""
        usual = {"method": method, "application_key": APPLICATION_KEY, "format": "json"}
        asked = {name: value for name, value in (usual | params).items() if value}
        raw = "".join(f"{name}={asked[name]}" for name in sorted(asked)) + self.session.secret_key
        sig = hashlib.md5(raw.encode()).hexdigest()
        form = asked | {"sig": sig, "access_token": self.session.access_token}
        return await self.post("/fb.do", form)

    async def post(self, path: str, form: dict[str, str]) -> Any:
        """A form's answer; API errors are HTTP 200."""
        async with self.http.post(self.base + path, data=form) as response:
            assert response.status == 200
            return await response.json()


@asynccontextmanager
async def client() -> AsyncIterator[Client]:
    """Serve the town and speak to it."""
    ok = OkTown(now=lambda: NOON)
    group = ok.add_group("Посёлок Лесной", shortname="lesnoy.group")
    anna = ok.add_user("Анна Тестова")
    session = ok.log_in(anna)
    group.admins.add(anna.uid)
    async with serve(ok_app(ok)) as base, ClientSession() as http:
        yield Client(http, base, ok, group, anna, session)


def test_the_town_signs_as_the_vector_says() -> None:
    params = COMMENTS | {
        "anchor": "LAST", "application_key": "CEXAMPLEAPPKEY", "count": "100",
        "direction": "BACKWARD", "discussionId": "157420011223344", "format": "json",
        "access_token": "tkn1EXAMPLEaccessTOKEN",
    }  # fmt: skip
    secret = "a65a58191f5bdc4c8604d9e18eafcfe5"
    assert signature(params, secret) == "c94015a1ab0ab20f8050624eb5075c75"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"application_key": "OTHER"}, 101),
        ({"method": "group.getFeed"}, 3),
        ({"access_token": ""}, 453),
        ({"access_token": "tknUNKNOWN"}, 103),
        ({"sig": "0" * 32}, 104),
    ],
)
async def test_a_call_is_refused_by_the_first_thing_that_is_wrong_with_it(
    change: dict[str, str], code: int
) -> None:
    async with client() as c:
        form = {"method": "users.getCurrentUser", "application_key": APPLICATION_KEY}
        form |= {"format": "json"}
        sig = signature(form, c.session.secret_key)
        form |= {"sig": sig, "access_token": c.session.access_token}
        body = await c.post("/fb.do", form | change)
        assert body["error_code"] == code
        assert set(body) == {"error_code", "error_msg", "error_data"}
        assert (await c.post("/fb.do", form))["uid"] == c.anna.uid


async def test_a_signature_over_the_encoded_values_or_the_token_is_refused() -> None:
    async with client() as c:
        good = {"method": "url.getInfo", "application_key": APPLICATION_KEY, "format": "json"}
        good |= {"url": "https://ok.ru/lesnoy.group"}
        for wrong in (
            good | {"url": "https%3A%2F%2Fok.ru%2Flesnoy.group"},
            good | {"access_token_": c.session.access_token},
        ):
            form = good | {
                "sig": signature(wrong, c.session.secret_key),
                "access_token": c.session.access_token,
            }
            assert (await c.post("/fb.do", form))["error_code"] == 104


async def test_the_method_may_stand_in_the_address() -> None:
    async with client() as c:
        form = {"application_key": APPLICATION_KEY, "format": "json"}
        sig = signature(form | {"method": "users.getCurrentUser"}, c.session.secret_key)
        form |= {"sig": sig, "access_token": c.session.access_token}
        assert (await c.post("/api/users/getCurrentUser", form))["uid"] == c.anna.uid


async def test_an_expired_session_is_102_and_a_refresh_token_gives_a_new_one() -> None:
    async with client() as c:
        c.session.expired = True
        assert (await c.call("users.getCurrentUser"))["error_code"] == 102
        fresh = await c.post(
            "/oauth/token.do",
            {
                "grant_type": "refresh_token",
                "refresh_token": c.session.refresh_token,
                "client_id": APPLICATION_ID,
                "client_secret": APPLICATION_SECRET,
            },
        )
        assert (fresh["token_type"], fresh["expires_in"]) == ("session", "1800")
        c.session = c.ok.sessions[fresh["access_token"]]
        assert (await c.call("users.getCurrentUser"))["uid"] == c.anna.uid


async def test_without_valuable_access_most_methods_are_10() -> None:
    async with client() as c:
        c.session.valuable = False
        assert (await c.call("mediatopic.getTopics", gid=c.group.gid))["error_code"] == 10
        assert "uid" in await c.call("users.getCurrentUser")


async def test_a_counted_method_is_11_when_its_calls_are_over() -> None:
    async with client() as c:
        c.ok.calls_left["url.getInfo"] = 1
        assert (await c.call("url.getInfo", url="https://ok.ru/x"))["type"] == "UNKNOWN"
        assert (await c.call("url.getInfo", url="https://ok.ru/x"))["error_code"] == 11
        left = await c.call("users.getCallsLeft", uid=c.anna.uid, methods="url.getInfo")
        assert left == [{"name": "url.getInfo", "callsLeft": 0, "available": False}]


async def test_statistics_are_for_admins_and_of_the_span_that_is_asked_for() -> None:
    async with client() as c:
        old = c.ok.write_topic(c.group, "Старая", at=NOON - timedelta(days=3))
        new = c.ok.write_topic(c.group, "Новая")
        span = {"gid": c.group.gid, "end_time": _ms(NOON), "fields": "ID,COMMENTS"}
        day = await c.call("group.getStatTopics", start_time=_ms(NOON - timedelta(days=1)), **span)
        assert day["topics"] == [{"id": new.id, "comments": 0}]
        week = await c.call("group.getStatTopics", start_time=_ms(NOON - timedelta(days=7)), **span)
        assert [topic["id"] for topic in week["topics"]] == [new.id, old.id]
        c.group.admins.clear()
        refused = await c.call("group.getStatTopics", start_time="0", **span)
        assert refused["error_code"] == 50


async def test_an_anchor_leads_on_and_is_good_for_its_own_list_alone() -> None:
    async with client() as c:
        topics = [c.ok.write_topic(c.group, f"Тема {n}") for n in range(3)]
        asked = {"gid": c.group.gid, "filter": "GROUP_THEMES", "count": "2"}
        first = await c.call("mediatopic.getTopics", **asked)
        rest = await c.call("mediatopic.getTopics", anchor=first["anchor"], **asked)
        ids = [topic["id"] for topic in first["media_topics"] + rest["media_topics"]]
        assert ids == [topic.id for topic in reversed(topics)]
        assert (first["has_more"], rest["has_more"]) == (True, False)
        span = {"gid": c.group.gid, "start_time": "0", "end_time": _ms(NOON)}
        stray = await c.call("group.getStatTopics", anchor=first["anchor"], **span)
        assert stray["error_code"] == 100


async def test_the_sticky_topic_stands_first() -> None:
    async with client() as c:
        sticky = c.ok.write_topic(c.group, "Правила", sticky=True, at=NOON - timedelta(days=99))
        c.ok.write_topic(c.group, "Новая")
        body = await c.call("mediatopic.getTopics", gid=c.group.gid, filter="GROUP_THEMES")
        assert body["media_topics"][0]["id"] == sticky.id
        assert body["media_topics"][0]["is_sticky"] is True


async def test_several_topics_by_ids_need_a_limit_of_media() -> None:
    async with client() as c:
        parts = [{"type": "text", "text": str(n)} for n in range(4)]
        ids = [c.ok.write_topic(c.group, "", media=parts).id for _ in range(2)]
        assert (await c.call("mediatopic.getByIds", topic_ids=",".join(ids)))["error_code"] == 100
        body = await c.call("mediatopic.getByIds", topic_ids=",".join(ids), media_limit="3")
        assert [len(topic["media"]) for topic in body["media_topics"]] == [3, 3]
        c.ok.delete(c.ok.topics[ids[0]])
        body = await c.call("mediatopic.getByIds", topic_ids=",".join(ids), media_limit="3")
        assert [topic["id"] for topic in body["media_topics"]] == ids[1:]


async def test_comments_are_paged_from_either_end_and_an_anchor_keeps_its_direction() -> None:
    async with client() as c:
        topic = c.ok.write_topic(c.group, "Вода")
        for number in range(3):
            c.ok.write_comment(topic, c.anna, str(number))
        asked = {"discussionId": topic.id, "discussionType": "GROUP_TOPIC", "count": "2"}
        asked |= {"mark_as_read": "false"}
        back = await c.call("discussions.getComments", anchor="LAST", direction="BACKWARD", **asked)
        assert [comment["text"] for comment in back["comments"]] == ["1", "2"]
        on = {"anchor": back["anchor"]}
        more = await c.call("discussions.getComments", direction="BACKWARD", **on, **asked)
        assert ([comment["text"] for comment in more["comments"]], more["has_more"]) == (
            ["0"],
            False,
        )
        wrong = await c.call("discussions.getComments", direction="FORWARD", **on, **asked)
        assert wrong["error_code"] == 100
        assert c.ok.marked_as_read == 0


async def test_reading_marks_as_read_unless_told_not_to() -> None:
    async with client() as c:
        topic = c.ok.write_topic(c.group, "Вода")
        await c.call("discussions.getComments", discussionId=topic.id, **COMMENTS)
        assert c.ok.marked_as_read == 1


async def test_an_unknown_field_is_220_and_those_asked_for_are_all_there_is() -> None:
    async with client() as c:
        topic = c.ok.write_topic(c.group, "Вода")
        c.ok.write_comment(topic, c.group, "Дали")
        asked = COMMENTS | {"discussionId": topic.id}
        body = await c.call(
            "discussions.getComments", fields="comment.TEXT,comment.AUTHOR_REF", **asked
        )
        assert body["comments"] == [{"text": "Дали", "author_ref": c.group.ref}]
        body = await c.call("discussions.getComments", fields="comment.EDITED", **asked)
        assert body["error_code"] == 220


async def test_a_deleted_topic_is_not_found_and_a_closed_group_is_restricted() -> None:
    async with client() as c:
        topic = c.ok.write_topic(c.group, "Вода")
        asked = COMMENTS | {"discussionId": topic.id}
        c.group.open = False
        c.group.admins.clear()
        assert (await c.call("discussions.getComments", **asked))["error_code"] == 455
        c.ok.delete(topic)
        assert (await c.call("discussions.getComments", **asked))["error_code"] == 300


async def test_a_groups_info_is_a_bare_array_and_an_address_tells_its_number() -> None:
    async with client() as c:
        info = await c.call("group.getInfo", uids=f"{c.group.gid},1", fields="uid,name")
        assert [group["name"] for group in info] == ["Посёлок Лесной"]
        found = await c.call("url.getInfo", url="https://ok.ru/lesnoy.group")
        assert found == {
            "type": "GROUP",
            "objectId": int(c.group.gid),
            "objectIdStr": c.group.gid,
        }


async def test_a_topics_link_shows_a_person_what_was_said() -> None:
    async with client() as c:
        topic = c.ok.write_topic(c.group, "Нет <воды>")
        c.ok.write_comment(topic, c.anna, "Да")
        async with c.http.get(f"{c.base}/group/{c.group.gid}/topic/{topic.id}") as response:
            page = await response.text()
        assert "Нет &lt;воды&gt;" in page
        assert "Анна Тестова" in page


def _ms(moment: datetime) -> str:
    return str(int(moment.timestamp() * 1000))
