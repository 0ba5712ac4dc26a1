"""The supervisor's page over HTTP: who gets in, what each of them sees and may do."""

import hashlib
import hmac
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

import aiohttp
import openpyxl
import pytest
from aiogram.utils.web_app import check_webapp_signature
from sqlalchemy import select, update

from bot.web.page import policy
from bot.web.page.auth import Passes
from bot.web.server import web_app
from db.models import Event, PageKey, Person
from sandbox.serving import serve
from tests.desk import ANNA, DINA, EGOR, GLEB, HEALTH_CHAT, VERA, ZOYA
from tests.stage import STRANGER, TOKEN, Stage, staged
from tests.test_road import PIT, QUEUE

PAGE = {
    "enabled": True,
    "port": 0,
    "public_url": "https://desk.example",
    "page": {"enabled": True},
}
LEADERS = (GLEB, DINA, EGOR, ZOYA)


def signed(number: int, at: datetime, token: str = TOKEN, **more: str) -> str:
    """initData as Telegram makes it."""
    user = json.dumps({"id": number, "first_name": "Имя"}, ensure_ascii=False)
    fields = {"auth_date": str(int(at.timestamp())), "query_id": "AA", "user": user, **more}
    lines = "\n".join(f"{name}={value}" for name, value in sorted(fields.items()))
    key = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    right = hmac.new(key, lines.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields | {"hash": right})


@dataclass
class Look:
    """Somebody's browser at the page."""

    base: str
    session: aiohttp.ClientSession
    given: str = ""

    async def ask(self, path: str, body: Any = None, **more: Any) -> tuple[int, Any]:
        """GET, or POST of JSON; the status and the JSON that came back."""
        headers = {"Authorization": f"Bearer {self.given}"} if self.given else {}
        how: dict[str, Any] = {"headers": headers | more.pop("headers", {})}
        if body is not None:
            how["json"] = body
        method = "GET" if body is None else "POST"
        url = f"{self.base}/page/api/{path}"
        async with self.session.request(method, url, **how, **more) as answer:
            return answer.status, await answer.json() if answer.status != 304 else None


@dataclass
class House:
    """The desk with its page."""

    stage: Stage
    base: str

    @asynccontextmanager
    async def browser(self) -> AsyncIterator[Look]:
        """A fresh browser that has no pass."""
        jar = aiohttp.CookieJar(unsafe=True, treat_as_secure_origin=[self.base])
        async with aiohttp.ClientSession(cookie_jar=jar) as session:
            yield Look(self.base, session)

    @asynccontextmanager
    async def of(self, number: int) -> AsyncIterator[Look]:
        """Somebody who came in from Telegram."""
        async with self.browser() as look:
            data = signed(number, self.stage.clock())
            status, answer = await look.ask("session", {"init_data": data})
            assert status == 200, answer
            look.given = answer["pass"]
            yield look


@pytest.fixture
async def house(sqlite_url: str) -> AsyncIterator[House]:
    """Two incidents: one of health, one of roads."""
    async with staged(sqlite_url, web=PAGE) as stage:
        await stage.baseline()
        await stage.complain(QUEUE)
        await stage.complain(PIT)
        async with serve(web_app(stage.app.rooms())) as base:
            yield House(stage, base)


async def test_what_telegram_signed_opens_the_page_and_nothing_else_does(house: House) -> None:
    now = house.stage.clock()
    good = signed(GLEB, now)
    assert check_webapp_signature(TOKEN, good)
    bad = {
        "forged": good.replace("2001", "4001"),
        "another bot's": signed(GLEB, now, token="4200000002:other"),
        "stale": signed(GLEB, now - timedelta(hours=1, seconds=1)),
        "of tomorrow": signed(GLEB, now + timedelta(hours=1)),
        "twice the user": good + "&user=%7B%22id%22%3A4001%7D",
        "no hash": good.split("&hash=")[0],
        "no user": signed(GLEB, now, user="{}"),
        "not a number": signed(GLEB, now, user='{"id": "2001"}'),
        "nothing": "",
    }
    async with house.browser() as look:
        for name, data in bad.items():
            status, answer = await look.ask("session", {"init_data": data})
            assert (status, "pass" in answer) == (401, False), name
        assert (await look.ask("session", {"init_data": 5}))[0] == 401
        status, answer = await look.ask("session", {"init_data": good})
    assert (status, answer["name"], answer["role"]) == (200, "Глеб", "куратор")


