"""Verdict -> wanted or not, priority, office. Pure.

The table: (topic × district) -> office, else topic, else district, else the coordinator.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.clocks import Priority
from services.desk.office_settings import USUAL, OfficeSettings
from services.facts import Kind, Tone, Urgency, Verdict
from services.messengers.places import Chats, Place

NEGATIVE_WANTED_FROM = 0.4
"""The score from which a negative post about a known topic is pushed though it is no complaint."""


@dataclass(frozen=True, slots=True)
class Desk:
    """An office as routing sees it. Empty `topics` or `districts` mean all of them."""

    id: int
    name: str
    chat_id: int | None
    thread_id: int | None
    topics: frozenset[str]
    districts: frozenset[str]
    coordinator: bool = False
    settings: OfficeSettings = USUAL
    second_chat_id: int | None = None

    @property
    def places(self) -> tuple[Place, ...]:
        """The chats it works in, one in each messenger."""
        return Chats(self.chat_id, self.thread_id, self.second_chat_id).places


@dataclass(frozen=True, slots=True)
class Route:
    """Where an incident goes; `why` is shown on the card."""

    desk: Desk | None
    why: str


def wanted(verdict: Verdict) -> bool:
    """Whether the desk must do something about the post: now, or in the digest.

    A danger is wanted whatever the post is called: news of a fire wants eyes too.
    """
    if verdict.urgency is Urgency.CRITICAL:
        return True
    if verdict.kind in (Kind.COMPLAINT, Kind.WISH, Kind.QUESTION):
        return True
    return (
        verdict.kind is Kind.OTHER
        and verdict.tone is Tone.NEGATIVE
        and verdict.topic != ""
        and verdict.score >= NEGATIVE_WANTED_FROM
    )


def priority(verdict: Verdict) -> Priority:
    """Urgency of a complaint becomes its priority; wishes and questions wait for the digest."""
    if verdict.urgency is Urgency.CRITICAL:
        return Priority.CRITICAL
    if verdict.kind in (Kind.WISH, Kind.QUESTION):
        return Priority.LOW
    return Priority.HIGH if verdict.urgency is Urgency.HIGH else Priority.NORMAL


def route(topic: str, district: str, desks: Iterable[Desk]) -> Route:
    """The office for a topic and a district, and why it is that one."""
    found = list(desks)
    by_both = _first(found, lambda desk: topic in desk.topics and district in desk.districts)
    if by_both:
        return Route(by_both, f"тема «{topic}», {district}")
    by_topic = _first(found, lambda desk: topic in desk.topics and not desk.districts)
    if by_topic:
        return Route(by_topic, f"тема «{topic}»")
    by_district = _first(found, lambda desk: not desk.topics and district in desk.districts)
    if by_district:
        return Route(by_district, f"район: {district}")
    return Route(_fallback(found), "ответственный не найден: координатору")


def with_chat(desk: Desk | None, desks: Iterable[Desk]) -> Desk | None:
    """The desk itself if it has a chat, else the fallback's; None where neither has one."""
    if desk is not None and desk.places:
        return desk
    fallback = _fallback(list(desks))
    return fallback if fallback is not None and fallback.places else None


def _first(desks: list[Desk], fits: Callable[[Desk], bool]) -> Desk | None:
    return next((desk for desk in desks if fits(desk)), None)


def _fallback(desks: list[Desk]) -> Desk | None:
    """The coordinator's desk, else the one that answers for everything."""
    return _first(desks, lambda desk: desk.coordinator) or _first(
        desks, lambda desk: not desk.topics and not desk.districts
    )
