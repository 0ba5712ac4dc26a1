"""post -> Verdict: the one pure function the road calls.

The lexicon reads, the learned model weighs. What either of them is: `lexicon/`, `learned/`.
"""

import math

from services.facts import Kind, Tone, TopicScore, Verdict
from services.triage.evidence import Evidence
from services.triage.gazetteer import EMPTY, Gazetteer
from services.triage.kinds import COMPLAINT_FROM, probability
from services.triage.learned.model import COMPLAINT, CRITICAL
from services.triage.lexicon import Aspect
from services.triage.opinion import Opinion, form
from services.triage.post import PostText
from services.triage.reasons import Reasons
from services.triage.subtopics import subtopic_of
from services.triage.topics import clear
from services.triage.urgency import urgency_of

# A learnt danger is believed of what may well be a complaint, though it is not called one.
_ALARMING_FROM = 0.1
_UNHEARD = -math.inf
_TOP = 3
_WITH_TOPIC = frozenset({Kind.COMPLAINT, Kind.WISH, Kind.QUESTION})
# Beyond this a share is all there is; exp() must not overflow on a region's odd model.
_LOUDEST = 50.0


def assess(post: PostText, gazetteer: Gazetteer = EMPTY) -> Verdict:
    """What triage thinks of one post. Pure, offline, linear in what is looked at; never raises."""
    opinion = form(post, gazetteer)
    evidence = opinion.evidence
    score = round(probability(opinion.scores[COMPLAINT]), 4)
    kind = _kind(opinion, score, from_official=post.from_official is True)
    tone = Tone(opinion.best("tone"))
    urgency, urgency_hits = urgency_of(
        evidence,
        opinion.danger,
        kind,
        post.from_official is True,
        learned=opinion.scores[CRITICAL] if score >= _ALARMING_FROM else _UNHEARD,
    )
    topics = _topics(opinion)
    # Anger about the region's affairs is answered too, whatever it is called: it needs a desk.
    civic = tone is Tone.NEGATIVE and bool(evidence.names(Aspect.TOPIC))
    topic = clear(topics) if kind in _WITH_TOPIC or civic else ""
    subtopic, subtopic_hits = subtopic_of(evidence, topic) if topic else ("", [])
    return Verdict(
        kind=kind,
        tone=tone,
        topic=topic,
        topics=topics,
        district=evidence.mention.district if evidence.mention else "",
        urgency=urgency,
        score=score,
        why=Reasons(opinion, kind, tone, topic, subtopic_hits, urgency, urgency_hits),
        address=_address(evidence),
        subtopic=subtopic,
    )


def _kind(opinion: Opinion, score: float, *, from_official: bool) -> Kind:
    if score >= COMPLAINT_FROM:
        return Kind.COMPLAINT
    return Kind.OTHER if from_official else Kind(opinion.best("kind"))


def _topics(opinion: Opinion) -> tuple[TopicScore, ...]:
    """The likeliest topics; a score is the share of its own among all."""
    scores, outputs = opinion.scores, opinion.scorer.groups["topic"]
    voices = {output: math.exp(min(_LOUDEST, scores[output])) for output in outputs}
    total = sum(voices.values())
    loudest = sorted(outputs, key=voices.__getitem__, reverse=True)[:_TOP]
    found = (TopicScore(o.partition(".")[2], round(voices[o] / total, 4)) for o in loudest)
    return tuple(topic for topic in found if topic.score)


def _address(evidence: Evidence) -> str:
    """«Старый Сад, ул. Садовая, 12»: as much as is known, never a flat."""
    settlement = evidence.mention.settlement if evidence.mention else ""
    street = str(evidence.address) if evidence.address else ""
    return ", ".join(part for part in (settlement, street) if part)
