"""Tells the admins of a source that is unusually silent for its history, once a silence.

A closed wall, a changed feed, a shadowed key look like peace: readings succeed and bring nothing.
Only sources that are read without trouble count, and a silence ends at the last success, for
nobody knows what came since. A network that is silent as a whole is one message, and while it is,
its sources are none. What is unusual is decided in `silence.py`.
"""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from db.engine import AsyncSession, Database
from db.queries import marks
from db.queries import silence as queries
from services import notices
from services.attention.planner import DAY, Seen
from services.attention.silence import chance, expected
from services.languages import lazy
from services.languages.told import Told, to_tell
from services.networks import registry
from services.rules import Rules

log = logging.getLogger(__name__)

WORTH_A_LOOK = 4.0
"""Posts an even flow would have brought: only then history is read."""
AT_LEAST_OF_NETWORK = 3
"""With fewer sources a network's silence is theirs."""
NAMED = 6
"""Sources that one message names."""

NETWORK_SILENT = lazy(
    "🔇 Сеть {network} молчит с {since}: нет новостей ни у одного из её источников ({number}), "
    "хотя читаются они без ошибок. Проверьте ключ и сами страницы: /sources"
)
SOURCES_SILENT = lazy(
    "🔇 Необычно тихо, {network}:\n{lines}\n"
    "Читается без ошибок. Проверьте, открыта ли страница и тот ли это адрес: /sources"
)
LAST_HEARD = lazy("{address}: последняя новость {since}, обычно {often}")


class Quiet(NamedTuple):
    """A source that has not been heard of since; all its readings till `until` succeeded."""

    id: int
    network: str
    address: str
    since: datetime
    until: datetime
    baselined_at: datetime
    seen: Seen
    told: bool

    @property
    def expected(self) -> float:
        """Posts that an even flow would have brought meanwhile."""
        return expected(self.seen, self.until - self.since)


async def look(database: Database, rules: Rules, networks: Collection[str], now: datetime) -> int:
    """Look at all sources of these networks; how many messages there are to say."""
    settings = rules.watchdog
    if not settings.enabled:
        return 0
    told = 0
    async with database.read() as session:
        rows = await queries.readable(session, networks, now - settings.watched_for)
    known = [_quiet(row) for row in rows]
    for network in networks:
        mine = [one for one in known if one.network == network]
        async with database.read() as session:
            whole = await _is_whole(session, rules, network, mine)
            silent = [] if whole else await _silent(session, rules, mine)
        async with database.write() as session:
            told += await _tell_network(session, rules, network, mine, now, whole=whole)
            told += await _tell_sources(session, rules, network, silent, now)
    return told


def _quiet(row: Any) -> Quiet:
    return Quiet(
        row.id,
        row.network,
        row.address,
        row.last_news_at,
        row.last_success_at,
        row.baselined_at,
        Seen(row.news, row.watched_seconds),
        row.silent_at is not None,
    )


async def _is_whole(
    session: AsyncSession, rules: Rules, network: str, mine: Sequence[Quiet]
) -> bool:
    """Whether the network is silent as a whole."""
    if len(mine) < AT_LEAST_OF_NETWORK:
        return False
    since, until = max(one.since for one in mine), max(one.until for one in mine)
    if until - since < rules.watchdog.at_least:
        return False
    if sum(one.expected for one in mine) < WORTH_A_LOOK:
        return False
    begins = since - rules.watchdog.history
    heard = await queries.heard_of_network(session, network, begins, since)
    begins = max(begins, min(heard, default=since))
    return chance(heard, begins, since, until, rules.zone) < rules.watchdog.chance


async def _silent(session: AsyncSession, rules: Rules, mine: Sequence[Quiet]) -> list[Quiet]:
    settings = rules.watchdog
    found = []
    for one in mine:
        if one.told or one.until - one.since < settings.at_least or one.expected < WORTH_A_LOOK:
            continue
        begins = max(one.since - settings.history, one.baselined_at)
        heard = await queries.heard(session, one.id, begins, one.since)
        if chance(heard, begins, one.since, one.until, rules.zone) < settings.chance:
            found.append(one)
    return found


async def _tell_network(
    session: AsyncSession,
    rules: Rules,
    network: str,
    mine: Sequence[Quiet],
    now: datetime,
    *,
    whole: bool,
) -> int:
    name = f"silence:{network}"
    if not whole:
        await marks.drop(session, name)
        return 0
    if not await marks.put_once(session, name, now):
        return 0
    since = max(one.since for one in mine)
    text = to_tell(
        NETWORK_SILENT,
        network=registry.titled(network),
        since=since.astimezone(rules.zone),
        number=len(mine),
    )
    log.warning("network silent network=%s since=%s", network, since)
    await notices.to_admins(session, rules, text, now, slot=f"{name}:{since:%Y%m%d%H%M}")
    return 1


async def _tell_sources(
    session: AsyncSession, rules: Rules, network: str, silent: Sequence[Quiet], now: datetime
) -> int:
    """One message of all that fell silent by now; False of those another process told of."""
    mine = set(await queries.mark_silent(session, [one.id for one in silent], now))
    silent = [one for one in silent if one.id in mine]
    if not silent:
        return 0
    lines = [
        to_tell(
            LAST_HEARD,
            address=one.address,
            since=one.since.astimezone(rules.zone),
            often=_often(one),
        )
        for one in silent[:NAMED]
    ]
    if len(silent) > NAMED:
        lines.append(to_tell(lazy("… и ещё {number}"), number=len(silent) - NAMED))
    text = to_tell(SOURCES_SILENT, network=registry.titled(network), lines=lines)
    log.warning("sources silent network=%s sources=%s", network, sorted(mine))
    await notices.to_admins(session, rules, text, now, slot=f"silence:{min(mine)}:{now:%Y%m%d%H%M}")
    return 1


def _often(one: Quiet) -> Told:
    a_day = one.expected / (one.until - one.since).total_seconds() * DAY
    if a_day >= 1:
        return to_tell(lazy("{number} в день"), number=round(a_day))
    return to_tell(lazy("{number} в неделю"), number=round(a_day * 7))
