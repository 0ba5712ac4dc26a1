"""Posts -> verdicts: the pure function the road calls, for a page or for one post.

The lexicon reads, the learned model weighs. What either of them is: `lexicon/`, `learned/`.
"""

from collections.abc import Sequence

from services.facts import Kind, Tone, Urgency, Verdict
from services.triage.evidence import Evidence
from services.triage.kinds import COMPLAINT_FROM, probability
from services.triage.lexicon import Aspect
from services.triage.opinion import Opinion, form
from services.triage.post import PostText
from services.triage.reasons import Reasons
from services.triage.subtopics import subtopic_of
from services.triage.topics import clear
from services.triage.urgency import ALARM_FROM, urgency_of
from services.triage.where.gazetteer import EMPTY, Gazetteer

# A learnt danger is believed of what may well be a complaint, though it is not called one.
_ALARMING_FROM = 0.1
_WITH_TOPIC = frozenset({Kind.COMPLAINT, Kind.WISH, Kind.QUESTION})


def assess(post: PostText, gazetteer: Gazetteer = EMPTY) -> Verdict:
    """What triage thinks of one post. Pure, offline, linear in what is looked at; never raises."""
    return assess_all([post], gazetteer)[0]


def assess_all(
    posts: Sequence[PostText], gazetteer: Gazetteer = EMPTY, alarm_from: float = ALARM_FROM
) -> list[Verdict]:
    """What it thinks of each post of a page: the same as one by one, and quicker.

    From the probability of danger `alarm_from` on a post is critical.
    """
    return [_verdict(opinion, alarm_from) for opinion in form(posts, gazetteer)]


def _verdict(opinion: Opinion, alarm_from: float) -> Verdict:
    evidence, weighed = opinion.evidence, opinion.weighed
    speaks_officially = opinion.post.from_official is True
    score = round(probability(weighed.complaint), 4)
    kind = _kind(weighed.kind, score, speaks_officially=speaks_officially)
    tone = Tone(weighed.tone)
    urgency, urgency_hits = urgency_of(
        evidence,
        opinion.danger,
        kind,
        speaks_officially,
        learned=probability(weighed.critical) if score >= _ALARMING_FROM else 0.0,
        alarm_from=alarm_from,
    )
    # Anger about the region's affairs is answered too, whatever it is called: it needs a desk.
    civic = tone is Tone.NEGATIVE and bool(evidence.names(Aspect.TOPIC))
    answered = kind in _WITH_TOPIC or urgency is Urgency.CRITICAL or civic
    topic = clear(weighed.topics) if answered else ""
    subtopic, subtopic_hits = subtopic_of(evidence, topic) if topic else ("", [])
    return Verdict(
        kind=kind,
        tone=tone,
        topic=topic,
        topics=weighed.topics,
        district=evidence.whereabouts.district,
        urgency=urgency,
        score=score,
        why=Reasons(opinion, kind, tone, topic, subtopic_hits, urgency, urgency_hits),
        address=_address(evidence),
        subtopic=subtopic,
    )


def _kind(likeliest: str, score: float, *, speaks_officially: bool) -> Kind:
    if score >= COMPLAINT_FROM:
        return Kind.COMPLAINT
    return Kind.OTHER if speaks_officially else Kind(likeliest)


def _address(evidence: Evidence) -> str:
    """«Старый Сад, ул. Садовая, 12»: as much as is known, never a flat."""
    street = str(evidence.address) if evidence.address else ""
    return ", ".join(part for part in (evidence.whereabouts.settlement, street) if part)
