"""Praise that nobody means: «Супер, опять без света», «дороги просто сказка»."""

from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect
from services.triage.turns.breaths import breaths
from services.triage.turns.findings import PROBLEMS

# A cry of joy alone in its breath; a whole sentence of praise may be meant.
_CRIES = frozenset(
    {"супер", "прекрасно", "красота", "красотища", "отлично", "замечательно", "великолепно"}
    | {"шикарно", "браво", "класс", "молодцы", "прелесть", "восторг", "лепота", "чудесно"}
    | {"здорово", "ура", "гениально", "умницы", "загляденье", "благодать"}
)
_BESIDE = frozenset({"какая", "какой", "ну", "просто", "вот", "это", "как", "ах", "ай", "же", "вы"})
_LONGEST = 15
_THANKFUL = frozenset({"thanked", "solved"})
_GLAD = _THANKFUL | {"private", "mood"}
_BROKEN = PROBLEMS - {"dirt"}
_TURNED_WELL = frozenset(
    {"теперь", "стал", "стала", "стали", "стало", "сделали", "отремонтировали", "наконец"}
    | {"новый", "новая", "новые", "спасибо", "благодарю", "была", "был", "были"}
)


def enchants(evidence: Evidence) -> bool:
    """Whether a road is called a fairy tale, and nobody mended it.

    Asked of texts that call it so.
    """
    return _not_meant(evidence, _THANKFUL) and evidence.reading.words.isdisjoint(_TURNED_WELL)


def mocks(evidence: Evidence) -> bool:
    """Whether a cry of joy stands beside something broken or missing.

    Asked of texts that tell of something broken, missing or dirty.
    """
    # Of private life people are glad, and of snow.
    if not _not_meant(evidence, _GLAD) or evidence.reading.words.isdisjoint(_CRIES):
        return False
    found = evidence.names(Aspect.FEATURE).keys()
    return not found.isdisjoint(_BROKEN) and _exclaims(evidence)


def _not_meant(evidence: Evidence, meant: frozenset[str]) -> bool:
    found = evidence.names(Aspect.FEATURE).keys()
    return not evidence.reading.glad and found.isdisjoint(meant)


def _exclaims(evidence: Evidence) -> bool:
    """Whether a short text begins or ends with a cry of joy and nothing else in that breath."""
    norms = evidence.reading.norms
    if len(norms) > _LONGEST:
        return False
    said: dict[int, set[str]] = {}
    for breath, norm in zip(breaths(evidence.reading), norms, strict=True):
        said.setdefault(breath, set()).add(norm)
    return any(words & _CRIES and words <= _CRIES | _BESIDE for words in (said[0], said[max(said)]))
