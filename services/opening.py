"""Posts the desk wants become incidents, or join the one that is already open.

    turns -> load traces -> group (pure) -> claim and open, or count in -> flush -> make one

Posts of one event meet by constraints, not by a look-up alone: the words of an incident are
unique among those that can be joined, and so is the claimed key of an event. Of two processes
that open the same one, one finds its key taken and joins the other's. What an incident begins
with is told by `beginning.py`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from db.engine import AsyncSession
from db.queries import events, likeness, marks, timers
from db.queries import incidents as queries
from db.queries import merging as merging_queries
from db.queries import posts as post_queries
from services import notices, outbox
from services.alike import joining, merging, traces
from services.alike.joining import Candidate, Group
from services.alike.traces import Ledger, Span
from services.beginning import Beginning, begin, incident_row, note, opened_event
from services.clocks import Priority, most_urgent, outranks
from services.deadlines import cycle_row, timer_rows
from services.facts import EventKind
from services.languages import lazy
from services.languages.told import to_tell
from services.moves import Act
from services.outbox import CardPlace
from services.routing import Desk, priority, with_chat
from services.rules import Rules
from services.sources import DueSource
from services.triage import Gazetteer

TRIES = 5
"""How often opening and joining may miss each other before the page is left for the next poll."""

HOMELESS = lazy(
    "Нет ни ответственного, ни чата: карточки некуда положить. Привяжите чат командой /bind."
)
CHATLESS = lazy(
    "У ответственного «{name}» нет чата: карточки некуда положить. Привяжите чат командой /bind."
)


@dataclass(frozen=True, slots=True)
class Region:
    """What opening must know of the region: its offices and its names."""

    desks: tuple[Desk, ...]
    gazetteer: Gazetteer


async def open_or_join(
    session: AsyncSession,
    source: DueSource,
    candidates: Sequence[Candidate],
    region: Region,
    rules: Rules,
    now: datetime,
) -> tuple[list[int], list[int]]:
    """Incidents that were opened and incidents that were joined, by id."""
    opened: list[int] = []
    joined: list[int] = []
    left = list(candidates)
    if left:
        await queries.take_turns(session)
    for _ in range(TRIES):
        ledger = await traces.load(session, [one.traits for one in left], rules, now)
        apart = await merging_queries.apart(session, joining.sure_ids(left, ledger))
        groups = joining.grouped(left, ledger, apart)
        made = await _open(session, source, groups, ledger, region, rules, now)
        opened += made.values()
        left = []
        for group in (one for one in groups if one.first not in made):
            incident_id = await _join(session, group, ledger, rules, now)
            if incident_id is None:
                left += group.posts
            else:
                joined.append(incident_id)
        await ledger.flush(session)
        for group in groups:
            await _make_one(session, group, Act(None, now, rules))
        if not left:
            return opened, joined
    raise RuntimeError("an incident with the same words opens and closes all the time")


async def _open(
    session: AsyncSession,
    source: DueSource,
    groups: Sequence[Group],
    ledger: Ledger,
    region: Region,
    rules: Rules,
    now: datetime,
) -> dict[int, int]:
    """Open an incident for each new group, unless another process has just done so; ids by first
    post. A page is written a table at a time: a storm brings a hundred complaints at once."""
    claims = await _claim(session, [one for one in groups if one.into is None], ledger)
    begun = [begin(source, group, region.desks, rules) for group, _ in claims]
    keys = [new.fingerprint for new in begun if new.fingerprint is not None]
    await queries.stop_joining(session, keys, opened_before=now - rules.join_window)
    made = await queries.insert_unless_open(
        session, [incident_row(new, source, now) for new in begun]
    )
    started = [(made[new.first.post_id], new) for new in begun if new.first.post_id in made]
    unused = [span for group, spans in claims if group.first not in made for span in spans]
    await likeness.drop(session, [span.id or 0 for span in unused])
    for group, spans in claims:
        for span in spans if group.first in made else ():
            traces.adopt(ledger, span, made[group.first])
    await post_queries.set_incidents(
        session, {item.post_id: number for number, new in started for item in new.alike}
    )
    await queries.add_cycles(session, [
        cycle_row(number, 1, new.posted_at, now, new.priority, new.rules(rules))
        for number, new in started
    ])  # fmt: skip
    await timers.add(session, [
        row
        for number, new in started
        for row in timer_rows(number, 1, now, new.priority, new.rules(rules))
    ])  # fmt: skip
    await events.add_all(session, [opened_event(number, new, now) for number, new in started])
    for number, new in started:
        voices, burst = note(ledger, new.alike, number)
        if (voices, burst) != (len(new.alike), 0):
            await merging_queries.add_counts(
                session, number, posts=0, voices=voices - len(new.alike), burst=burst
            )
        if new.perhaps is not None:
            await merging_queries.look_alike(
                session, number, new.perhaps.incident_id, new.perhaps.why, now
            )
    await _show(session, started, region, rules, now)
    return made


async def _claim(
    session: AsyncSession, groups: Sequence[Group], ledger: Ledger
) -> list[tuple[Group, list[Span]]]:
    """The groups that may open, each with the keys of its event; the others were outrun.

    Of two events with one key on one page, far apart in time, the later one has the claim.
    """
    begun = sorted(groups, key=lambda group: group.posts[0].traits.at)
    wanted = {
        key: (group.posts[0].traits.at, group.first) for group in begun for key in group.events
    }
    taken = await traces.claim(session, ledger, wanted)
    return [
        (group, [taken[key] for key in group.events if wanted[key][1] == group.first])
        for group in groups
        if all(key in taken for key in group.events)
    ]


async def _show(
    session: AsyncSession,
    started: Sequence[tuple[int, Beginning]],
    region: Region,
    rules: Rules,
    now: datetime,
) -> None:
    """Cards to the offices' chats; what has no chat goes to the coordinator's, and where there
    is none either, the admins are told: nobody else would hear of it."""
    places, homeless = [], []
    for number, new in started:
        if new.priority is Priority.LOW:
            continue
        desk = with_chat(new.way.desk, region.desks)
        if desk is None:
            homeless.append(new.way.desk.name if new.way.desk else "")
        else:
            places += [CardPlace(number, *place) for place in desk.places]
    await outbox.put_cards(session, places, now)
    for name in sorted(set(homeless)):
        text = to_tell(CHATLESS, name=name) if name else to_tell(HOMELESS)
        if await marks.put_once(session, f"homeless:{name}:{now.date()}", now):
            await notices.to_admins(session, rules, text, now, slot=f"homeless:{name}")


async def _join(
    session: AsyncSession, group: Group, ledger: Ledger, rules: Rules, now: datetime
) -> int | None:
    """Count these posts to the incident of their event; None when it was just closed."""
    incident_id = group.into
    if incident_id is None:
        incident_id = await queries.joinable(session, group.posts[0].traits.identity)
    number = len(group.posts)
    if incident_id is None or not (
        cycle := await likeness.count_in(session, incident_id, posts=number)
    ):
        return None
    await post_queries.set_incidents(session, {one.post_id: incident_id for one in group.posts})
    voices, burst = note(ledger, group.posts, incident_id)
    stands = await merging_queries.add_counts(
        session, incident_id, posts=0, voices=voices, burst=burst
    )
    await events.add(
        session,
        kind=EventKind.JOINED,
        at=now,
        incident_id=incident_id,
        cycle=cycle,
        data={"posts": [one.post_id for one in group.posts]},
    )
    await outbox.refresh_cards(session, incident_id, now)
    urgent = most_urgent(priority(one.verdict) for one in group.posts)
    many = stands.voices >= rules.alike_for_high and stands.priority == Priority.NORMAL
    if many or outranks(urgent, Priority(stands.priority)):
        await merging.raise_if_due(session, incident_id, urgent, Act(None, now, rules))
    return incident_id


async def _make_one(session: AsyncSession, group: Group, act: Act) -> None:
    """Posts that link several incidents make them one."""
    if group.into is not None:
        for other in group.also:
            await merging.join_surely(session, group.into, other, act)
