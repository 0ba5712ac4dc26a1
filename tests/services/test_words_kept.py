"""Every column that could hold a resident's words, and that both ways of erasing empty it.

A new column of text stands in one of the two tables below, or the first test fails. The second
fills all that may hold words and looks for them in the file of the database itself.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, String, Text, select, update

from db.base import Base
from db.engine import Database
from db.models import (
    Correction,
    Dialogue,
    Draft,
    Finding,
    Lookalike,
    Person,
    Promise,
    Prompt,
    Publication,
)
from db.queries import held as held_queries
from services.facts import DismissReason
from services.moves import Dismiss
from services.operation import upkeep
from services.residents import forgetting
from services.residents.held import WHAT
from tests.desk import ANNA, MORNING, rules
from tests.services.test_incidents import do, open_one

MARK = "mammothling"
"""A word that nobody else says; JSON would escape a Russian one."""

WORDS: dict[str, Any] = {
    "posts.text": MARK,
    "posts.text_hash": MARK,
    "posts.fingerprint": MARK,
    "posts.link": MARK,
    "posts.author_id": MARK,
    "posts.author_name": MARK,
    "posts.address": MARK,
    "posts.why": {"topic": [MARK]},
    "incidents.address": MARK,
    "incidents.reply_link": MARK,
    "incidents.fingerprint": MARK,
    "incidents.routed_why": f"вернул(а) Анна: {MARK}",
    "events.data": {"text": MARK, "link": MARK, "why": MARK, "before": {"reply_link": MARK}},
    "drafts.text": MARK,
    "drafts.note": MARK,
    "promises.reason": MARK,
    "promises.link": MARK,
    "publications.external_id": MARK,
    "publications.note": MARK,
    "corrections.text": MARK,
    "corrections.parent_text": MARK,
    "corrections.other_text": MARK,
    "lookalikes.why": MARK,
    "findings.words": MARK,
    "dialogues.data": {"incident": 1, "answers": {"what": MARK}},
    "outbox.payload": {"notice": "comment", "mention": [], "reason": MARK, "link": MARK},
}
"""What may hold a resident's words, name or link, or be made of them: what it is filled with."""

NO_WORDS = {
    "account_links": "token_hash",
    "chats": "title state reason",
    "corrections": "matter said instead network replaced",
    "dialogues": "kind",
    "districts": "name aliases settlements streets streets_digest",
    "drafts": "origin state",
    "events": "kind",
    # Reasons of escalation are chosen from a list.
    "incidents": "status kind tone topic subtopic district priority escalation_reason reply_by "
    "outcome dismiss_reason",
    "invites": "token_hash role duty",
    "marks": "name value",
    "max_messages": "mid",
    "offices": "slug name topics districts settings",
    "outbox": "kind slot state last_error",
    "page_keys": "key_hash",
    "panels": "shown",
    "people": "name role language",
    # The network's own ids stay: by them a post that is read again is known to be erased.
    "posts": "network external_id thread_id parent_id kind verdict_kind tone topic subtopic "
    "district urgency",
    "promises": "end",
    "prompts": "purpose",
    # The key is a hash that no words can be read from.
    "publications": "network voice key state",
    "quotas": "token method",
    "seats": "duty",
    # A cursor holds ids and moments.
    "sources": "network kind address district owner_id place state note gap cursor",
    "spikes": "topic district",
    "timers": "clock audience state",
    # For the seconds until it is handled; a watched group's word is taken in before that.
    "updates": "body",
}


def test_every_column_of_text_says_whether_a_residents_words_may_be_in_it() -> None:
    columns = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.tables.values()
        for column in table.columns
        if isinstance(column.type, String | Text | JSON)
    }
    told = {f"{table}.{name}" for table, names in NO_WORDS.items() for name in names.split()}
    assert not told & set(WORDS)
    assert columns == told | set(WORDS)


def test_every_table_is_exported_or_says_why_it_tells_nothing_of_a_post() -> None:
    tables = set(Base.metadata.tables)
    assert held_queries.tables() | set(held_queries.NOT_OF_POSTS) == tables
    assert not held_queries.tables() & set(held_queries.NOT_OF_POSTS)
    assert set(WHAT) == held_queries.tables()
    assert {column.split(".")[0] for column in WORDS} <= held_queries.tables()


async def filled(database: Database) -> None:
    """One incident with everything that an incident can have, its columns full of the word."""
    await open_one(database)
    await do(database, ANNA, Dismiss(DismissReason.OTHER_REGION))
    async with database.write() as session:
        anna = await session.scalar(select(Person.id).where(Person.telegram_id == ANNA))
        assert anna is not None
        session.add_all(
            [
                Draft(incident_id=1, version=1, origin="person", text="", at=MORNING),
                Promise(incident_id=1, cycle=1, number=0, promised_at=MORNING, made_at=MORNING,
                        made_event=1),
                Publication(incident_id=1, draft_version=1, post_id=1, network="vk", voice="мы",
                            key="k", asked_at=MORNING),
                Correction(post_id=1, matter="topic", said="", instead="", text="",
                           place_official=False, network="vk", person_id=anna, at=MORNING),
                Lookalike(incident_id=1, other_id=1, why="", at=MORNING),
                Finding(incident_id=1, words=""),
                Dialogue(chat_id=ANNA, person_id=anna, kind="fill",
                         expires_at=MORNING + timedelta(hours=1)),
                Prompt(incident_id=1, chat_id=ANNA, message_id=7, purpose="draft", at=MORNING),
            ]
        )  # fmt: skip
        await session.flush()
        for column, value in WORDS.items():
            table, name = column.split(".")
            await session.execute(update(Base.metadata.tables[table]).values({name: value}))


def contents(folder: Path) -> bytes:
    """The bytes of the database's files, the journal included."""
    return b"".join(path.read_bytes() for path in sorted(folder.glob("otklik.db*")))


@pytest.mark.parametrize("way", ["forget", "retention"])
async def test_nothing_of_the_words_is_left_in_the_file(
    sqlite_url: str, tmp_path: Path, way: str
) -> None:
    database = Database(sqlite_url)
    await filled(database)
    assert MARK.encode() in contents(tmp_path)
    if way == "forget":
        async with database.write() as session:
            await forgetting.forget(session, 1, None, MORNING)
    else:
        await upkeep.erase_due(database, rules(), MORNING + timedelta(days=91))
    await database.close()
    assert MARK.encode() not in contents(tmp_path)
