"""Each reader of a summary alone: what cannot be put for one chat is put for the others.

What is put, and for whom, does not live here (`reports.py`, `digest.py`).
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from db.engine import AsyncSession
from services import notices
from services.languages import lazy
from services.languages.told import to_tell
from services.rules import Rules

log = logging.getLogger(__name__)

NOT_PUT = lazy(
    "Сводка или дайджест не подготовлены: {whom}. Остальные их получили; причина в журнале. "
    "Сводку можно попросить заново: /report."
)

Reader = tuple[str, Callable[[], Awaitable[bool]]]
"""Who reads, as admins know them, and how their part is put: True if there was something."""


async def one_by_one(
    session: AsyncSession, readers: Sequence[Reader], rules: Rules, now: datetime, *, mark: str
) -> int:
    """Put for each in a savepoint; for how many there was something. Of those it failed for the
    admins are told.

    Raises ExceptionGroup when it failed for everybody: then nothing is put, and the next tick
    tries again.
    """
    put = 0
    failed: list[tuple[str, Exception]] = []
    for whom, put_theirs in readers:
        try:
            async with session.begin_nested():
                put += await put_theirs()
        except Exception as error:
            log.exception("%s not put for %s", mark, whom)
            failed.append((whom, error))
    if failed and len(failed) == len(readers):
        raise ExceptionGroup(f"{mark} not put for anybody", [error for _, error in failed])
    if failed:
        await _tell(session, [whom for whom, _ in failed], rules, now, mark)
    return put


async def _tell(
    session: AsyncSession, failed: list[str], rules: Rules, now: datetime, mark: str
) -> None:
    """An admin's chat may be one of those."""
    text = to_tell(NOT_PUT, whom=", ".join(failed))
    try:
        async with session.begin_nested():
            await notices.to_admins(session, rules, text, now, slot=f"not_put:{mark}")
    except Exception:
        log.exception("admins not told that %s is not put for all", mark)
