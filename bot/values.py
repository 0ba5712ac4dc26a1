"""How the values of config.toml are written: durations, hours, days, addresses, secrets.

`Section` is the table they stand in. Each type here is read from one string and says in its
error what is expected. Which keys there are is told by `bot.config`.
"""

import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    SecretStr,
)
from pydantic_settings import NoDecode

from services.clocks import QuietHours
from services.desk.office_settings import WEEKDAYS
from services.lengths import parse_length
from services.messengers.ids import read_max
from services.reporting.periods import MonthlyMoment, WeeklyMoment
from services.spelling import nearest
from services.working_time import Duration, Period

#: Every month has as many working days, January too.
_WORKING_DAY = re.compile(r"([1-9]|1[0-5])wd")
_TELEGRAM_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")
_DATABASES = ("sqlite+aiosqlite://", "postgresql+asyncpg://")

T = TypeVar("T")


class Section(BaseModel):
    """One table of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _positive_length(text: str) -> timedelta:
    length = parse_length(text)
    if not length:
        raise ValueError("must be longer than zero")
    return length


def _time_of_day(text: str) -> time:
    try:
        return time.fromisoformat(text.strip())
    except ValueError as error:
        raise ValueError(f'a time of day is written as "09:15", not "{text}"') from error


def _weekday(text: str) -> int:
    if text not in WEEKDAYS:
        raise ValueError(f'a weekday is one of {", ".join(WEEKDAYS)}, not "{text}"')
    return WEEKDAYS.index(text)


def _weekly_moment(text: str) -> WeeklyMoment:
    day, _, at = text.partition(" ")
    return WeeklyMoment(_weekday(day), _time_of_day(at))


def _monthly_moment(text: str) -> MonthlyMoment:
    day, _, at = text.partition(" ")
    found = _WORKING_DAY.fullmatch(day)
    if found is None:
        raise ValueError(f'a day of the month is written as "1wd", its first working day: "{day}"')
    return MonthlyMoment(int(found[1]), _time_of_day(at))


def _quiet_hours(text: str) -> QuietHours:
    start, _, end = text.partition("-")
    return QuietHours(_time_of_day(start), _time_of_day(end))


def _zone(text: str) -> ZoneInfo:
    # Asked by name first: ZoneInfo would open any file the name leads to.
    if text not in available_timezones():
        raise ValueError(f'no time zone "{text}"{nearest(text, available_timezones())}')
    return ZoneInfo(text)


def _web_address(text: str) -> str:
    if not re.match(r"https?://[^/\s]+", text):
        raise ValueError("an address starts with https:// or http://")
    return text


def _telegram_token(token: SecretStr) -> SecretStr:
    if not _TELEGRAM_TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("not a bot's token: BotFather gives one like 123456:abc")
    return token


def _proxy(*schemes: str) -> AfterValidator:
    address = re.compile(rf"({'|'.join(schemes)})://[^/\s]+:[0-9]+/?")

    def validate(proxy: SecretStr) -> SecretStr:
        if proxy and not address.fullmatch(proxy.get_secret_value()):
            raise ValueError(f"a proxy is {', '.join(schemes)}, then ://, its host, : and its port")
        return proxy

    return AfterValidator(validate)


def _database_url(url: SecretStr) -> SecretStr:
    if not url.get_secret_value().startswith(_DATABASES):
        raise ValueError(f"must start with {' or '.join(_DATABASES)}")
    return url


def _account(value: Any) -> Any:
    """What is no id of MAX is left to be read as a number, or refused as none."""
    found = read_max(value) if isinstance(value, str) else None
    return value if found is None else found


def _read(parse: Callable[[str], T]) -> PlainValidator:
    def validate(value: Any) -> T:
        if not isinstance(value, str):
            raise ValueError("must be a text in quotes")
        return parse(value)

    return PlainValidator(validate)


#: A length by the clock, more than zero.
Length = Annotated[timedelta, _read(_positive_length)]
#: A length by the clock or in working time.
Span = Annotated[Duration, _read(Duration.parse), NoDecode]
TimeOfDay = Annotated[time, _read(_time_of_day)]
#: The same, or "" for never.
Nightly = Annotated[time | None, _read(lambda text: _time_of_day(text) if text else None)]
Weekday = Annotated[int, _read(_weekday)]
Weekly = Annotated[WeeklyMoment, _read(_weekly_moment), NoDecode]
Monthly = Annotated[MonthlyMoment, _read(_monthly_moment), NoDecode]
Hours = Annotated[Period, _read(Period.parse)]
Quiet = Annotated[QuietHours, _read(_quiet_hours), NoDecode]
Zone = Annotated[ZoneInfo, _read(_zone)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
TelegramToken = Annotated[SecretStr, AfterValidator(_telegram_token)]
#: A person: 1001 in Telegram, "max:7000123" in MAX.
Account = Annotated[int, BeforeValidator(_account)]
#: What aiogram goes through, and what httpx goes through: it has no SOCKS here.
TelegramProxy = Annotated[SecretStr, _proxy("http", "socks4", "socks5")]
HttpProxy = Annotated[SecretStr, _proxy("http", "https")]
DatabaseUrl = Annotated[SecretStr, AfterValidator(_database_url)]
