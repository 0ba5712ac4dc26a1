"""The whole of config.toml as one frozen tree; unknown keys are errors that name the key.

A key is one field of one section, here or in `bot.networks`, with its comment in
config.example.toml. How values are written: `bot.values`; what is said of a wrong file:
`bot.mistakes`. Environment variables `OTKLIK__SECTION__KEY` go before the
file; lists and tables in them are JSON.
"""

import os
import tomllib
from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from pydantic import (
    BaseModel,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    ValidationError,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
)

from bot.alerts_section import Alerts
from bot.clocks_section import Clocks
from bot.drafts_section import Drafts
from bot.max.section import MaxAt
from bot.mistakes import explain, unknown_variables
from bot.networks import Networks
from bot.telegram_section import Telegram
from bot.triage import Triage
from bot.values import (
    Account,
    DatabaseUrl,
    Length,
    Monthly,
    Section,
    TimeOfDay,
    Weekly,
    Zone,
)
from bot.watchdog_section import Watchdog
from bot.web.inbox_section import InboxAt
from bot.web.section import Web
from services.clocks import ClockSettings
from services.errors import OtklikError
from services.languages import Language
from services.reporting.periods import MonthlyMoment, WeeklyMoment
from services.storms.spikes import SpikeSettings
from services.working_time import WorkingTime

ENV_PREFIX = "OTKLIK__"


class ConfigError(OtklikError):
    """The configuration cannot be used; each line of the message names a key and what to mend."""


class DatabaseAt(Section):
    """Where the desk is kept. The URL may hold a password, so it is a secret."""

    url: DatabaseUrl


class Region(Section):
    """Whose desk it is, and what is read there by whoever has chosen no language."""

    name: str
    timezone: Zone
    language: Language = Language.RUSSIAN


class Summary(Section):
    """When summaries are said, in the region's local time."""

    weekly: Weekly = WeeklyMoment()
    monthly: Monthly = MonthlyMoment()
    digest: TimeOfDay = time(9, 15)


_SPIKES = SpikeSettings()


class Spikes(Section):
    """When a topic in a district rises so far above its own history that supervisors are told."""

    enabled: bool = _SPIKES.enabled
    window: Length = _SPIKES.window
    at_least: PositiveInt = _SPIKES.at_least
    times: PositiveFloat = _SPIKES.times
    history_days: PositiveInt = _SPIKES.days
    watched_for: Length = _SPIKES.watched_for
    cooldown: Length = _SPIKES.cooldown

    @model_validator(mode="after")
    def _make_sense_together(self) -> "Spikes":
        self.settings()
        return self

    def settings(self) -> SpikeSettings:
        """What spikes are looked for by."""
        return SpikeSettings(
            enabled=self.enabled,
            window=self.window,
            at_least=self.at_least,
            times=self.times,
            days=self.history_days,
            watched_for=self.watched_for,
            cooldown=self.cooldown,
        )


class Privacy(Section):
    """How long text and author are kept after closing, in days; what may outlive them."""

    retention_days: PositiveInt = 90
    keep_corrections: bool = False


class Delivery(Section):
    """How fast the bot speaks, and how long one attempt may hold a row."""

    per_second: PositiveInt = 30
    chat_every: Length = timedelta(seconds=1)
    group_per_minute: PositiveInt = 20
    lease: Length = timedelta(seconds=60)
    attempts: PositiveInt = 10


class Log(Section):
    """What is written to stderr."""

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["text", "json"] = "text"


class Admin(Section):
    """Accounts told of alerts, besides the people whose role is admin; while the desk has no
    admin, the first of them to say /start becomes one."""

    telegram_ids: tuple[Account, ...] = ()
    invites_last: Length = timedelta(days=3)


