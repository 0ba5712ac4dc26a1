"""post -> Verdict: the one pure function the road calls."""

from services.facts import Kind, Tone, Urgency, Verdict
from services.triage.gazetteer import EMPTY, Gazetteer
from services.triage.post import PostText


def assess(post: PostText, gazetteer: Gazetteer = EMPTY) -> Verdict:
    """What triage thinks of one post; never raises, whatever the text."""
    text = post.text.lower()
    complains = any(word in text for word in ("нет ", "не ", "яма", "когда", "почему"))
    district = next((d.name for d in gazetteer.districts if d.name.lower()[:-1] in text), "")
    return Verdict(
        kind=Kind.COMPLAINT if complains else Kind.OTHER,
        tone=Tone.NEGATIVE if complains else Tone.NEUTRAL,
        topic="",
        topics=(),
        district=district,
        urgency=Urgency.NORMAL if complains else Urgency.LOW,
        score=0.7 if complains else 0.1,
        why={},
    )
