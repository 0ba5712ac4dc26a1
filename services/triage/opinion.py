"""Posts read, looked through and scored: all that a verdict is made of, and its reasons too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.triage.danger import Danger, danger_of
from services.triage.evidence import Evidence, gather_all
from services.triage.kinds import features
from services.triage.learned.choice import current
from services.triage.learned.context import context, parent_of
from services.triage.learned.scorer import Scorer
from services.triage.learned.weighing import Weighed, weigh
from services.triage.post import PostText
from services.triage.where.gazetteer import Gazetteer


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
    """Read each text once, and have them all scored by the model that judges now.

    Each step is taken of the whole page before the next: what a step looks up stays at hand.
    """
    if not posts:
        return []
    evidence = gather_all(
        [post.text for post in posts], gazetteer, [post.district for post in posts]
    )
    parents = [parent_of(post.parent) for post in posts]
    odds = [parent.probability if parent else 0.0 for parent in parents]
    shares = list(map(features, posts, evidence, odds))
    dangers = list(map(danger_of, evidence))
    told = list(map(context, posts, evidence, shares, parents, dangers))
    scorer = current()
    weighed = weigh(scorer, scorer.score([one.reading for one in evidence], told))
    return [
        Opinion(post, found, danger, share, scorer, said)
        for post, found, danger, share, said in zip(
            posts, evidence, dangers, shares, weighed, strict=True
        )
    ]
