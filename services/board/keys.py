"""One-time links into the page for an ordinary browser.

Of a key only the hash is stored; it is used up by one guarded UPDATE, so that of two who open
the link one gets in. Who the person is and what they may see is asked anew at every request.
"""

import hashlib
import secrets
from datetime import timedelta

from db.engine import AsyncSession
from db.queries import page_keys
from services import people
from services.board import reach
from services.errors import Refused
from services.languages import lazy
from services.moves import Act
from services.people import PersonFacts

KEY_BYTES = 24
"""Of randomness: 32 letters of a link."""

NOT_GOOD = lazy("Ссылка уже использована или устарела. Попросите новую: /page в чате с ботом.")


async def make(session: AsyncSession, act: Act, lasts: timedelta) -> str:
    """A new key for whoever acts. Refused for who may not look at the page."""
    if act.actor is None:
        raise ValueError("somebody must ask")
    reach.offices_of(act.actor)
    await page_keys.drop_over(session, act.at)
    key = secrets.token_urlsafe(KEY_BYTES)
    await page_keys.add(session, _hash(key), act.actor.id, act.at + lasts)
    return key


async def take(session: AsyncSession, key: str, act: Act) -> PersonFacts:
    """Use a key up: whose it is. Refused if it cannot be used, or the person has left."""
    person_id = await page_keys.take(session, _hash(key), act.at)
    person = await people.active(session, person_id) if person_id is not None else None
    if person is None:
        raise Refused(NOT_GOOD)
    return person


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
