"""Why a verdict is what it is: the words of the text behind each decision, quoted when asked for.

Most posts are never asked why: nobody is shown them. Quoting costs about a fifth of judging.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property

from services.facts import Kind, Tone, Urgency
from services.triage.evidence import Evidence
from services.triage.kinds import spoke
from services.triage.learned.model import COMPLAINT, CRITICAL
from services.triage.lexicon import Aspect, Label
from services.triage.opinion import Opinion
from services.triage.phrases import Hit
from services.triage.tones import tone_words

_WORDS = 3


class Reasons(Mapping[str, tuple[str, ...]]):
    """Decision ("kind", "topic", "district", "urgency", "tone") → the words that decided it.

    `subtopic_hits` and `urgency_hits` are the phrases those two were decided by.
    """

    def __init__(
        self,
        opinion: Opinion,
        kind: Kind,
        tone: Tone,
        topic: str,
        subtopic_hits: list[Hit[Label]],
        urgency: Urgency,
        urgency_hits: list[Hit[Label]],
    ) -> None:
        self._opinion = opinion
        self._kind = kind
        self._tone = tone
        self._topic = topic
        self._subtopic_hits = subtopic_hits
        self._urgency = urgency
        self._urgency_hits = urgency_hits

    def __getitem__(self, decision: str) -> tuple[str, ...]:
        return self._words[decision]

    def __iter__(self) -> Iterator[str]:
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)

    def __repr__(self) -> str:
        return repr(self._words)

    @cached_property
    def _words(self) -> dict[str, tuple[str, ...]]:
        evidence = self._opinion.evidence
        found = {
            "kind": self._of_kind(),
            "topic": self._of_topic() if self._topic else (),
            "district": _of_district(evidence),
            "urgency": self._of_urgency(),
            "tone": evidence.quotes(tone_words(evidence, self._tone)),
        }
        return {decision: words for decision, words in found.items() if words}

    def _of_kind(self) -> tuple[str, ...]:
        """The phrases of the lexicon behind the kind, then the model's words; else the address."""
        evidence, kind = self._opinion.evidence, self._kind
        complaint = kind is Kind.COMPLAINT
        found = evidence.names(Aspect.FEATURE)
        spoken = spoke(self._opinion.shares, complaint)
        hits = [hit for name in spoken for hit in found.get(name, [])]
        if kind in (Kind.THANKS, Kind.WISH, Kind.QUESTION):
            hits = evidence.names(Aspect.KIND).get(kind.value, hits)
        if not complaint:
            return evidence.quotes(hits)
        if not hits and evidence.address is not None:
            return (evidence.reading.quote(evidence.address.first, evidence.address.last),)
        quoted = evidence.quotes(hits)
        said = " ".join(quoted)
        pulling = self._opinion.words(COMPLAINT, _WORDS)
        return (*quoted, *(word for word in pulling if word not in said))

    def _of_topic(self) -> tuple[str, ...]:
        evidence = self._opinion.evidence
        hits = [*evidence.names(Aspect.TOPIC).get(self._topic, ()), *self._subtopic_hits]
        if hits:
            return evidence.quotes(hits)
        return self._opinion.words(f"topic.{self._topic}", _WORDS)

    def _of_urgency(self) -> tuple[str, ...]:
        if self._urgency is Urgency.CRITICAL and not self._urgency_hits:
            return self._opinion.words(CRITICAL, _WORDS)
        return self._opinion.evidence.quotes(self._urgency_hits)


def _of_district(evidence: Evidence) -> tuple[str, ...]:
    where = evidence.whereabouts
    return (evidence.reading.quote(where.first, where.last),) if where.district else ()
