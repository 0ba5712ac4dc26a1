"""What an incident begins with: its priority, its office, its clocks, its first rows.

Touches no database. Does not live here: whether it opens or its posts join another, and writing
it (`opening.py`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.alike.joining import Candidate, Group, Perhaps
from services.alike.traces import Ledger
from services.clocks import Priority, most_urgent
from services.desk.office_settings import applied
from services.facts import EventKind
from services.routing import Desk, Route, priority, route
from services.rules import Rules
from services.sources import DueSource


@dataclass(frozen=True, slots=True)
class Beginning:
    """An incident about to be opened for posts of one event; `perhaps`: what it may be."""

    alike: Sequence[Candidate]
    perhaps: Perhaps | None
    priority: Priority
    district: str
    way: Route
    fingerprint: str | None

    @property
    def first(self) -> Candidate:
        """The post that speaks for all."""
        return self.alike[0]

    def rules(self, rules: Rules) -> Rules:
        """The rules with the clocks of its topic and the hours of the office it goes to."""
        rules = rules.about(self.first.verdict.topic)
        return applied(rules, self.way.desk.settings) if self.way.desk else rules

    @property
    def posted_at(self) -> datetime:
        """When the earliest of them was published."""
        return min(item.post.posted_at for item in self.alike)


def begin(source: DueSource, group: Group, desks: Sequence[Desk], rules: Rules) -> Beginning:
    """The incident these posts would open."""
    first = group.posts[0]
    urgent = most_urgent(priority(one.verdict) for one in group.posts)
    voices = _voices(group.posts, rules)
    if voices >= rules.alike_for_high and urgent is Priority.NORMAL:
        urgent = Priority.HIGH
    district = first.verdict.district or source.district
    return Beginning(
        alike=group.posts,
        priority=urgent,
        district=district,
        way=route(first.verdict.topic, district, desks),
        fingerprint=first.traits.identity,
        perhaps=group.perhaps,
    )


def _voices(posts: Sequence[Candidate], rules: Rules) -> int:
    """How many speak in these posts, as the ledger will count them."""
    return note(Ledger(rules, posts[0].traits.at), posts, 0)[0]


def note(ledger: Ledger, posts: Sequence[Candidate], incident_id: int) -> tuple[int, int]:
    """The voices these posts add to the incident, and the largest burst they are in."""
    noted = [ledger.note(one.traits, one.post_id, incident_id) for one in posts]
    return sum(added for added, _ in noted), max(burst for _, burst in noted)


def incident_row(new: Beginning, source: DueSource, now: datetime) -> dict[str, Any]:
    """Its row in the table of incidents."""
    verdict = new.first.verdict
    return {
        "version": 1,
        "status": "new",
        "cycle": 1,
        "kind": verdict.kind,
        "tone": verdict.tone,
        "topic": verdict.topic,
        "subtopic": verdict.subtopic,
        "district": new.district,
        "address": verdict.address[:300],
        "priority": new.priority,
        "office_id": new.way.desk.id if new.way.desk else None,
        "routed_why": new.way.why[:300],
        "first_post_id": new.first.post_id,
        "posts_count": len(new.alike),
        "voices": len(new.alike),
        "fingerprint": new.fingerprint,
        "joinable": new.fingerprint is not None,
        "backfilled": source.backfills(new.first.post.posted_at),
        "opened_at": now,
    }


def opened_event(incident_id: int, new: Beginning, now: datetime) -> dict[str, Any]:
    """The row of its first event."""
    return {
        "kind": EventKind.OPENED,
        "at": now,
        "incident_id": incident_id,
        "cycle": 1,
        "actor_id": None,
        "data": {"posts": [item.post_id for item in new.alike], "why": new.way.why},
    }
