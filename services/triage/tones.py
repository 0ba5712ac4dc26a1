"""How a post sounds: a second feature beside the kind, never the judgement itself."""

from services.facts import Kind, Tone
from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect, Label
from services.triage.phrases import Hit

_EMOJI_AT_MOST = 2


def tone_of(evidence: Evidence, kind: Kind) -> tuple[Tone, list[Hit[Label]]]:
    """The tone and the phrases that made it; a complaint is negative unless polite."""
    heard = evidence.names(Aspect.TONE)
    bad = [*heard.get("negative", []), *heard.get("turned", [])]
    turned = {hit.last for hit in heard.get("turned", [])}
    good = [hit for hit in heard.get("positive", []) if hit.last not in turned]
    sad = _places(bad) + min(evidence.reading.sad, _EMOJI_AT_MOST)
    glad = _places(good) + min(evidence.reading.glad, _EMOJI_AT_MOST)
    if kind is Kind.COMPLAINT:
        polite = [] if sad else heard.get("polite", [])
        return (Tone.NEUTRAL, polite) if polite else (Tone.NEGATIVE, bad)
    if kind is Kind.THANKS or glad > sad:
        return Tone.POSITIVE, good
    return (Tone.NEGATIVE, bad) if sad > glad else (Tone.NEUTRAL, [])


def _places(hits: list[Hit[Label]]) -> int:
    return len({hit.first for hit in hits})
