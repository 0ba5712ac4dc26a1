"""What a desk's own database teaches: corrections, and the table that routes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.engine import AsyncSession
from services import corrections, offices
from services.corrections import CorrectionFacts, Matter
from services.facts import Kind
from services.learning.exports import ExportRow
from services.learning.trial import Lesson
from services.routing import Desk, route
from services.triage import TOPICS, PostText, assess

CORRECTION_WEIGHT = 3.0
"""How many rows of an export a correction counts for: it is of this desk's own posts, looked at
one by one, and knows what was answered."""


@dataclass(frozen=True, slots=True)
class DeskFacts:
    """What the database of a desk says; empty where there is none yet."""

    corrections: tuple[CorrectionFacts, ...] = ()
    desks: tuple[Desk, ...] = ()


@dataclass(frozen=True, slots=True)
class Routed:
    """How often the table of offices agrees with an export: of `rows` whose body is one of our
    offices, `by_topic` go there by the export's own topic, `by_model` by the held-out one."""

    rows: int
    by_topic: int
    by_model: int


async def read_desk(session: AsyncSession) -> DeskFacts:
    """Everything `train` asks the database."""
    kept = [one async for one in corrections.all_kept(session)]
    return DeskFacts(tuple(kept), await offices.desks(session))


def topic_lessons(kept: Iterable[CorrectionFacts]) -> list[Lesson]:
    """Corrected topics, to be learnt from."""
    return [
        Lesson(one.post, one.instead, CORRECTION_WEIGHT)
        for one in kept
        if one.matter is Matter.TOPIC and one.instead in TOPICS
    ]


def no_complaints(kept: Iterable[CorrectionFacts]) -> tuple[int, int]:
    """How many posts the desk called no complaint, and how many triage still would send it."""
    posts = [one.post for one in kept if one.matter is Matter.KIND]
    return len(posts), sum(_is_complaint(post) for post in posts)


def routed(
    rows: Sequence[ExportRow], said: Sequence[tuple[str, str]], desks: Iterable[Desk]
) -> Routed:
    """Try the table on rows; `said` holds the export's topic and the held-out one of each."""
    known = tuple(desks)
    names = {_plain(desk.name): desk.id for desk in known}
    districts = {_plain(name): name for desk in known for name in desk.districts}
    count = by_topic = by_model = 0
    for row, (topic, guessed) in zip(rows, said, strict=True):
        body = names.get(_plain(row.body))
        if body is None:
            continue
        district = districts.get(_plain(row.district), row.district)
        count += 1
        by_topic += _sent_to(topic, district, known) == body
        by_model += _sent_to(guessed, district, known) == body
    return Routed(count, by_topic, by_model)


def _sent_to(topic: str, district: str, desks: tuple[Desk, ...]) -> int | None:
    desk = route(topic, district, desks).desk
    return desk.id if desk else None


def _is_complaint(post: PostText) -> bool:
    return assess(post).kind is Kind.COMPLAINT


def _plain(name: str) -> str:
    return " ".join(name.lower().replace("ё", "е").split())
