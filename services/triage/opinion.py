"""One post read, looked through and scored: all that a verdict is made of, and its reasons too."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.triage.danger import Danger, danger_of
from services.triage.evidence import Evidence, gather
from services.triage.gazetteer import Gazetteer
from services.triage.kinds import features
from services.triage.learned.choice import current
from services.triage.learned.context import context, parent_of
from services.triage.learned.scorer import Scorer
from services.triage.post import PostText


@dataclass(frozen=True, slots=True)
class Opinion:
    """A post with what the lexicon found in it and how the model scored it.

    `shares` are those of `kinds.features`; `scores` maps the scorer's outputs to numbers.
    """

    evidence: Evidence
    danger: Danger
    shares: Mapping[str, float]
    scorer: Scorer
    scores: Mapping[str, float]

    def best(self, group: str) -> str:
        """The member of a group of outputs with the highest score."""
        return max(self.scorer.groups[group], key=self.scores.__getitem__).partition(".")[2]

    def words(self, output: str, most: int) -> tuple[str, ...]:
        """The words of the text that pulled the most towards an output, in the text's order."""
        reading = self.evidence.reading
        pulling = set(self.scorer.pulling(reading, output, most))
        written = (t.text for t in reading.tokens if not t.is_number and t.norm in pulling)
        return tuple(dict.fromkeys(written))


def form(post: PostText, gazetteer: Gazetteer) -> Opinion:
    """Read the text once, and have it scored by the model that judges now."""
    evidence = gather(post.text, gazetteer)
    parent = parent_of(post.parent)
    shares = features(post, evidence, parent.probability if parent else 0.0)
    scorer = current()
    danger = danger_of(evidence)
    told = context(post, evidence, shares, parent, danger)
    return Opinion(evidence, danger, shares, scorer, scorer.scores(evidence.reading, told))
