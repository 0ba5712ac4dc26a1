"""The configuration: what is read, and what is said of a file that cannot be used."""

import re
import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from bot.config import Config, ConfigError, load_config
from bot.ways import Way
from services.clocks import ClockSettings, Priority, QuietHours, Targets
from services.lengths import parse_length
from services.messengers.ids import from_max
from services.networks.vk import VkSettings
from services.reporting.periods import WeeklyMoment
from services.working_time import Duration, Period
from tests.shared import ROOT

EXAMPLE = ROOT / "config.example.toml"

SMALLEST = """
[telegram]
token = "123456:abc"
[database]
url = "sqlite+aiosqlite:///otklik.db"
[region]
name = "Садовая область"
timezone = "Europe/Moscow"
"""


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def load(path: Path, text: str) -> Config:
    path.write_text(text, encoding="utf-8")
    return load_config(path)


def mistakes(path: Path, text: str) -> list[str]:
    with pytest.raises(ConfigError) as refusal:
        load(path, text)
    return str(refusal.value).replace(f"{path}: ", "").splitlines()


def keys_of_model(model: type[BaseModel], prefix: str = "") -> set[str]:
    keys: set[str] = set()
    for name, field in model.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            keys |= keys_of_model(field.annotation, f"{prefix}{name}.")
        else:
            keys.add(prefix + (field.alias or name))
    return keys


def keys_of_table(table: dict[str, Any], known: set[str], prefix: str = "") -> set[str]:
    keys: set[str] = set()
    for name, value in table.items():
        if isinstance(value, dict) and prefix + name not in known:
            keys |= keys_of_table(value, known, f"{prefix}{name}.")
        else:
            keys.add(prefix + name)
    return keys


def test_the_example_has_every_key_of_the_model_and_no_other() -> None:
    known = keys_of_model(Config)
    assert keys_of_table(tomllib.loads(EXAMPLE.read_text("utf-8")), known) == known


def test_every_key_and_table_of_the_example_has_a_comment_above_it() -> None:
    lines = EXAMPLE.read_text("utf-8").splitlines()
    bare = [
        line
        for before, line in zip(["", *lines], lines, strict=False)
        if re.match(r"\w+ = ", line) and not before.startswith("#")
    ]
    assert bare == []


def test_the_example_shows_the_defaults(config_file: Path) -> None:
    example = load_config(EXAMPLE)
    smallest = load(config_file, SMALLEST)
    for section in Config.model_fields:
        assert getattr(example, section) == getattr(smallest, section), section


def test_a_topic_may_be_promised_something_else_and_the_region_has_holidays(
    config_file: Path,
) -> None:
    config = load(
        config_file,
        SMALLEST
        + """
        [clocks]
        days_off = ["2027-04-20"]
        [clocks.topics."Дороги".normal]
        claim = "2wh"
        reply = "16wh"
        final = "10wd"
        """,
    )
    roads = config.clock_settings().about("Дороги")
    assert str(roads.of(Priority.NORMAL).reply) == "16wh"
    assert roads.of(Priority.HIGH) == ClockSettings().high
    closed = datetime(2027, 4, 20, 10, tzinfo=config.region.timezone)
    assert not config.working_time().is_open(closed)
    assert config.working_time().is_open(closed + timedelta(days=1))


def test_a_misspelt_topic_of_the_clocks_is_named_with_the_right_one(config_file: Path) -> None:
    with pytest.raises(ConfigError, match=r"Дорги.*Дороги"):
        load(
            config_file,
            SMALLEST + '[clocks.topics."Дорги".normal]\nclaim="1h"\nreply="1h"\nfinal="1d"\n',
        )


def test_the_smallest_file_of_the_product_is_enough(config_file: Path) -> None:
    config = load(
        config_file,
        SMALLEST
        + """
        [networks.vk]
        enabled = true
        api_base = "https://api.vk.ru/method/"
        service_key = "key"
        poll_every = "60s"
        """,
    )
    assert config.networks.vk.poll_every == timedelta(minutes=1)
    assert config.networks.vk.settings() == VkSettings(service_key="key")
    assert config.networks.vk.daily["wall.get"] == 5000
    assert config.clock_settings() == ClockSettings()
    assert config.summary.weekly == WeeklyMoment(0, time(9))
    assert config.privacy.retention_days == 90


def test_clocks_and_hours_are_read_as_the_road_wants_them(config_file: Path) -> None:
    config = load(
        config_file,
        SMALLEST
        + """
        [clocks]
        working_hours = ["09:00-13:00", "14:00-18:00"]
        weekdays = ["Tue", "Sat"]
        quiet_hours = "23:00-07:30"
        undo = "90s"
        [clocks.high]
        claim = "10m"
        reply = "2wh"
        final = "2wd"
        """,
    )
    hours = config.working_time()
    assert hours.zone.key == "Europe/Moscow"
    assert hours.periods == (Period.parse("09:00-13:00"), Period.parse("14:00-18:00"))
    assert hours.weekdays == {1, 5}
    clocks = config.clock_settings()
    assert clocks.high == Targets.parse("10m", "2wh", "2wd")
    assert clocks.quiet == QuietHours(time(23), time(7, 30))
    assert clocks.undo == timedelta(seconds=90)


