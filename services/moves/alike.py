"""Two incidents that are one, one that is two, and two that only look alike."""

from dataclasses import dataclass
from typing import Any, ClassVar

from services.actions import Action
from services.errors import Refused
from services.facts import EventKind, PromiseEnd, Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.moves.base import ALL_CLOCKS, Act, Move, holder_name, must_be_open


@dataclass(frozen=True, slots=True)
class Merge:
    """Close this incident as joined: `into` has its posts and drafts from now on.

    What moves is written down, so that it can be taken back: `posts` are ids, `drafts` ids with
    their old numbers, `consents` ids of drafts that are plain ones now with what they were.
    """

    into: int
    posts: tuple[int, ...]
    drafts: tuple[tuple[int, int], ...]
    consents: tuple[tuple[int, str], ...]
    action: ClassVar[Action] = Action.MERGE

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Nobody's work is lost: what a colleague holds is taken over first, and the process
        itself joins only what nobody has touched."""
        must_be_open(facts)
        if self.into >= facts.id:
            raise Refused(_("Объединяют с тем, что открыт раньше."))
        if act.actor is None and not is_untouched(facts):
            raise Refused(_("С инцидентом №{id} уже работают.").format(id=facts.id))
        if facts.status is Status.CLAIMED and act.actor and not facts.holds(act.actor_id):
            raise Refused(
                _("Инцидент держит {name}. Перехватите, чтобы объединить.").format(
                    name=holder_name(facts)
                )
            )
        return Move(
            EventKind.MERGED,
            {
                "status": Status.CLOSED,
                "merged_into": self.into,
                "closed_at": act.at,
                "holder_id": None,
                "lease_until": None,
                "joinable": False,
            },
            stops=ALL_CLOCKS,
            data={
                "into": self.into,
                "posts": list(self.posts),
                "drafts": [list(draft) for draft in self.drafts],
                "consents": [list(consent) for consent in self.consents],
                "count": facts.posts_count,
                "voices": facts.voices,
            },
            ends_promise=PromiseEnd.VOID if facts.promise else None,
        )


@dataclass(frozen=True, slots=True)
class Split:
    """One post leaves for an incident of its own; `first` is the one that speaks for the rest."""

    post_id: int
    first: int
    action: ClassVar[Action] = Action.SPLIT

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """The last post stays where it is."""
        must_be_open(facts)
        if facts.posts_count < 2:
            raise Refused(_("В этом инциденте одно сообщение: отделять нечего."))
        values: dict[str, Any] = {
            "posts_count": facts.posts_count - 1,
            "voices": max(facts.voices - 1, 1),
            "first_post_id": self.first,
        }
        if facts.status is Status.CLAIMED and facts.holds(act.actor_id):
            values["lease_until"] = act.lease
        return Move(EventKind.SPLIT, values, data={"post": self.post_id, "rest": self.first})


@dataclass(frozen=True, slots=True)
class TellApart:
    """This incident only looks like the other one; it is never asked again."""

    other: int
    action: ClassVar[Action] = Action.APART

    def decide(self, facts: IncidentFacts, act: Act) -> Move:
        """Said once; the posts of both are named, to learn from."""
        must_be_open(facts)
        return Move(
            EventKind.TOLD_APART,
            {},
            data={"other": self.other, "post": facts.post.id if facts.post else None},
        )


def is_untouched(facts: IncidentFacts) -> bool:
    """Whether nobody has done anything with the incident yet."""
    return facts.status is Status.NEW and facts.holder is None and not facts.draft_version
