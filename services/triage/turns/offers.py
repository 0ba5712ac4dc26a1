"""Whether a text asks after a trouble to sell its mending: «Течёт кран? Звоните!»"""

from collections.abc import Collection
from itertools import accumulate

from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect
from services.triage.turns.breaths import breaths

_LONGEST_QUESTION = 10
# Who asks so wants to know; an advert knows.
_ASKING = frozenset(
    {"когда", "почему", "зачем", "кто", "где", "куда", "сколько", "что", "чего", "какой", "какая"}
    | {"какие", "чей", "ли", "доколе", "как", "кому", "можно", "нельзя", "подскажите", "скажите"}
)
# Words of a teller in the breath of what looks like an offer: «звоните в ЖЭК, говорят».
_TELLING = frozenset(
    {"говорят", "сказали", "отвечают", "ответили", "ага", "там", "жду", "ждем", "ждали", "звоню"}
    | {"звоним", "звонили", "трубку", "никто", "платим", "дозвониться", "просим", "прошу", "ук"}
    | {"жэк", "жкх", "управляйка", "управляющая", "администрация", "диспетчер", "опять", "снова"}
)
# What no seller says of himself: «аварийный сантехник не приехал».
_NOT_FOR_SALE = frozenset(
    {"failure", "negated", "absence", "lack", "unable", "brush_off", "refused", "rude", "hurt"}
    | {"mock", "why", "unkept", "detour"}
)


def offers(evidence: Evidence, troubles: Collection[str]) -> bool:
    """Whether a short question opens it, an offer follows, and nothing but offers tells of trouble.

    `troubles` are the features that name one.
    """
    found = evidence.names(Aspect.FEATURE)
    hits = [*evidence.names(Aspect.KIND).get("offer", ()), *found.get("sale", ())]
    reading = evidence.reading
    if not hits or "?" not in reading.text or not reading.words.isdisjoint(_TELLING):
        return False
    sentences = list(accumulate(map(int, reading.fresh)))
    asked = _questions(evidence, sentences)
    if sentences[0] not in asked:
        return False
    if asked >= {sentences[hit.first] for hit in hits}:
        return False
    at = breaths(reading)
    selling = {at[hit.first] for hit in hits}
    return all(
        sentences[hit.first] in asked or (name not in _NOT_FOR_SALE and at[hit.first] in selling)
        for name in troubles
        for hit in found.get(name, ())
    )


def _questions(evidence: Evidence, sentences: list[int]) -> set[int]:
    """The numbers of the short sentences that end in a question mark and ask nothing."""
    reading = evidence.reading
    said: dict[int, list[str]] = {}
    for number, norm in zip(sentences, reading.norms, strict=True):
        said.setdefault(number, []).append(norm)
    # The last gap of a sentence is the one that ends it.
    ends = dict(zip(sentences, reading.parts[2::2], strict=True))
    return {
        number
        for number, words in said.items()
        if "?" in ends[number] and len(words) <= _LONGEST_QUESTION and _ASKING.isdisjoint(words)
    }
