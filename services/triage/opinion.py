"""Posts read, looked through and scored: all that a verdict is made of, and its reasons too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.triage.danger import Danger, danger_of
from services.triage.evidence import Evidence, gather
from services.triage.gazetteer import Gazetteer
from services.triage.kinds import features
from services.triage.learned.choice import current
from services.triage.learned.context import context, parent_of
from services.triage.learned.scorer import Scorer
from services.triage.learned.weighing import Weighed, weigh
from services.triage.post import PostText


@dataclass(frozen=True, slots=True)
class Opinion:
    """A post with what the lexicon found in it and how the model scored it.

    `shares` are those of `kinds.features`; `weighed` is what the model thinks.
    """

    post: PostText
    evidence: Evidence
    danger: Danger
    shares: Mapping[str, float]
    scorer: Scorer
    weighed: Weighed

    def words(self, output: str, most: int) -> tuple[str, ...]:
        """The words of the text that pulled the most towards an output, in the text's order."""
        reading = self.evidence.reading
        pulling = set(self.scorer.pulling(reading, output, most))
        written = (t.text for t in reading.tokens if not t.is_number and t.norm in pulling)
        return tuple(dict.fromkeys(written))


def form(posts: Sequence[PostText], gazetteer: Gazetteer) -> list[Opinion]:
    """Read each text once, and have them all scored by the model that judges now."""
    looked = [_look(post, gazetteer) for post in posts]
    if not looked:
        return []
    scorer = current()
    readings = [evidence.reading for evidence, _, _, _ in looked]
    scores = scorer.score(readings, [told for _, _, _, told in looked])
    return [
        Opinion(post, evidence, danger, shares, scorer, weighed)
        for post, (evidence, danger, shares, _), weighed in zip(
            posts, looked, weigh(scorer, scores), strict=True
        )
    ]


def _look(
    post: PostText, gazetteer: Gazetteer
) -> tuple[Evidence, Danger, Mapping[str, float], dict[str, float]]:
    """What the lexicon finds in one text, and what the context tells the model of it."""
    evidence = gather(post.text, gazetteer)
    parent = parent_of(post.parent)
    shares = features(post, evidence, parent.probability if parent else 0.0)
    danger = danger_of(evidence)
    return evidence, danger, shares, context(post, evidence, shares, parent, danger)
