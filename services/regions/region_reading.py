"""Reading one table of a region file key by key; every mistake is noted, none stops the reading.

What the keys mean is told by `region_file.py`.
"""

import re
from collections.abc import Mapping
from typing import Any

from services.lengths import format_length, parse_length
from services.messengers.ids import MAX_FROM, read_max
from services.spelling import nearest

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")


class Entry:
    """One table, such as the second [[offices]]; `name_key` holds what people call it by."""

    def __init__(
        self, table: str, number: int, given: Mapping[str, Any], name_key: str, mistakes: list[str]
    ) -> None:
        self._given = given
        self._read: list[str] = []
        self._mistakes = mistakes
        name = given.get(name_key)
        self._place = f"[[{table}]] no. {number}" + (f" ({name})" if name is not None else "")

    def wrong(self, problem: str) -> None:
        """Note a mistake in this table."""
        self._mistakes.append(f"{self._place}: {problem}")

    def text(self, key: str, *, longest: int, default: str | None = None) -> str:
        """A text in one line; runs of blanks become one. `default` None: the key is needed."""
        value = self._take(key)
        if value is None:
            if default is None:
                self.wrong(f"{key} is missing")
            return default or ""
        return self._clean(key, value, longest)

    def slug(self, key: str) -> str:
        """A short name of small Latin letters and digits."""
        value = self.text(key, longest=64)
        if value and not _SLUG.fullmatch(value):
            self.wrong(f"{key} is written in a-z, 0-9, - and _, such as minzdrav")
        return value

    def texts(self, key: str, *, longest: int = 200) -> tuple[str, ...]:
        """A list of texts, none twice; empty when the key is not there."""
        return self._unrepeated(key, [self._clean(key, v, longest) for v in self._list(key)])

    def number(
        self, key: str, *, positive: bool, needed: bool = False, may_be_empty: bool = False
    ) -> int | None:
        """A whole number other than zero; `may_be_empty`: "" says that there is none."""
        value = self._take(key)
        if value is None or (may_be_empty and value == ""):
            if needed:
                self.wrong(f"{key} is missing")
            return None
        return value if self._is_id(key, value, positive) else None

    def people(self, key: str) -> tuple[int, ...]:
        """A list of accounts, none twice: Telegram ids, and "max:7000123" as the database numbers
        them; empty when the key is not there."""
        given = (self._account(key, value) for value in self._list(key))
        return self._unrepeated(key, [value for value in given if value is not None])

    def length(self, key: str) -> str:
        """A length such as "15m", in its one form; empty when the key is not there."""
        value = self._take(key)
        if value is None:
            return ""
        try:
            seconds = int(parse_length(value if isinstance(value, str) else "").total_seconds())
        except ValueError:
            seconds = 0
        if not seconds:
            self.wrong(f'{key} is written as "60s", "15m", "24h" or "2d"')
        return format_length(seconds)

    def flag(self, key: str) -> bool:
        """true or false; false when the key is not there."""
        value = self._take(key)
        if value is not None and not isinstance(value, bool):
            self.wrong(f"{key} must be true or false")
        return value is True

    def table(self, key: str) -> dict[str, Any] | None:
        """A table within this one; None when it is not there."""
        value = self._take(key)
        if value is not None and not isinstance(value, dict):
            self.wrong(f"{key} must be a table")
            return None
        return value

    def has_empty(self, *keys: str) -> bool:
        """Whether one of these is there, and is ""."""
        return any(self._given.get(key) == "" for key in keys)

    def pass_over(self, *keys: str) -> None:
        """Keys that may stand here and mean nothing."""
        self._read += keys

    def finish(self) -> None:
        """Note the keys nobody asked for."""
        for key in self._given:
            if key not in self._read:
                self.wrong(f"unknown key {key}{nearest(key, self._read)}")

    def _take(self, key: str) -> Any:
        self._read.append(key)
        return self._given.get(key)

    def _list(self, key: str) -> list[Any]:
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(f"{key} must be a list in square brackets")
            return []
        return value

    def _clean(self, key: str, value: Any, longest: int) -> str:
        if not isinstance(value, str):
            self.wrong(f"{key} must be a text in quotes")
            return ""
        text = " ".join(value.split())
        if not text:
            self.wrong(f"{key} is empty")
        elif not text.isprintable():
            self.wrong(f"{key} holds signs that cannot be seen")
        elif len(text) > longest:
            self.wrong(f"{key} is longer than {longest} letters")
        return text

    def _account(self, key: str, value: Any) -> int | None:
        if isinstance(value, str):
            found = read_max(value)
            if found is None or found < 0:
                self.wrong(f'{key}: an account in MAX is written as "max:7000123", not "{value}"')
                return None
            return found
        return value if self._is_id(key, value, True) else None

    def _is_id(self, key: str, value: Any, positive: bool) -> bool:
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(f"{key} must be a whole number without quotes")
            return False
        if value == 0 or abs(value) >= MAX_FROM or (positive and value < 0):
            self.wrong(f"{key}: {value} is no id of Telegram")
            return False
        return True

    def _unrepeated(self, key: str, values: list[Any]) -> tuple[Any, ...]:
        for value in dict.fromkeys(values):
            if values.count(value) > 1:
                self.wrong(f"{key} has {value} twice")
        return tuple(dict.fromkeys(values))