def test_a_calendar_of_ones_own_is_read(config_file: Path, tmp_path: Path) -> None:
    (tmp_path / "2031.toml").write_text("year = 2031\ndays_off = [2031-01-01]\n")
    config = load(config_file, f'{SMALLEST}[clocks]\ncalendar_dir = "{tmp_path.as_posix()}"')
    assert config.working_time().calendar.known(2031)


def test_a_wrong_calendar_is_named(config_file: Path, tmp_path: Path) -> None:
    (tmp_path / "2031.toml").write_text("year = 2030\n")
    config = load(config_file, f'{SMALLEST}[clocks]\ncalendar_dir = "{tmp_path.as_posix()}"')
    with pytest.raises(ConfigError, match=r"clocks\.calendar_dir: .*2031\.toml"):
        config.working_time()


@pytest.mark.parametrize(
    ("added", "line"),
    [
        (
            '[networks.vk]\npol_every = "60s"',
            "networks.vk.pol_every: unknown key, did you mean poll_every?",
        ),
        ("[netwroks.vk]\nenabled = true", "netwroks: unknown key, did you mean networks?"),
        ("[log]\nzzz = 1", "log.zzz: unknown key, known here: level, format"),
        (
            '[clocks.hihg]\nclaim = "1m"',
            "clocks.hihg: unknown key, did you mean high?",
        ),
        (
            "[networks.vk]\nenabled = true",
            "networks.vk: service_key is missing; give it or set enabled = false",
        ),
        (
            '[privacy]\nretention_days = "soon"',
            "privacy.retention_days: should be a valid integer, "
            "unable to parse string as an integer",
        ),
        (
            '[clocks]\nundo = "soon"',
            'clocks.undo: a duration is written as "60s", "15m", "24h" or "2d", not "soon"',
        ),
        ("[clocks]\nlease = 30", "clocks.lease: must be a text in quotes"),
        ('[clocks]\nlease = "0m"', "clocks.lease: must be longer than zero"),
        (
            '[clocks]\nweekdays = ["Mon", "Пт"]',
            'clocks.weekdays.1: a weekday is one of Mon, Tue, Wed, Thu, Fri, Sat, Sun, not "Пт"',
        ),
        (
            "[clocks]\nnudge_percent = 90",
            "clocks: reminders come in order: 0 < nudge_percent < warn_percent < 100",
        ),
        (
            "[clocks]\nweekdays = []",
            "clocks: working time needs at least one period and one weekday",
        ),
        (
            '[summary]\nweekly = "Mon"',
            'summary.weekly: a time of day is written as "09:15", not ""',
        ),
        ('[log]\nlevel = "loud"', "log.level: should be 'debug', 'info', 'warning' or 'error'"),
    ],
)
def test_a_wrong_key_is_named_with_what_to_mend(config_file: Path, added: str, line: str) -> None:
    assert mistakes(config_file, f"{SMALLEST}\n{added}\n") == [line]


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ('token = "123456:abc"', "", "telegram.token: missing"),
        (
            'token = "123456:abc"',
            'token = "secretabc"',
            "telegram.token: not a bot's token: BotFather gives one like 123456:abc",
        ),
        (
            '"sqlite+aiosqlite:///otklik.db"',
            '"postgres://otklik:verysecret@db/otklik"',
            "database.url: must start with sqlite+aiosqlite:// or postgresql+asyncpg://",
        ),
        (
            '"Europe/Moscow"',
            '"Europe/Mosow"',
            'region.timezone: no time zone "Europe/Mosow", did you mean Europe/Moscow?',
        ),
    ],
)
def test_what_is_needed_is_checked(config_file: Path, right: str, wrong: str, line: str) -> None:
    lines = mistakes(config_file, SMALLEST.replace(right, wrong))
    assert lines == [line]
    assert "secret" not in "".join(lines)


def test_every_mistake_gets_its_own_line(config_file: Path) -> None:
    lines = mistakes(config_file, SMALLEST + "[log]\nlevl = 1\n[admin]\ntelegram_ids = 5\n")
    assert lines == [
        "log.levl: unknown key, did you mean level?",
        "admin.telegram_ids: should be a valid tuple",
    ]


def test_a_file_that_is_not_toml_is_named_with_the_place(config_file: Path) -> None:
    assert "line 2" in mistakes(config_file, "[telegram]\ntoken = \n")[0]


def test_a_file_saved_by_notepad_is_read(config_file: Path) -> None:
    config_file.write_text(SMALLEST.lstrip(), encoding="utf-8-sig")
    assert load_config(config_file).region.name == "Садовая область"


