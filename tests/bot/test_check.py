"""`check` against real stand-ins: what stands is ok, what does not is named with its mending."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot.__main__ import main
from bot.commands.check import findings
from bot.config import load_config
from bot.logs import Mask
from db.engine import Database
from db.migrate import BASE, move, schema, upgrade
from sandbox.serving import serve
from sandbox.telegram import Fault, Messenger, bot_api
from sandbox.telegram.updates import Webhook
from sandbox.vk import VkTown, vk_api_app
from services.regions.region import import_region, parse_region
from tests.bot.test_config import SMALLEST
from tests.bot.ways import front

TOKEN = "4200000001:town"
ANNA, CHAT = 1001, -1001234567890
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

REGION = f"""
[[offices]]
slug = "minzdrav"
name = "Министерство здравоохранения"
chat_id = {CHAT}
coordinator = true
"""


@dataclass
class Town:
    """A messenger, a VK and a configuration that names them."""

    folder: Path
    telegram: Messenger
    vk: VkTown
    telegram_base: str
    vk_base: str
    key: str

    @property
    def database_url(self) -> str:
        return f"sqlite+aiosqlite:///{self.folder / 'otklik.db'}"

    async def settle(self, region: str = REGION) -> None:
        """A migrated database with a region in it."""
        await upgrade(self.database_url)
        database = Database(self.database_url)
        async with database.write() as session:
            await import_region(session, parse_region(region), AT)
        await database.close()

    async def check(
        self, at: datetime = AT, *, is_deep: bool = False, **given: str
    ) -> Sequence[str]:
        """The lines of a check; `given` replaces values of the configuration."""
        values = {
            "token": TOKEN,
            "telegram": self.telegram_base,
            "vk": self.vk_base,
            "key": self.key,
            "url": self.database_url,
            "more": "",
            "vk_more": "enabled = true",
        } | given
        path = self.folder / "config.toml"
        path.write_text(
            """
            [telegram]
            token = "{token}"
            api_base = "{telegram}"
            [database]
            url = "{url}"
            [region]
            name = "Садовая область"
            timezone = "Europe/Moscow"
            {more}
            [networks.vk]
            api_base = "{vk}"
            service_key = "{key}"
            {vk_more}
            """.format(**values),
            encoding="utf-8",
        )
        config = load_config(path)
        mask = Mask(config.secrets())
        return [mask(str(finding)) async for finding in findings(config, at, is_deep=is_deep)]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    async with AsyncExitStack() as stack:
        telegram = Messenger(TOKEN)
        vk = VkTown(now=lambda: AT)
        telegram_base = await stack.enter_async_context(serve(bot_api(telegram)))
        vk_base = await stack.enter_async_context(serve(vk_api_app(vk)))
        telegram.add_user(ANNA, "Анна")
        telegram.add_group(CHAT, "Минздрав", [ANNA])
        yield Town(tmp_path, telegram, vk, telegram_base, f"{vk_base}/method/", vk.token("service"))


def to_mend(lines: Sequence[str]) -> list[str]:
    return [line.removeprefix("MEND ") for line in lines if line.startswith("MEND")]


async def test_a_desk_in_order_has_a_line_for_each_thing(town: Town) -> None:
    await town.settle()
    lines = await town.check()
    head = (await schema(town.database_url)).head
    assert lines[:7] == [
        "ok   region: Садовая область, it is 12:00 there",
        "ok   calendar: 2026 is known",
        "ok   calendar: 2027 is known",
        f"ok   database: at revision {head}; 1 offices, 0 people, 0 sources",
        "ok   coordinator: office minzdrav",
        f"ok   telegram: {town.telegram_base} knows the bot as @otklik_bot",
        f"ok   office minzdrav ({CHAT}): «Минздрав»",
    ]
    assert lines[7].startswith("ok   networks.vk: ")
    assert len(lines) == 8


async def test_a_check_changes_nothing(town: Town) -> None:
    await town.check()
    assert not (town.folder / "otklik.db").exists()
    assert {call.method.lower() for call in town.telegram.calls} == {
        "getme",
        "getwebhookinfo",
    }


async def test_a_database_that_is_not_migrated_is_told_how(town: Town) -> None:
    expected = ["database: not migrated: python -m bot migrate"]
    assert to_mend(await town.check()) == expected
    await town.settle()
    await move(town.database_url, BASE)
    assert to_mend(await town.check()) == expected


async def test_a_database_that_cannot_be_reached_is_named_without_its_password(town: Town) -> None:
    (line,) = to_mend(
        await town.check(url="postgresql+asyncpg://otklik:basesecret@127.0.0.1:1/otklik")
    )
    assert "database: the database postgresql+asyncpg://otklik:***@127.0.0.1:1/otklik" in line


async def test_a_token_that_is_not_accepted_is_said_to_be(town: Town) -> None:
    await town.settle()
    assert to_mend(await town.check(token="4200000001:wrong")) == [
        f"telegram.token: {town.telegram_base} does not accept it"
    ]


async def test_a_telegram_that_cannot_be_reached_is_named(town: Town) -> None:
    await town.settle()
    (line,) = to_mend(await town.check(telegram="http://127.0.0.1:1"))
    assert line.startswith("telegram: http://127.0.0.1:1 cannot be reached, try telegram.proxy")
    assert TOKEN not in line


async def test_a_redirect_that_quotes_the_token_is_told_without_it(town: Town) -> None:
    async def redirect(request: web.Request) -> web.Response:
        raise web.HTTPFound(request.path)

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", redirect)
    async with serve(app) as base:
        lines = await town.check(telegram=base)
    assert "bot***" in "\n".join(lines)
    assert TOKEN not in "\n".join(lines)


async def test_a_server_that_is_not_telegram_is_named(town: Town) -> None:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text="<html>nginx</html>", content_type="text/html")

    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", page)
    await town.settle()
    async with serve(app) as base:
        (line,) = to_mend(await town.check(telegram=base))
    assert line.startswith(f"telegram: {base} does not answer as Telegram")


async def test_a_chat_the_bot_was_thrown_out_of_is_named(town: Town) -> None:
    await town.settle()
    town.telegram.kick_bot(CHAT)
    assert to_mend(await town.check()) == [
        f"the bot is not in the chat of office minzdrav ({CHAT})"
    ]


async def test_a_chat_that_does_not_exist_is_named(town: Town) -> None:
    await town.settle(REGION.replace(str(CHAT), "-100404"))
    assert to_mend(await town.check()) == [
        "the bot is not in the chat of office minzdrav (-100404)"
    ]


async def test_an_office_without_a_chat_is_told_how_to_bind_it(town: Town) -> None:
    await town.settle(REGION.replace(f"chat_id = {CHAT}", ""))
    assert to_mend(await town.check()) == ["office minzdrav: no chat: say /bind in it"]


async def test_a_desk_nobody_falls_back_to_is_missed(town: Town) -> None:
    await town.settle(REGION.replace("coordinator = true", 'topics = ["ЖКХ"]'))
    assert [line.split(":")[0] for line in to_mend(await town.check())] == ["coordinator"]


async def test_the_office_for_everything_is_the_fallback(town: Town) -> None:
    await town.settle(REGION.replace("coordinator = true", ""))
    assert "ok   coordinator: office minzdrav" in await town.check()


async def test_a_key_vk_does_not_accept_is_said_to_be(town: Town) -> None:
    await town.settle()
    town.vk.revoke(town.key)
    (line,) = to_mend(await town.check())
    assert line.startswith(f"networks.vk: {town.vk_base}: ")
    assert town.key not in line


async def test_a_vk_that_cannot_be_reached_is_named(town: Town) -> None:
    await town.settle()
    (line,) = to_mend(await town.check(vk="http://127.0.0.1:1/method/"))
    assert line.startswith("networks.vk: http://127.0.0.1:1/method/: ")


async def test_a_bundle_that_is_not_there_is_named(town: Town) -> None:
    await town.settle()
    (line,) = to_mend(await town.check(vk_more='enabled = true\nca_bundle = "/no/such.pem"'))
    assert line.startswith("networks.vk.ca_bundle: /no/such.pem: ")


async def test_a_desk_that_reads_nothing_is_told_so(town: Town) -> None:
    await town.settle()
    assert to_mend(await town.check(vk_more="enabled = false")) == [
        "networks: none is read: set enabled = true for one"
    ]


async def test_a_year_without_a_calendar_is_to_be_mended_the_next_one_is_noted(town: Town) -> None:
    await town.settle()
    lines = await town.check(at=datetime(2091, 5, 1, tzinfo=UTC))
    assert [line.split(",")[0] for line in to_mend(lines)] == [
        "calendar: no moved days of 2091 are known"
    ]
    assert any(line.startswith("note calendar: no moved days of 2092") for line in lines)


async def test_a_calendar_that_cannot_be_read_is_named(town: Town) -> None:
    await town.settle()
    (town.folder / "2026.toml").write_text("year = 1999")
    (line,) = to_mend(await town.check(more=f'[clocks]\ncalendar_dir = "{town.folder.as_posix()}"'))
    assert line.startswith("clocks.calendar_dir: ")
    assert "2026.toml" in line


async def test_a_chat_telegram_fails_on_is_told_with_its_words(town: Town) -> None:
    await town.settle()
    town.telegram.faults.add(Fault.server_error(), method="getChat")
    (line,) = to_mend(await town.check())
    assert line.startswith(f"office minzdrav ({CHAT}): ")


async def test_a_deep_check_says_a_word_in_each_chat_and_takes_it_back(town: Town) -> None:
    await town.settle()
    lines = await town.check(is_deep=True)
    assert f"ok   office minzdrav ({CHAT}): took a message and gave it back" in lines
    assert town.telegram.messages(CHAT) == []
    methods = [call.method.lower() for call in town.telegram.calls]
    assert methods.count("sendmessage") == methods.count("deletemessage") == 1
    town.telegram.faults.add(Fault.server_error(), method="sendMessage")
    assert "takes no message" in to_mend(await town.check(is_deep=True))[0]


def test_a_deep_check_wants_a_yes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "config.toml"
    path.write_text(SMALLEST, encoding="utf-8")
    assert main(["check", "--config", str(path), "--deep"]) == 1
    assert "add --yes" in capsys.readouterr().err


async def test_ways_that_wait_for_the_first_to_fail_are_tried_too(town: Town) -> None:
    async with front(town.telegram_base) as mirror, front(is_proxy=True) as proxy:
        hidden = proxy.url.replace("//", "//anna:secret-pass@")
        more = f"""
            [[telegram.ways]]
            server = "{mirror.url}"
            [[telegram.ways]]
            proxy = "{hidden}"
            [[telegram.ways]]
            proxy = "http://127.0.0.1:1"
        """
        lines = [line for line in await town.check(more=more) if "telegram.ways" in line]
        place, base = (url.removeprefix("http://") for url in (mirror.url, town.telegram_base))
        via = proxy.url.removeprefix("http://")
        assert lines[0].startswith(f"note telegram.ways: {place} must be another address of")
        assert lines[1] == f"ok   telegram.ways: {place} knows the bot as @otklik_bot"
        assert lines[2] == f"ok   telegram.ways: {via} → {base} knows the bot as @otklik_bot"
        assert lines[3].startswith(f"MEND telegram.ways: 127.0.0.1:1 → {base}: ")
        assert proxy.passed == mirror.passed == 1


async def test_how_updates_come_is_told_where_it_is_not_as_usual(town: Town) -> None:
    await town.settle()
    town.telegram.updates.hook(Webhook("https://desk.example.org/telegram"))
    assert "note telegram: a webhook is set: the desk takes it away when it runs" in (
        await town.check()
    )
    more = """
            [web]
            enabled = true
            [telegram.webhook]
            url = "https://desk.example.org/telegram"
            secret = "secret-of-the-town"
    """
    assert "ok   telegram.webhook: 0 updates wait" in await town.check(more=more)
    town.telegram.updates.hook(None)
    assert any(
        line.startswith("note telegram.webhook: not set") for line in await town.check(more=more)
    )
