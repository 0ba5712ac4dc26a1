"""A group of topics as an export names it → one of the 26; what is unknown is counted and told.

The aliases that come with Otklik: `groups.toml`.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from services.errors import OtklikError
from services.learning.exports import ExportRow
from services.triage.topics import TOPICS

_ALIASES = Path(__file__).with_name("groups.toml")
_LETTERS = re.compile(r"[^\W\d_]+")


class BadAlias(OtklikError):
    """An alias of the configuration leads to no topic; the text names it."""


class Groups:
    """The names known, those of a region (its name → one of the 26) going before ours."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._topics = dict(_shipped())
        for name, topic in (own or {}).items():
            if topic not in TOPICS:
                near = get_close_matches(topic, TOPICS, n=1)
                hint = f", did you mean {near[0]}?" if near else ""
                raise BadAlias(f"triage.aliases: «{topic}» is none of the 26 groups{hint}")
            self._topics[_key(name)] = topic
        self.unknown: Counter[str] = Counter()

    def topic(self, row: ExportRow) -> str | None:
        """The topic of a row by its group, else by its own topic; None is counted as unknown."""
        for name in (row.group, row.topic):
            topic = self._topics.get(_key(name))
            if topic is not None:
                return topic
        self.unknown[row.group or row.topic] += 1
        return None

    def near(self, name: str) -> str:
        """The topic whose name looks most like this one, "" if none does."""
        found = get_close_matches(_key(name), self._topics, n=1, cutoff=0.5)
        return self._topics[found[0]] if found else ""


@cache
def _shipped() -> Mapping[str, str]:
    """Every name we know, by its letters."""
    table: Mapping[str, Iterable[str]] = tomllib.loads(_ALIASES.read_text(encoding="utf-8"))
    known = {_key(alias): topic for topic, aliases in table.items() for alias in aliases}
    return known | {_key(topic): topic for topic in TOPICS}


def _key(name: str) -> str:
    """Only letters count: «★ ЖКХ», «жкх» and «ЖКХ.» are one group."""
    return " ".join(_LETTERS.findall(name.lower().replace("ё", "е")))
