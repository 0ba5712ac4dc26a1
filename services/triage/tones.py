"""By which words a post sounds as it does; how it sounds is the model's to say."""

from services.facts import Tone
from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect, Label
from services.triage.phrases import Hit


def tone_words(evidence: Evidence, tone: Tone) -> list[Hit[Label]]:
    """The phrases by which the text sounds as it was judged to sound."""
    heard = evidence.names(Aspect.TONE)
    turned = {hit.last for hit in heard.get("turned", [])}
    if tone is Tone.NEGATIVE:
        return [*heard.get("negative", []), *heard.get("turned", [])]
    if tone is Tone.POSITIVE:
        return [hit for hit in heard.get("positive", []) if hit.last not in turned]
    return heard.get("polite", [])
