"""Whether a key is good, for `check`.

Lives here: the two questions about a key and the line that comes of them.
"""

from datetime import UTC, datetime

from services.errors import ErrorKind, NetworkError
from services.languages import _, lazy
from services.networks.graph.answers import Json, strange
from services.networks.graph.api import Visit
from services.networks.text import clean_line
from services.networks.untrusted import LACKS

_METHOD = "probe"


async def probe(visit: Visit) -> str:
    """Whose the key is, and with the application's id and secret what it may do and until when.
    Raises NetworkError."""
    api = visit.api
    me = await visit.ask(_METHOD, "me", {"fields": "id,name"})
    if not isinstance(me.get("id"), str):
        raise strange(api.title, LACKS.filled(key="id"))
    line = _("{title}: ключ принят, он от имени «{name}»").format(
        title=api.title, name=clean_line(str(me.get("name", "")))
    )
    if api.settings.app_id and api.settings.app_secret:
        line = _told(line, await _inspected(visit), api.title)
    if api.strange_version:
        line = _("{line}; отвечает версия {told} вместо {wanted}").format(
            line=line, told=api.strange_version, wanted=api.settings.version
        )
    return line


async def _inspected(visit: Visit) -> Json:
    settings = visit.api.settings
    answer = await visit.ask(
        _METHOD,
        "debug_token",
        {"input_token": settings.access_token},
        secret=f"{settings.app_id}|{settings.app_secret}",
    )
    told = answer.get("data")
    if not isinstance(told, dict):
        raise strange(visit.api.title, "debug_token")
    return told


def _told(line: str, key: Json, title: str) -> str:
    if key.get("is_valid") is False:
        words = lazy("{title}: ключ больше не действует").filled(title=title)
        raise NetworkError(ErrorKind.AUTH, words, code="190")
    scopes = key.get("scopes")
    rights = ", ".join(map(str, scopes)) if isinstance(scopes, list) else ""
    return _("{line}, {term}; права: {rights}").format(
        line=line,
        term=_term(key.get("expires_at")),
        rights=clean_line(rights, 300) or _("не названы"),
    )


def _term(moment: object) -> str:
    if not isinstance(moment, int) or not 0 < moment < 2**33:
        return _("бессрочный")
    return _("до {day:%d.%m.%Y}").format(day=datetime.fromtimestamp(moment, UTC))
