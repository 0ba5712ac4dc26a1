"""Whether a key is good, for `check`.

Lives here: the two questions about a key and the line that comes of them.
"""

from datetime import UTC, datetime

from services.errors import ErrorKind, NetworkError
from services.networks.graph.answers import Json, strange
from services.networks.graph.api import Visit
from services.networks.text import clean_line

_METHOD = "probe"


async def probe(visit: Visit) -> str:
    """Whose the key is, and with the application's id and secret what it may do and until when.
    Raises NetworkError."""
    api = visit.api
    me = await visit.ask(_METHOD, "me", {"fields": "id,name"})
    if not isinstance(me.get("id"), str):
        raise strange(api.title, "нет id")
    line = f"{api.title}: ключ принят, он от имени «{clean_line(str(me.get('name', '')))}»"
    if api.settings.app_id and api.settings.app_secret:
        line += _told(await _inspected(visit), api.title)
    if api.strange_version:
        line += f"; отвечает версия {api.strange_version} вместо {api.settings.version}"
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


def _told(key: Json, title: str) -> str:
    if key.get("is_valid") is False:
        raise NetworkError(ErrorKind.AUTH, f"{title}: ключ больше не действует", code="190")
    scopes = key.get("scopes")
    rights = ", ".join(map(str, scopes)) if isinstance(scopes, list) else ""
    return f", {_term(key.get('expires_at'))}; права: {clean_line(rights, 300) or 'не названы'}"


def _term(moment: object) -> str:
    if not isinstance(moment, int) or not 0 < moment < 2**33:
        return "бессрочный"
    return f"до {datetime.fromtimestamp(moment, UTC):%d.%m.%Y}"
