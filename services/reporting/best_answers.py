"""Answers worth showing to others: an example of how to answer, never a rating of people.

An answer counts when it stands in public under its link, to a complaint that was neither opened
again nor repeated by its author; came within half of the time there was for it; and the linter of
drafts has nothing to say of its words. Being faster than that gains nothing, and neither does the
number of answers: the gravest complaints with the most voices go first, each office is named
once, and a text that was given to several complaints is nobody's best. Offices are named, people
are not.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from db.engine import AsyncSession
from db.queries import best_answers as queries
from db.queries.best_answers import Candidate
from services.clocks import Priority, spans
from services.drafting.linter import Matter, lint
from services.reporting.metrics import Scope
from services.reporting.periods import Days
from services.residents.privacy import mask
from services.rules import Rules

SHOWN = 3
LOOKED_AT = 300
"""Candidates read: enough for three offices, and a bound for a region's month."""


@dataclass(frozen=True, slots=True)
class BestAnswer:
    """One answer. `took` and `allowed` are seconds, of working time unless `by_the_clock`."""

    id: int
    office: str
    topic: str
    took: int
    allowed: int
    by_the_clock: bool
    link: str
    text: str


async def find(
    session: AsyncSession, scope: Scope, days: Days, rules: Rules
) -> tuple[BestAnswer, ...]:
    """The best answers of these days, at most three."""
    found = await queries.candidates(
        session, scope, days.start(rules.zone), days.end(rules.zone), LOOKED_AT
    )
    # The linter knows the grammar of every word: not on the loop.
    return await asyncio.to_thread(_chosen, found, rules) if found else ()


def _chosen(found: Sequence[Candidate], rules: Rules) -> tuple[BestAnswer, ...]:
    given = Counter(_same(text) for *_, text in found)
    one_office = len({office for _, _, office, _, _ in found}) == 1
    chosen: list[BestAnswer] = []
    for candidate in found:
        best = _answer(candidate, rules)
        named = not one_office and best.office in {one.office for one in chosen}
        if named or given[_same(candidate[-1])] > 1 or not _worth(candidate, best):
            continue
        chosen.append(best)
        if len(chosen) == SHOWN:
            break
    return tuple(chosen)


def _answer(candidate: Candidate, rules: Rules) -> BestAnswer:
    incident, cycle, office, _, text = candidate
    allowed = spans(cycle.seen_at, cycle.due_reply_at, rules.working_time)
    by_the_clock = incident.priority == Priority.CRITICAL
    return BestAnswer(
        id=incident.id,
        office=office,
        topic=incident.topic,
        took=(cycle.reply_wall if by_the_clock else cycle.reply_working) or 0,
        allowed=allowed.wall_seconds if by_the_clock else allowed.working_seconds,
        by_the_clock=by_the_clock,
        link=incident.reply_link,
        text=mask(text),
    )


def _worth(candidate: Candidate, best: BestAnswer) -> bool:
    *_, post, text = candidate
    if 2 * best.took > best.allowed:
        return False
    matter = Matter(mask(post.text), post.network) if post else Matter()
    return not lint(text, matter)


def _same(text: str) -> str:
    return " ".join(text.split()).casefold()
