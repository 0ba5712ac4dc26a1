"""post -> Verdict: the one pure function the road calls.

The lexicon reads, the learned model weighs. What either of them is: `lexicon/`, `learned/`.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from heapq import nlargest

from services.facts import Kind, Tone, TopicScore, Urgency, Verdict
from services.triage.danger import Danger, danger_of
from services.triage.evidence import Evidence, gather
from services.triage.gazetteer import EMPTY, Gazetteer
from services.triage.kinds import COMPLAINT_FROM, features, probability, spoke
from services.triage.learned.choice import current
from services.triage.learned.context import context, parent_of
from services.triage.learned.model import COMPLAINT, CRITICAL
from services.triage.learned.scorer import Scorer
from services.triage.lexicon import Aspect, Label
from services.triage.phrases import Hit
from services.triage.post import PostText
from services.triage.subtopics import subtopic_of
from services.triage.tones import tone_words
from services.triage.topics import clear
from services.triage.urgency import ALARM, urgency_of

# A learnt danger is believed of what may well be a complaint, though it is not called one.
_ALARMING_FROM = 0.2
_TOP = 3
_WITH_TOPIC = frozenset({Kind.COMPLAINT, Kind.WISH, Kind.QUESTION})
_WORDS = 3
# Beyond this a share is all there is; exp() must not overflow on a region's odd model.
_LOUDEST = 50.0


@dataclass(frozen=True, slots=True)
class _Opinion:
    """One post with what the lexicon found in it and how the model scored it."""

    evidence: Evidence
    danger: Danger
    shares: Mapping[str, float]
    scorer: Scorer
    scores: Mapping[str, float]

    def best(self, group: str) -> str:
        """The member of a group of outputs with the highest score."""
        return max(self.scorer.groups[group], key=self.scores.__getitem__).partition(".")[2]

    def words(self, output: str) -> tuple[str, ...]:
        """The words of the text that pulled the most towards an output, in the text's order."""
        reading = self.evidence.reading
        pulling = set(self.scorer.pulling(reading, output, _WORDS))
        written = (t.text for t in reading.tokens if not t.is_number and t.norm in pulling)
        return tuple(dict.fromkeys(written))


def assess(post: PostText, gazetteer: Gazetteer = EMPTY) -> Verdict:
    """What triage thinks of one post. Pure, offline, linear in what is looked at; never raises."""
    opinion = _form(post, gazetteer)
    evidence = opinion.evidence
    score = round(probability(opinion.scores[COMPLAINT]), 4)
    kind = _kind(opinion, score, from_official=post.from_official is True)
    tone = Tone(opinion.best("tone"))
    urgency, urgency_hits = urgency_of(
        evidence,
        opinion.danger,
        kind,
        post.from_official is True,
        learned=opinion.scores[CRITICAL] >= ALARM and score >= _ALARMING_FROM,
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
        why=_why(
            kind=_kind_words(opinion, kind),
            topic=_topic_words(opinion, topic, subtopic_hits) if topic else (),
            district=_district_words(evidence),
            urgency=_urgency_words(opinion, urgency, urgency_hits),
            tone=evidence.quotes(tone_words(evidence, tone)),
        ),
        address=_address(evidence),
        subtopic=subtopic,
    )


def _form(post: PostText, gazetteer: Gazetteer) -> _Opinion:
    """Read the text once, and have it scored."""
    evidence = gather(post.text, gazetteer)
    parent = parent_of(post.parent)
    shares = features(post, evidence, parent.probability if parent else 0.0)
    scorer = current()
    danger = danger_of(evidence)
    told = context(post, evidence, shares, parent, danger)
    scores = scorer.scores(evidence.reading, told)
    return _Opinion(evidence, danger, shares, scorer, scores)


def _kind(opinion: _Opinion, score: float, *, from_official: bool) -> Kind:
    if score >= COMPLAINT_FROM:
        return Kind.COMPLAINT
    return Kind.OTHER if from_official else Kind(opinion.best("kind"))


def _topics(opinion: _Opinion) -> tuple[TopicScore, ...]:
    """The likeliest topics; a score is the share of its own among all."""
    outputs = opinion.scorer.groups["topic"]
    voices = {o: math.exp(min(_LOUDEST, opinion.scores[o])) for o in outputs}
    total = sum(voices.values())
    loudest = nlargest(_TOP, outputs, key=voices.__getitem__)
    found = (TopicScore(o.partition(".")[2], round(voices[o] / total, 4)) for o in loudest)
    return tuple(topic for topic in found if topic.score)


def _kind_words(opinion: _Opinion, kind: Kind) -> tuple[str, ...]:
    """The phrases of the lexicon behind the kind, then the model's words; else the address."""
    evidence = opinion.evidence
    complaint = kind is Kind.COMPLAINT
    found = evidence.names(Aspect.FEATURE)
    hits = [hit for name in spoke(opinion.shares, complaint) for hit in found.get(name, [])]
    if kind in (Kind.THANKS, Kind.WISH, Kind.QUESTION):
        hits = evidence.names(Aspect.KIND).get(kind.value, hits)
    if not complaint:
        return evidence.quotes(hits)
    if not hits and evidence.address is not None:
        return (evidence.reading.quote(evidence.address.first, evidence.address.last),)
    quoted = evidence.quotes(hits)
    said = " ".join(quoted)
    return (*quoted, *(word for word in opinion.words(COMPLAINT) if word not in said))


def _topic_words(opinion: _Opinion, topic: str, subtopic_hits: list[Hit[Label]]) -> tuple[str, ...]:
    hits = [*opinion.evidence.names(Aspect.TOPIC).get(topic, ()), *subtopic_hits]
    return opinion.evidence.quotes(hits) if hits else opinion.words(f"topic.{topic}")


def _urgency_words(opinion: _Opinion, urgency: Urgency, hits: list[Hit[Label]]) -> tuple[str, ...]:
    if urgency is Urgency.CRITICAL and not hits:
        return opinion.words(CRITICAL)
    return opinion.evidence.quotes(hits)


def _district_words(evidence: Evidence) -> tuple[str, ...]:
    mention = evidence.mention
    return (evidence.reading.quote(mention.first, mention.last),) if mention else ()


def _address(evidence: Evidence) -> str:
    """«Старый Сад, ул. Садовая, 12»: as much as is known, never a flat."""
    settlement = evidence.mention.settlement if evidence.mention else ""
    street = str(evidence.address) if evidence.address else ""
    return ", ".join(part for part in (settlement, street) if part)


def _why(**decisions: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {decision: words for decision, words in decisions.items() if words}