def test_a_missing_file_says_where_to_begin(config_file: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such file; copy config\.example\.toml"):
        load_config(config_file)


def test_the_environment_goes_before_the_file(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK__TELEGRAM__TOKEN", "7:fromenv")
    monkeypatch.setenv("OTKLIK__CLOCKS__CRITICAL__CLAIM", "5m")
    monkeypatch.setenv("OTKLIK__CLOCKS__CRITICAL__REPLY", "30m")
    monkeypatch.setenv("OTKLIK__CLOCKS__CRITICAL__FINAL", "2d")
    monkeypatch.setenv("OTKLIK__CLOCKS__QUIET_HOURS", "22:00-07:00")
    monkeypatch.setenv("OTKLIK__NETWORKS__VK__POLL_EVERY", "5m")
    monkeypatch.setenv("OTKLIK__NETWORKS__VK__DAILY", '{"wall.get": 100}')
    monkeypatch.setenv("OTKLIK__ADMIN__TELEGRAM_IDS", "[1001, 1002]")
    config = load(config_file, SMALLEST)
    assert config.telegram.token.get_secret_value() == "7:fromenv"
    assert config.region.name == "Садовая область"
    assert config.clocks.critical.claim == Duration.parse("5m")
    assert config.clocks.quiet_hours == QuietHours(time(22), time(7))
    assert config.networks.vk.poll_every == timedelta(minutes=5)
    assert config.networks.vk.daily == {"wall.get": 100}
    assert config.admin.telegram_ids == (1001, 1002)


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("OTKLIK__TELEGRAM__TOKN", "unknown key, did you mean token?"),
        ("OTKLIK__TELEGRM__TOKEN", "unknown key, did you mean telegram?"),
        ("OTKLIK__TELEGRAM__TOKEN__X", "unknown key"),
    ],
)
def test_a_misspelt_variable_is_named(
    config_file: Path, monkeypatch: pytest.MonkeyPatch, name: str, line: str
) -> None:
    monkeypatch.setenv(name, "1")
    assert mistakes(config_file, SMALLEST) == [f"{name}: {line}"]


def test_a_list_in_a_variable_that_is_not_json_is_one_line(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK__ADMIN__TELEGRAM_IDS", "1001;1002")
    (line,) = mistakes(config_file, SMALLEST)
    assert line.startswith("the environment: ")
    assert "admin" in line


def test_a_variable_of_someone_else_is_left_alone(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK_SHARED", "/somewhere")
    assert load(config_file, SMALLEST).region.name == "Садовая область"


def test_no_secret_is_shown_by_the_tree(config_file: Path) -> None:
    config = load(
        config_file,
        SMALLEST.replace("abc", "tokensecret").replace(
            "sqlite+aiosqlite:///otklik.db", "postgresql+asyncpg://otklik:basesecret@db/otklik"
        )
        + '[networks.vk]\nservice_key = "keysecret"\nproxy = "http://u:vksecret@proxy:1"\n',
    )
    for secret in ("tokensecret", "basesecret", "keysecret", "vksecret"):
        assert secret not in repr(config)


def test_secrets_are_gathered_with_the_passwords_in_addresses(config_file: Path) -> None:
    text = SMALLEST.replace("abc", "ABC").replace(
        "[database]", 'proxy = "socks5://me:p%40ss@proxy:1080"\n[database]'
    )
    config = load(config_file, text + '[networks.vk]\nservice_key = "vkkey"\n')
    assert config.secrets() >= {"123456:ABC", "p%40ss", "p@ss", "vkkey"}
    assert "" not in config.secrets()


def test_the_tree_cannot_be_changed(config_file: Path) -> None:
    config = load(config_file, SMALLEST)
    with pytest.raises(ValueError, match="frozen"):
        config.log.level = "debug"  # type: ignore[misc]  # the test is that this fails


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("60s", timedelta(minutes=1)),
        ("15m", timedelta(minutes=15)),
        ("24h", timedelta(days=1)),
        ("2d", timedelta(days=2)),
    ],
)
def test_lengths_are_read(text: str, length: timedelta) -> None:
    assert parse_length(text) == length


def test_ways_to_telegram_begin_with_the_old_keys_and_their_passwords_are_secrets(
    config_file: Path,
) -> None:
    ways = """
        [[telegram.ways]]
        proxy = "socks5://desk:hidden-word@10.0.0.5:1080"
        [[telegram.ways]]
        server = "https://telegram.example.org/"
    """
    config = load(config_file, SMALLEST + ways)
    first, second, third = config.telegram.all_ways()
    assert (first.server, first.proxy) == ("https://api.telegram.org", None)
    assert second == Way(first.server, "socks5://desk:hidden-word@10.0.0.5:1080")
    assert (third.server, third.proxy) == ("https://telegram.example.org", None)
    assert "hidden-word" in config.secrets()
    for wrong in ('proxy = "ftp://x:1"', "", 'server = "https://api.telegram.org"'):
        with pytest.raises(ConfigError, match=r"telegram"):
            load(config_file, f"{SMALLEST}[[telegram.ways]]\n{wrong}\n")


def test_an_admin_is_named_by_an_account_of_either_messenger(config_file: Path) -> None:
    config = load(config_file, SMALLEST + '[admin]\ntelegram_ids = [1001, "max:7000123"]\n')
    assert config.admin.telegram_ids == (1001, from_max(7000123))
    lines = mistakes(config_file, SMALLEST + '[admin]\ntelegram_ids = ["vk:1"]\n')
    assert any("admin.telegram_ids" in line for line in lines)
