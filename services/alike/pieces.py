"""Giving back what a merge has moved, when the person who pressed takes it back."""

from datetime import datetime
from typing import Any

from db.engine import AsyncSession
from db.queries import drafts
from db.queries import merging as merging_queries
from services import outbox


async def give_back(
    session: AsyncSession, incident_id: int, merge: dict[str, Any], at: datetime
) -> None:
    """Posts, traces, drafts and counts return from the heir; `merge` is that event's data."""
    heir = int(merge["into"])
    await merging_queries.move_posts(session, heir, incident_id, merge["posts"])
    await merging_queries.move_traces(session, heir, incident_id, merge["posts"])
    await drafts.give_back(
        session, incident_id, [(number, version) for number, version in merge["drafts"]]
    )
    consents = merge.get("consents", [])  # a merge of an earlier version has none
    await drafts.set_states(session, [(number, state) for number, state in consents])
    await merging_queries.add_counts(
        session, heir, posts=-merge["count"], voices=-merge["voices"], burst=0
    )
    await merging_queries.tell_apart(session, incident_id, heir, at, None)
    await outbox.refresh_cards(session, heir, at)