class Config(BaseSettings):
    """config.toml with the environment laid over it."""

    model_config = SettingsConfigDict(
        extra="forbid", frozen=True, env_prefix=ENV_PREFIX, env_nested_delimiter="__"
    )

    telegram: Telegram
    max: MaxAt = MaxAt()
    database: DatabaseAt
    region: Region
    networks: Networks = Networks()
    clocks: Clocks = Clocks()
    summary: Summary = Summary()
    spikes: Spikes = Spikes()
    watchdog: Watchdog = Watchdog()
    triage: Triage = Triage()
    privacy: Privacy = Privacy()
    delivery: Delivery = Delivery()
    drafts: Drafts = Drafts()
    web: Web = Web()
    inbox: InboxAt = InboxAt()
    log: Log = Log()
    admin: Admin = Admin()
    alerts: Alerts = Alerts()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment first, then the file; nothing else."""
        return env_settings, init_settings

    @model_validator(mode="after")
    def _a_room_needs_the_server(self) -> "Config":
        """What is reached over HTTP is named here, with the key that switches it on."""
        rooms = {
            "inbox.enabled": self.inbox.enabled,
            "web.metrics_token": bool(self.web.metrics_token),
            "networks.max.webhook_url": bool(self.networks.max.webhook_url),
            "callback_secret of networks.vk": self.networks.vk.is_posted_to,
            "telegram.webhook": bool(self.telegram.webhook.url),
            "max.webhook_url": bool(self.max.webhook_url),
            "web.page.enabled": self.web.page.enabled,
        }
        shut = [key for key, is_wanted in rooms.items() if is_wanted and not self.web.enabled]
        if shut:
            raise ValueError(f"web.enabled: set it to true, {', '.join(shut)} needs the web server")
        return self

    def working_time(self) -> WorkingTime:
        """The desk's hours; ConfigError when a file in calendar_dir cannot be read."""
        try:
            return self.clocks.working_time(self.region.timezone)
        except (ValueError, OSError) as error:
            raise ConfigError(f"clocks.calendar_dir: {error}") from error

    def model_path(self) -> Path:
        """Where the region's own model of triage stands, or will once `train` has made one."""
        if self.triage.model:
            return Path(self.triage.model)
        url = urlsplit(self.database.url.get_secret_value())
        folder = Path(url.path[1:]).parent if url.scheme.startswith("sqlite") else Path()
        return folder / "triage.npz"

    def chosen_model(self) -> Path | None:
        """The model to judge by; None is the shipped one. One that was named must be there."""
        path = self.model_path()
        return path if self.triage.model or path.exists() else None

    def clock_settings(self) -> ClockSettings:
        """What deadlines and reminders are counted by."""
        return self.clocks.settings()

    def secrets(self) -> frozenset[str]:
        """Everything that must never be written anywhere; of an address, what opens it."""
        found = (_secret_part(secret) for secret in _secrets_of(self))
        return frozenset(part for parts in found for part in parts if part)


def load_config(path: Path) -> Config:
    """Read the file and the environment; ConfigError says in lines what to mend."""
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError as error:
        raise ConfigError(
            f"{path}: no such file; copy config.example.toml there and fill it in"
        ) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {error}") from error
    if strays := unknown_variables(Config, ENV_PREFIX, os.environ):
        raise ConfigError("\n".join(strays))
    try:
        return Config(**table)
    except SettingsError as error:
        raise ConfigError(f"the environment: {error}") from error
    except ValidationError as error:
        lines = explain(Config, error)
        # Not chained: the original error quotes what was given, secrets too.
        raise ConfigError("\n".join(f"{path}: {line}" for line in lines)) from None


def _secrets_of(section: BaseModel) -> Iterator[str]:
    for name in type(section).model_fields:
        value = getattr(section, name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, SecretStr):
                yield item.get_secret_value()
            elif isinstance(item, BaseModel):
                yield from _secrets_of(item)


def _secret_part(secret: str) -> tuple[str, ...]:
    """Of a URL the password (or the lone user name), as written and as meant; else all of it."""
    if "://" not in secret:
        return (secret,)
    address = urlsplit(secret)
    key = address.password or address.username or ""
    return (key, unquote(key))