async def test_a_pass_runs_out_and_cannot_be_made_or_changed(house: House) -> None:
    async with house.of(GLEB) as look:
        assert (await look.ask("board"))[0] == 200
        number, until, signature = look.given.split(".")
        other = Passes("4200000002:other").give(GLEB, house.stage.clock() + timedelta(days=1))
        for given in (other, f"{ZOYA}.{until}.{signature}", f"{number}.9.{signature}", "x", ".."):
            assert (await Look(look.base, look.session, given).ask("board"))[0] == 401
        house.stage.clock.go(hours=8)
        assert (await look.ask("board"))[0] == 401


GETS = ("board", "incidents", "incidents/1", "export")
POSTS = ("incidents/1/acknowledge", "incidents/1/assign", "export")


@pytest.mark.parametrize("who", [ANNA, STRANGER])
async def test_who_leads_nothing_is_refused_everywhere(house: House, who: int) -> None:
    given = Passes(TOKEN).give(who, house.stage.clock() + timedelta(hours=1))
    async with house.browser() as look:
        status, answer = await look.ask("session", {"init_data": signed(who, house.stage.clock())})
        assert (status, bool(answer["ru"])) == (403, True)
        expected = 401 if who == STRANGER else 403
        for path in GETS:
            assert (await look.ask(path))[0] == 401, path
            assert (await Look(look.base, look.session, given).ask(path))[0] == expected, path
        for path in POSTS:
            assert (await look.ask(path, {"person": 1}))[0] == 401, path
            answered = await Look(look.base, look.session, given).ask(path, {"person": 1})
            assert answered[0] == expected, path


async def test_rights_are_those_of_this_very_moment(house: House) -> None:
    async with house.of(GLEB) as look:
        async with house.stage.database.write() as session:
            await session.execute(update(Person).values(active=False))
        assert (await look.ask("board"))[0] == 401


async def test_a_supervisor_sees_the_own_offices_alone(house: House) -> None:
    roads = house.stage.ids.roads
    async with house.of(DINA) as look:
        _, found = await look.ask("board")
        assert [one["name"] for one in found["choices"]["offices"]] == ["Минздрав"]
        assert found["figures"]["now"]["open"] == 1
        _, listed = await look.ask("incidents?which=all")
        assert [line["id"] for line in listed["lines"]] == [1]
        for path in (f"board?office={roads}", f"incidents?office={roads}", "incidents/2"):
            assert (await look.ask(path))[0] == 403, path
        assert (await look.ask("incidents/2/assign", {"person": 1}))[0] == 403
        assert (await look.ask("incidents/2/acknowledge", {}))[0] == 403
    for who in (GLEB, EGOR, ZOYA):
        async with house.of(who) as look:
            assert (await look.ask("board"))[1]["figures"]["now"]["open"] == 2
            assert (await look.ask("incidents/2"))[0] == 200


async def test_filters_narrow_figures_and_list(house: House) -> None:
    async with house.of(ZOYA) as look:
        for query, ids in (
            ("topic=Дороги", [2]),
            (f"office={house.stage.ids.health}", [1]),
            ("district=Луговое", []),
            ("topic=Дороги&district=Садовое&period=year", [2]),
        ):
            _, listed = await look.ask(f"incidents?which=open&{query}")
            assert [line["id"] for line in listed["lines"]] == ids, query
            _, found = await look.ask(f"board?{query}")
            assert found["figures"]["flow"]["received"] == len(ids), query
        for wrong in ("period=ever", "office=x", "which=none", "after=-1"):
            assert (await look.ask(f"incidents?{wrong}"))[0] == 400, wrong


