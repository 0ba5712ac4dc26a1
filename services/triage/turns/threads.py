"""What the text answered makes of a comment; names of shapes, as in `shapes.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from services.triage.evidence import Evidence, gather
from services.triage.lemmas import grammar
from services.triage.lexicon import Aspect
from services.triage.post import PostText
from services.triage.reading import Reading
from services.triage.turns.findings import CRIES
from services.triage.turns.questions import asks_idly, says_no, seeks_place
from services.triage.turns.reports import denies, reports_work
from services.triage.where.gazetteer import EMPTY

_ANNOUNCING = frozenset({"news", "official", "announces"})
_SHORT = 4
_BRIEF = 8
_JOINING = frozenset(
    {"тоже", "также", "аналогично", "присоединяюсь", "подтверждаю", "поддерживаю"}
    | {"согласна", "согласен"}
)
_WAITING = frozenset(
    {"когда", "дали", "что", "почему", "сколько", "доколе", "ответили", "починили", "сделали"}
    | {"включили", "убрали", "приехали", "сдвиги", "новости", "долго", "опять", "снова"}
)
_JOINS = frozenset({"+", "+1", "++", "+++"})
_THREADS_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Thread:
    """What kind of text a comment stands under."""

    collects: bool  # «у кого ещё нет воды?»
    announces: bool  # the authorities tell of their work
    personal: bool  # an advert, congratulations, a lost cat
    seeks_place: bool  # «где теперь почта?»
    asks_idly: bool  # «завтра будет концерт?», nothing that an office supplies
    reports: bool  # work is said to be done: «снег вывезен со всех улиц»


@lru_cache(maxsize=_THREADS_REMEMBERED)
def thread_of(text: str) -> Thread:
    """Remembered: a hundred comments stand under one post."""
    evidence = gather(text, EMPTY)
    found = evidence.names(Aspect.FEATURE)
    return Thread(
        collects="collecting" in evidence.names(Aspect.KIND),
        announces=not found.keys().isdisjoint(_ANNOUNCING),
        personal="advert" in found or "greeting" in found,
        seeks_place=seeks_place(evidence),
        asks_idly=asks_idly(evidence),
        reports=reports_work(evidence),
    )


def answered(post: PostText, evidence: Evidence, *, troubled: bool, under: bool) -> Iterator[str]:
    """The shapes that hold of a comment: `troubled` if anything is wrong in it, `under` a text
    that is itself a complaint.
    """
    found, thread = evidence.names(Aspect.FEATURE), thread_of(post.parent or "")
    brief = len(evidence.reading.norms) <= _BRIEF
    if _names_somebody(evidence):
        yield "names_person"
    if under and troubled:
        yield "troubled_under_complaint"
        if brief:
            yield "brief_trouble_under_complaint"
    if under and brief and _asks_of_it(evidence.reading):
        yield "asks_under_complaint"
    if thread.collects:
        yield "collected"
        if troubled:
            yield "collected_trouble"
    if brief:
        yield from _in_reply(thread, evidence, troubled=troubled)
    if thread.announces and troubled:
        yield "announced_trouble"
    if post.place_official and brief and not CRIES.isdisjoint(found):
        yield "brief_trouble_at_office"
    if thread.personal:
        yield "under_personal"
        if evidence.address is not None and brief and not troubled:
            yield "address_under_personal"


def _in_reply(thread: Thread, evidence: Evidence, *, troubled: bool) -> Iterator[str]:
    """What a few words are that answer the text itself, not its troubles."""
    if thread.reports and not _names_somebody(evidence) and denies(evidence):
        yield "denies_report"
    if thread.seeks_place and evidence.address is not None and not troubled:
        yield "address_tells_where"
    if thread.asks_idly and says_no(evidence):
        yield "denies_idly"


def _asks_of_it(reading: Reading) -> bool:
    """«И когда?», «Дали?», «Что ответили?»: they wait for the same."""
    if "?" not in reading.text or len(reading.norms) > _SHORT:
        return False
    return not reading.words.isdisjoint(_WAITING)


def _names_somebody(evidence: Evidence) -> bool:
    """«Сергей, …»: a comment to another commenter; officials are called by two names."""
    norms, parts = evidence.reading.norms, evidence.reading.parts
    return len(norms) > 1 and grammar(norms[0]).name and parts[2].strip() == ","


def joins(evidence: Evidence) -> bool:
    """Whether a comment adds itself to what it answers: an address, «у нас тоже», «+1»."""
    if evidence.address is not None or evidence.mention is not None:
        return True
    return "invitation" in evidence.names(Aspect.FEATURE) or agrees(evidence.reading)


def agrees(reading: Reading) -> bool:
    """«У нас тоже», «согласна», «+1»."""
    return not reading.words.isdisjoint(_JOINING) or reading.text.strip() in _JOINS
