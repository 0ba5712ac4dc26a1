"""Whether a text tells of a trouble that is over, or that there is none: nobody has to come.

Each trouble it names must be said to be over in the same breath («яму заделали»), or all before
must be («претензий нет»), and no word may turn the tale («но», «опять»). What is not surely so is
not so: a complaint missed is worse than one too many.
"""

from collections.abc import Collection, Iterable

from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect, Label
from services.triage.phrases import Hit
from services.triage.turns.breaths import breaths

# A long letter tells more than what was mended.
_LONGEST = 25
# Said where all is well, each forbids that.
_TURNS = frozenset(
    {"но", "однако", "а", "только", "лишь", "зато", "кроме", "хотя", "пока", "опять", "снова"}
    | {"когда", "почему", "зачем", "сколько", "где", "куда", "кто", "если", "бы", "чтобы", "чтоб"}
    | {"якобы", "будто", "вроде", "типа", "хоть", "лучше", "пусть", "вместо", "после", "прямо"}
    | {"раньше", "назад", "давно", "обещали", "сказали", "говорят", "отчитались", "ответили"}
    | {"сказал", "сказала", "говорит", "пишут", "пишет", "заявил", "заявили", "ваш", "ваши"}
    | {"просим", "прошу", "просьба", "надо", "нужно", "пора", "можно", "пожалуйста", "требуем"}
    | {"еле", "плохо", "слабо", "толку", "наполовину", "частично", "половину", "сами", "сам"}
    | {"остальное", "дальше", "через", "бросили", "уехали", "оставили", "свалили", "называется"}
    | {"даже", "ага", "ваша", "ваше", "мимо"}
)
_WHO_NEEDS_IT = frozenset({"child", "people", "somebody", "frail", "ill", "hurt", "lies"})
_NEGATIONS = frozenset({"не", "ни", "нет", "нету", "без", "нельзя", "никто", "никак"})

ENDINGS = frozenset({"untroubled", "over", "gone", "mended", "supplied", "passing"})
"""The marks of which a settled text has one."""


def settled(evidence: Evidence, wrongs: Collection[str], troubles: Collection[str]) -> bool:
    """Whether nothing is left of what was wrong.

    `wrongs` are the features that name what may be mended, `troubles` all that people complain of.
    """
    marks = evidence.names(Aspect.KIND)
    calm, over = marks.get("untroubled", []), marks.get("over", [])
    gone, mended = marks.get("gone", []), marks.get("mended", []) + _passing(evidence)
    if not (calm or over or gone or mended or "supplied" in marks):
        return False
    if _turned(evidence, (*calm, *gone), over):
        return False
    found = evidence.names(Aspect.FEATURE)
    others = (hit for name in troubles if name not in wrongs for hit in found.get(name, ()))
    # «Жалоб нет» is no complaining.
    if not all(any(one.first <= hit.first <= one.last for one in calm) for hit in others):
        return False
    at = breaths(evidence.reading)
    ended = {breath for hit in (*gone, *mended) for breath in at[hit.first : hit.last + 1]}
    until = max((at[hit.last] for hit in (*calm, *over)), default=-1)
    named = {at[hit.first] for name in wrongs for hit in found.get(name, ())}
    return all(breath <= until or breath in ended for breath in named)


def _passing(evidence: Evidence) -> list[Hit[Label]]:
    """«Скорая проехала» where nobody is told of who may need it."""
    if not _WHO_NEEDS_IT.isdisjoint(evidence.names(Aspect.DANGER)):
        return []
    return evidence.names(Aspect.KIND).get("passing", [])


def _turned(evidence: Evidence, denied: Iterable[Hit[Label]], over: Iterable[Hit[Label]]) -> bool:
    """Whether a word speaks against it. A negation may stand inside `denied` and before what is
    `over`: «света не было, уже дали».
    """
    reading = evidence.reading
    if len(reading.norms) > _LONGEST or "?" in reading.text or reading.sad:
        return True
    if not reading.words.isdisjoint(_TURNS):
        return True
    said = {at for hit in denied for at in range(hit.first, hit.last + 1)}
    past = max((hit.first for hit in over), default=0)
    later = enumerate(reading.norms[past:], past)
    return any(norm in _NEGATIONS and at not in said for at, norm in later)