async def test_what_has_not_changed_is_not_sent_again(house: House) -> None:
    async with house.of(ZOYA) as look:
        url = f"{look.base}/page/api/board"
        headers = {"Authorization": f"Bearer {look.given}"}
        async with look.session.get(url, headers=headers) as first:
            tag = first.headers["ETag"]
        same = {"headers": {"If-None-Match": tag}}
        assert (await look.ask("board", **same))[0] == 304
        house.stage.clock.go(days=3)
        again = signed(ZOYA, house.stage.clock())
        look.given = (await look.ask("session", {"init_data": again}))[1]["pass"]
        assert (await look.ask("board", **same))[0] == 200


async def test_an_escalation_is_acknowledged_from_the_page(house: House) -> None:
    card = house.stage.messenger.messages(HEALTH_CHAT)[-1]
    await house.stage.press(ANNA, card, "i:1:escalate:0", force=True)
    async with house.of(EGOR) as look:  # a coordinator sees it, and has no say in it
        _, shown = await look.ask("incidents/1")
        assert not shown["may"]["acknowledge"]
        assert (await look.ask("incidents/1/acknowledge", {}))[0] == 403
    async with house.of(DINA) as look:
        _, listed = await look.ask("incidents?which=escalated")
        assert [(line["id"], line["noted"]) for line in listed["lines"]] == [(1, False)]
        _, shown = await look.ask("incidents/1")
        assert shown["may"]["acknowledge"]
        status, shown = await look.ask("incidents/1/acknowledge", {})
        assert (status, shown["may"]["acknowledge"]) == (200, False)
        assert shown["history"][-1]["who"] == "Дина"
        assert shown["history"][-1]["what"] == "принял(а) эскалацию"
        assert (await look.ask("board"))[1]["figures"]["now"]["unnoted"] == 0
        status, answer = await look.ask("incidents/1/acknowledge", {})
        assert (status, answer["ru"]) == (403, "Эскалация уже принята.")


async def test_an_incident_is_assigned_from_the_page_and_the_chat_hears_of_it(
    house: House,
) -> None:
    async with house.of(GLEB) as look:
        _, shown = await look.ask("incidents/1")
        names = {one["name"]: one["id"] for one in shown["may"]["assign"]}
        assert set(names) == {"Анна", "Борис", "Глеб", "Дина"}
        assert (await look.ask("incidents/1/assign", {"person": "1"}))[0] == 400
        status, shown = await look.ask("incidents/1/assign", {"person": names["Анна"]})
        assert status == 200
        assert ["Держит", "Анна"] in shown["about"]
        async with house.stage.database.read() as session:
            vera = await session.scalar(select(Person.id).where(Person.telegram_id == VERA))
        assert (await look.ask("incidents/1/assign", {"person": vera}))[0] == 403
    await house.stage.app.delivery.drain()
    assert any("теперь ваш. Передал(а): Глеб" in t for t in house.stage.texts(HEALTH_CHAT))
    async with house.stage.database.read() as session:
        kinds = (await session.scalars(select(Event.kind).where(Event.incident_id == 1))).all()
    assert kinds[-1] == "assigned"


async def test_no_foreign_form_changes_anything(house: House) -> None:
    async with house.of(GLEB) as look:
        url = f"{look.base}/page/api/incidents/1/assign"
        headers = {"Authorization": f"Bearer {look.given}"}
        for data in ({"person": "1"}, b'{"person": 1}'):
            async with look.session.post(url, data=data, headers=headers) as answer:
                assert answer.status == 415


async def test_the_export_is_what_was_asked_for(house: House) -> None:
    async with house.of(ZOYA) as look:
        url = f"{look.base}/page/api/export?topic=Дороги"
        headers = {"Authorization": f"Bearer {look.given}"}
        async with look.session.get(url, headers=headers) as answer:
            assert answer.status == 200
            book = openpyxl.load_workbook(BytesIO(await answer.read()))
        assert [row[0].value for row in book["Инциденты"].iter_rows(min_row=2)] == [2]
        assert (await look.ask("export?topic=Экология"))[0] == 404
        assert (await look.ask("export?topic=Дороги", {}))[0] == 200
    await house.stage.app.delivery.drain()
    sent = house.stage.card(ZOYA)
    assert sent.document is not None
    assert "Дороги" in sent.text


