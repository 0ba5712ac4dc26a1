"""The log: one line a record, and never a secret in it."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramNetworkError
from aiohttp import web
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.config import load_config
from bot.logs import Mask, set_up
from db.engine import Database
from db.models import Mark
from sandbox.serving import serve

TOKEN = "123456:AA-short_token"
PASSWORD = 'базовый "пароль"'
VK_KEY = "vk%key"
LIBRARIES = (
    "aiosqlite", "apscheduler", "asyncio", "asyncpg", "httpcore", "httpx", "sqlalchemy.engine",
)  # fmt: skip
WORDS = "слова жителя, 8 912 345 67 89\n[SQL: и ещё слова"
AT = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
SPELT = (TOKEN, PASSWORD, VK_KEY, "proxypass", quote(PASSWORD), quote(VK_KEY), json.dumps(PASSWORD))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[io.StringIO]:
    yield from opened(tmp_path, "text")


@pytest.fixture
def json_log(tmp_path: Path) -> Iterator[io.StringIO]:
    yield from opened(tmp_path, "json")


@pytest.fixture
def debug_log(tmp_path: Path) -> Iterator[io.StringIO]:
    yield from opened(tmp_path, "text", "debug")


def opened(folder: Path, shape: str, level: str = "info") -> Iterator[io.StringIO]:
    path = folder / "config.toml"
    path.write_text(
        f"""
        [telegram]
        token = "{TOKEN}"
        proxy = "socks5://me:proxypass@127.0.0.1:9"
        [database]
        url = "postgresql+asyncpg://otklik:{quote(PASSWORD)}@db/otklik"
        [region]
        name = "Садовая область"
        timezone = "Europe/Moscow"
        [networks.vk]
        service_key = "{VK_KEY}"
        [log]
        format = "{shape}"
        level = "{level}"
        """,
        encoding="utf-8",
    )
    root = logging.getLogger()
    handlers, root_level = list(root.handlers), root.level
    held = {name: logging.getLogger(name).level for name in LIBRARIES}
    root.handlers.clear()
    stream = io.StringIO()
    set_up(load_config(path), stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(root_level)
    for name, before in held.items():
        logging.getLogger(name).setLevel(before)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def test_a_record_is_one_line_of_keys_and_values(log: io.StringIO) -> None:
    logging.getLogger("services.polling").warning("source %s is parked", "vk wall x")
    line = log.getvalue()
    assert line.startswith("at=2")
    assert line.endswith(
        'level=warning logger=services.polling event="source vk wall x is parked"\n'
    )


def test_structlog_speaks_in_the_same_form(log: io.StringIO) -> None:
    structlog.stdlib.get_logger("bot").info("started", offices=3, region="Садовая область")
    assert 'level=info logger=bot event=started offices=3 region="Садовая область"' in (
        log.getvalue()
    )


def test_json_is_a_document_a_line_with_the_exception_in_it(json_log: io.StringIO) -> None:
    try:
        raise ValueError("so")
    except ValueError:
        logging.getLogger("services").exception("Сломалось")
    record = json.loads(json_log.getvalue())
    assert (record["level"], record["event"]) == ("error", "Сломалось")
    assert record["exception"].endswith("ValueError: so")


def test_an_exception_stays_within_its_line(log: io.StringIO) -> None:
    try:
        raise ValueError("first\nsecond level=info event=forged")
    except ValueError:
        logging.getLogger("services").exception("broke")
    assert log.getvalue().count("\n") == 1


def test_what_is_below_the_level_is_not_written(log: io.StringIO) -> None:
    logging.getLogger("services").debug("small")
    structlog.stdlib.get_logger("services").debug("small")
    assert log.getvalue() == ""


def test_setting_up_again_does_not_say_things_twice(tmp_path: Path, log: io.StringIO) -> None:
    again = io.StringIO()
    set_up(load_config(tmp_path / "config.toml"), again)
    logging.getLogger("bot").info("once")
    assert log.getvalue() == ""
    assert again.getvalue().count("once") == 1


@pytest.mark.parametrize("secret", SPELT)
@pytest.mark.parametrize("shape", ["log", "json_log"])
def test_no_secret_is_written_in_any_spelling(
    request: pytest.FixtureRequest, shape: str, secret: str
) -> None:
    stream: io.StringIO = request.getfixturevalue(shape)
    structlog.stdlib.get_logger("bot").info("a", key=secret, nested={"in": [secret]})
    try:
        try:
            raise ValueError(f"inner {secret}")
        except ValueError as error:
            raise RuntimeError(f"outer {secret}") from error
    except RuntimeError:
        logging.getLogger("aiogram").exception("failed with %s", secret)
    written = stream.getvalue()
    assert len(written.splitlines()) == 2
    assert "***" in written
    # Whatever escaping did to it, the letters that are left would show.
    for piece in (TOKEN, "пароль", quote("пароль"), r"u043f\u0430", "vk%", "proxypass"):
        assert piece not in written.replace("\\\\", "\\")


async def answer(_: web.Request) -> web.Response:
    return web.Response()


async def redirect(request: web.Request) -> web.Response:
    raise web.HTTPFound(request.path)


async def test_a_token_in_an_exception_of_aiogram_never_gets_out(log: io.StringIO) -> None:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", redirect)
    async with serve(app) as base:
        session = AiohttpSession(api=TelegramAPIServer.from_base(base))
        bot = Bot(TOKEN, session=session)
        with pytest.raises(TelegramNetworkError) as failure:
            await bot.get_me()
        await session.close()
    # The proof needs an exception that does hold the token.
    assert TOKEN in str(failure.value)
    logging.getLogger("bot").error("telegram: %s", failure.value, exc_info=failure.value)
    assert "TelegramNetworkError" in log.getvalue()
    assert "bot***" in log.getvalue()
    assert "short_token" not in log.getvalue()


async def test_a_token_in_a_request_that_httpx_logs_never_gets_out(log: io.StringIO) -> None:
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    logging.getLogger("httpx").setLevel(logging.INFO)
    async with serve(app) as base, httpx.AsyncClient(trust_env=False) as client:
        await client.get(f"{base}/method/wall.get?access_token=some-other-token&v=5.199")
        await client.get(f"{base}/bot777:any/getMe")
    assert "access_token=***&v=5.199" in log.getvalue()
    assert "bot***/getMe" in log.getvalue()
    assert "some-other-token" not in log.getvalue()
    assert "777:any" not in log.getvalue()


async def test_at_debug_no_library_tells_what_it_writes_or_asks(
    debug_log: io.StringIO, database: Database
) -> None:
    async with database.write() as session:
        session.add(Mark(name="dawn", value=WORDS, at=AT))
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", answer)
    async with serve(app) as base, httpx.AsyncClient(trust_env=False) as client:
        await client.get(f"{base}/wall.get", params={"owner": "someone-private"})
    logging.getLogger("services").debug("ours")
    assert "event=ours" in debug_log.getvalue()
    for talk in ("слова жителя", "INSERT", "someone-private"):
        assert talk not in debug_log.getvalue()


@pytest.mark.parametrize("name", LIBRARIES[2:])
def test_a_warning_of_a_library_is_still_written(debug_log: io.StringIO, name: str) -> None:
    logging.getLogger(name).info("small")
    logging.getLogger(name).warning("large")
    assert "event=large" in debug_log.getvalue()
    assert "small" not in debug_log.getvalue()


async def failing_row(url: str) -> DBAPIError:
    """An error of PostgreSQL that quotes the row it refused."""
    database = Database(url)
    with pytest.raises(DBAPIError) as caught:
        async with database.write() as session:
            await session.execute(
                text("INSERT INTO marks (name, value) VALUES ('dawn', :words)"), {"words": WORDS}
            )
    await database.close()
    # The proof needs an error that does quote the words.
    assert "слова жителя" in str(server_error(caught.value))
    return caught.value


def server_error(error: DBAPIError) -> BaseException | None:
    """What the driver raised, within what SQLAlchemy makes of it."""
    return error.orig.__cause__ if error.orig else None


@pytest.mark.parametrize("shape", ["log", "json_log"])
async def test_a_row_that_postgresql_quotes_never_gets_out(
    request: pytest.FixtureRequest, shape: str, postgres_url: str
) -> None:
    stream: io.StringIO = request.getfixturevalue(shape)
    error = await failing_row(postgres_url)
    logging.getLogger("services").error("broke: %s", server_error(error), exc_info=error)
    logging.getLogger("asyncio").error("never retrieved: NotNullViolation %s", server_error(error))
    structlog.stdlib.get_logger("bot").error("told", why=error, nested=[str(server_error(error))])
    group = ExceptionGroup("several", [error])
    logging.getLogger("services").error("group", exc_info=group)
    try:
        raise RuntimeError("outer") from error
    except RuntimeError:
        structlog.stdlib.get_logger("bot").exception("wrapped")
    written = stream.getvalue()
    assert len(written.splitlines()) == 5
    for words in ("слова", "912 345", "Failing row"):
        assert words not in written
    assert written.count("NotNullViolation") >= 5
    assert "RuntimeError: outer" in written
    assert "in failing_row" in written


async def test_an_argument_that_the_driver_quotes_never_gets_out(
    log: io.StringIO, postgres_url: str
) -> None:
    database = Database(postgres_url)
    with pytest.raises(DBAPIError) as caught:
        async with database.write() as session:
            await session.execute(text("SELECT CAST(:at AS timestamptz)"), {"at": WORDS})
    await database.close()
    assert "слова жителя" in str(caught.value)
    logging.getLogger("services").error("broke", exc_info=caught.value)
    assert "DataError" in log.getvalue()
    assert "слова" not in log.getvalue()


def test_a_record_that_cannot_be_written_is_not_shown_raw(
    log: io.StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    record = logging.LogRecord("bot", logging.ERROR, "x.py", 1, "two %s %s", (TOKEN,), None)
    # To our handler alone: pytest's own would raise.
    logging.getLogger().handlers[0].handle(record)
    assert log.getvalue() == 'level=error event="unwritable record" logger=bot\n'
    assert "short_token" not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("https://api.telegram.org/bot123:abc/getMe", "https://api.telegram.org/bot***/getMe"),
        ("https://api.telegram.org/bot123%3Aabc/getMe", "https://api.telegram.org/bot***/getMe"),
        ("token 8123456789:AAF0123456789abcdefghijklmnopqrstuv is bad", "token *** is bad"),
        ("?access_token=abc.def&v=5", "?access_token=***&v=5"),
        ('{"access_token": "abc"}', '{"access_token": "***"}'),
        (r'"{\"access_token\": \"abc\"}"', r'"{\"access_token\": \"***\"}"'),
        ("Authorization: Bearer abc.def", "Authorization: Bearer ***"),
        ("at 12:30 robot2000: started", "at 12:30 robot2000: started"),
        ("http://127.0.0.1:8787/method/wall.get", "http://127.0.0.1:8787/method/wall.get"),
    ],
)
def test_tokens_are_known_by_their_shape(text: str, masked: str) -> None:
    assert Mask()(text) == masked


def test_of_two_secrets_the_longer_is_hidden_whole() -> None:
    assert Mask(["abc", "abcdef"])("abcdef abc") == "*** ***"
