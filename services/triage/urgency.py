"""How much haste a post asks for. A missed danger is worse than a false alarm."""

from services.facts import Kind, Urgency
from services.triage.danger import DANGEROUS, Danger
from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect, Label
from services.triage.phrases import Hit

ALARM_FROM = 0.15
"""The model's chance of danger from which it is believed: a good one is enough to look."""

_NOT_ALARMS = frozenset({"advert", "greeting", "official"})
# Words of quarrels and of private life speak against a danger only while it is not plain.
_HARDLY_ALARMS = frozenset({"politics", "quarrel", "private"})
# «Сколько просим светофор, двоих похоронили» is more than grief.
_ASKS = frozenset({"demand", "request", "why", "appealed", "refused", "failure", "danger"})
_OF_OFFICES = frozenset(
    {"Дороги", "Здравоохранение", "ЖКХ", "Энергетика", "Общественный транспорт"}
)
_PLAIN_FROM = 0.25


def urgency_of(
    evidence: Evidence,
    danger: Danger,
    kind: Kind,
    speaks_officially: bool,
    learned: float,
    alarm_from: float = ALARM_FROM,
) -> tuple[Urgency, list[Hit[Label]]]:
    """The urgency and the phrases that made it; `learned` is the model's probability of
    danger, believed from `alarm_from` on.

    Danger is danger whatever the kind (news of a fire wants eyes too), save in thanks, in adverts,
    in what the authorities themselves write, where somebody is mourned and no hazard is named and,
    unless it is plain, in politics and quarrels.
    """
    against = evidence.names(Aspect.FEATURE)
    silent = _NOT_ALARMS if learned >= _PLAIN_FROM else _NOT_ALARMS | _HARDLY_ALARMS
    safe = (
        kind is Kind.THANKS
        or speaks_officially
        or _mourns(evidence, danger)
        or not silent.isdisjoint(against)
    )
    alarming = learned >= alarm_from or danger.score >= DANGEROUS
    if alarming and (kind is Kind.COMPLAINT or not safe):
        return Urgency.CRITICAL, list(danger.hits) or _all(evidence, Aspect.HIGH)
    if kind is not Kind.COMPLAINT:
        return Urgency.LOW, []
    high = _all(evidence, Aspect.HIGH)
    return (Urgency.HIGH, high) if high else (Urgency.NORMAL, [])


def _mourns(evidence: Evidence, danger: Danger) -> bool:
    """Private grief: no hazard is named, and nothing is asked of anybody."""
    if danger.hits or "mourning" not in evidence.names(Aspect.KIND):
        return False
    if not _OF_OFFICES.isdisjoint(evidence.names(Aspect.TOPIC)):
        return False
    return _ASKS.isdisjoint(evidence.names(Aspect.FEATURE))


def _all(evidence: Evidence, aspect: Aspect) -> list[Hit[Label]]:
    return [hit for hits in evidence.names(aspect).values() for hit in hits]
