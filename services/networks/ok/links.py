"""The forms of an address: what an operator may type, and the links we show.

Lives here: pure text to text. Does not live here: asking the network whether an address exists.
"""

import re

from services.errors import Refused
from services.languages import lazy

_HOST = re.compile(
    r"^(?:https?://)?(?:(?:www|m|mobile)\.)?(?:ok|odnoklassniki)\.ru/", re.IGNORECASE
)
_NUMBER = re.compile(r"^(?:group/?)?([1-9]\d{4,19})(?=$|[/?#])")
_NAME = re.compile(r"^(?!\d+$)[a-z0-9][a-z0-9._-]{1,63}$")
_PERSONS = re.compile(r"^profile(?:/|$)")


def ok_address(typed: str) -> str:
    """The canonical address of a group: `group123`, or a short name in lower case.

    Takes links of ok.ru, m.ok.ru and odnoklassniki.ru, links to a topic of the group, `@name`,
    `group123` and the bare number. Raises Refused when it is none of these.
    """
    path = _HOST.sub("", typed.strip()).lower().removeprefix("@")
    if number := _NUMBER.match(path):
        return f"group{number[1]}"
    name = re.split(r"[/?#]", path, maxsplit=1)[0]
    if _NAME.match(name) and not _PERSONS.match(path):
        return name
    raise Refused(
        lazy(
            "«{typed}» не похоже на адрес группы в Одноклассниках: нужна ссылка "
            "ok.ru/group/… или ok.ru/короткое_имя."
        ).filled(typed=typed.strip()[:80])
    )


def group_number(address: str) -> str | None:
    """The group's id in a canonical address; None for a short name."""
    number = _NUMBER.match(address)
    return number[1] if number else None


def topic_link(base: str, gid: str, topic_id: int) -> str:
    """The link to a topic, and to its comments: they have no confirmed links of their own."""
    return f"{base.rstrip('/')}/group/{gid}/topic/{topic_id}"