async def link_of(house: House, who: int) -> str:
    """The key that /page gives."""
    await house.stage.say(who, who, "/page")
    said = house.stage.card(who)
    (link,) = [one.url for one in said.entities if one.url]
    base, _, key = link.partition("#key=")
    assert base == "https://desk.example/page/"
    return key


async def test_a_one_time_link_opens_once_and_in_time_for_its_person(house: House) -> None:
    key = await link_of(house, GLEB)
    async with house.stage.database.read() as session:
        (stored,) = (await session.scalars(select(PageKey))).all()
    assert key not in stored.key_hash
    async with house.browser() as look, house.browser() as other:
        status, welcome = await look.ask("session", {"key": key})
        assert (status, welcome["name"], welcome["pass"]) == (200, "Глеб", "")
        (cookie,) = look.session.cookie_jar
        assert cookie["httponly"]
        assert (cookie["samesite"], cookie["secure"]) == ("Strict", True)
        by_hand = {"Cookie": f"{cookie.key}={cookie.value}"}
        assert (await other.ask("session", {"key": key}))[0] == 403
        assert (await other.ask("board"))[0] == 401
        assert (await other.ask("board", headers=by_hand))[0] == 200
        late = await link_of(house, GLEB)
        house.stage.clock.go(minutes=10)
        assert (await other.ask("session", {"key": late}))[0] == 403
        assert (await other.ask("session", {"key": "никакой"}))[0] == 403


async def test_an_aide_is_told_courteously_and_a_group_is_no_place_for_links(house: House) -> None:
    house.stage.messenger.start(ANNA)
    await house.stage.settled()
    await house.stage.say(ANNA, ANNA, "/page")
    assert "кураторам, координаторам и администраторам" in house.stage.card(ANNA).text
    await house.stage.say(EGOR, HEALTH_CHAT, "/page")
    assert "в личной переписке" in house.stage.card(HEALTH_CHAT).text
    async with house.stage.database.read() as session:
        assert (await session.scalars(select(PageKey))).all() == []


async def test_who_may_look_has_the_page_beside_the_input_field(house: House) -> None:
    stage = house.stage
    for who in (ANNA, DINA):
        stage.messenger.start(who)
    await stage.settled()
    assert stage.messenger.menu_buttons[ANNA] == {"type": "default"}
    assert stage.messenger.menu_buttons[DINA] == {
        "type": "web_app",
        "text": "Картина дня",
        "web_app": {"url": "https://desk.example/page/"},
    }


async def test_the_page_is_its_own_files_alone(house: House) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{house.base}/page", allow_redirects=False) as answer:
            assert (answer.status, answer.headers["Location"]) == (308, "page/")
        async with session.get(f"{house.base}/page/") as answer:
            html = await answer.text()
            rules = answer.headers["Content-Security-Policy"]
        assert "frame-ancestors https://web.telegram.org" in rules
        assert "default-src 'none'" in rules
        assert "unsafe" not in rules
        assert "http" not in html
        (script,) = re.findall(r'<script type="module" src="([^"]+)"', html)
        for path, caching in (
            (script, "immutable"),
            (re.sub("[0-9a-f]{12}", "0" * 12, script), "no-cache"),
        ):
            async with session.get(f"{house.base}/page/{path}") as answer:
                assert (answer.status, caching in answer.headers["Cache-Control"]) == (200, True)
        for path in (
            script.replace("main", "nothing"),
            "static/nothing.js",
            "static/../../server.py",
            "api/none",
        ):
            async with session.get(f"{house.base}/page/{path}") as answer:
                assert answer.status == 404
    assert policy(()).endswith("frame-ancestors 'none'")
