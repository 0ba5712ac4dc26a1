"""The second level of the big topics: what within the topic a text is about.

The hints of each are data, in the files of `lexicon/topics/`.
"""

from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect, Label
from services.triage.phrases import Hit
from services.triage.topics import aside

# A longer phrase says more than a word: «горячая вода» over «вода».
_LONGER = 0.6
# What is named first is what the complaint is about, if nothing else tells.
_FIRST = 0.01


def subtopic_of(evidence: Evidence, topic: str) -> tuple[str, list[Hit[Label]]]:
    """The subtopic that is heard the loudest and its phrases; ("", []) if none is."""
    within = f"{topic}/"
    heard = {
        name.removeprefix(within): hits
        for name, hits in evidence.names(Aspect.SUBTOPIC).items()
        if name.startswith(within)
    }
    if not heard:
        return "", []
    name = max(heard, key=lambda one: _voice(evidence, heard[one]))
    return name, heard[name]


def _voice(evidence: Evidence, hits: list[Hit[Label]]) -> float:
    loudest: dict[int, float] = {}
    for hit in hits:
        worth = (1.0 + _LONGER * (hit.last > hit.first)) * aside(evidence, hit)
        loudest[hit.last] = max(loudest.get(hit.last, 0.0), worth)
    return sum(loudest.values()) - _FIRST * min(hit.first for hit in hits)
