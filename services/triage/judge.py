"""post -> Verdict: the one pure function the road calls."""

from services.facts import Kind, Tone, TopicScore, Verdict
from services.triage.evidence import Evidence, gather
from services.triage.gazetteer import EMPTY, Gazetteer
from services.triage.kinds import COMPLAINT_FROM, features, kind_of, probability, spoke
from services.triage.lexicon import Aspect
from services.triage.post import PostText
from services.triage.tones import tone_of
from services.triage.topics import clear, ranked
from services.triage.urgency import urgency_of

_TOP = 3
_WITH_TOPIC = frozenset({Kind.COMPLAINT, Kind.WISH, Kind.QUESTION})


def assess(post: PostText, gazetteer: Gazetteer = EMPTY) -> Verdict:
    """What triage thinks of one post. Pure, offline, linear in what is looked at; never raises."""
    evidence = gather(post.text, gazetteer)
    shares = features(post, evidence, _parent_score(post, gazetteer))
    score = probability(shares)
    kind = kind_of(score, evidence)
    tone, tone_hits = tone_of(evidence, kind)
    urgency, urgency_hits = urgency_of(evidence, kind, post.from_official is True)
    topics = tuple(ranked(evidence)[:_TOP])
    # Anger about the region's affairs is answered too, whatever it is called: it needs a desk.
    topic = clear(topics) if kind in _WITH_TOPIC or tone is Tone.NEGATIVE else ""
    return Verdict(
        kind=kind,
        tone=tone,
        topic=topic,
        topics=topics,
        district=evidence.mention.district if evidence.mention else "",
        urgency=urgency,
        score=round(score, 4),
        why=_why(
            kind=_kind_words(evidence, kind, spoke(shares, score >= COMPLAINT_FROM)),
            topic=_topic_words(evidence, topics) if topic else (),
            district=_district_words(evidence),
            urgency=evidence.quotes(urgency_hits),
            tone=evidence.quotes(tone_hits),
        ),
        address=_address(evidence),
    )


def _parent_score(post: PostText, gazetteer: Gazetteer) -> float:
    """How much the text answered is itself a complaint; 0 when there is none."""
    if not post.parent:
        return 0.0
    parent = PostText(post.parent, place_official=post.place_official)
    return probability(features(parent, gather(post.parent, gazetteer), 0.0))


def _kind_words(evidence: Evidence, kind: Kind, names: list[str]) -> tuple[str, ...]:
    """The phrases behind the kind; the address when it alone decided."""
    found = evidence.names(Aspect.FEATURE)
    hits = [hit for name in names for hit in found.get(name, [])]
    if kind in (Kind.THANKS, Kind.WISH, Kind.QUESTION):
        hits = evidence.names(Aspect.KIND).get(kind.value, hits)
    if not hits and kind is Kind.COMPLAINT and evidence.address is not None:
        return (evidence.reading.quote(evidence.address.first, evidence.address.last),)
    return evidence.quotes(hits)


def _topic_words(evidence: Evidence, topics: tuple[TopicScore, ...]) -> tuple[str, ...]:
    return evidence.quotes(evidence.names(Aspect.TOPIC)[topics[0].topic])


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
