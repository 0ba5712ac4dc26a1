"""The 26 topics of the regional centres, and how loudly the lexicon hears each in a text.

The hints of each are data: `lexicon/topics/`.
"""

from collections.abc import Sequence

from services.facts import TopicScore
from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect, Label
from services.triage.phrases import Hit

TOPICS: tuple[str, ...] = (
    "ЖКХ",
    "Дороги",
    "Благоустройство",
    "Обращение с отходами",
    "Энергетика",
    "Общественный транспорт",
    "Здравоохранение",
    "Образование",
    "Социальное обслуживание и защита",
    "Строительство и архитектура",
    "Экология",
    "Безопасность и правопорядок",
    "Связь и телевидение",
    "Экономика и бизнес",
    "Труд и занятость",
    "Имущественные и земельные отношения",
    "Культура",
    "Физическая культура и спорт",
    "Молодежная политика",
    "Военная служба",
    "Органы власти и подведомственные учреждения",
    "Сельское хозяйство и охота",
    "Туризм",
    "Межнациональные отношения",
    "Внутренняя политика",
    "ЦУР",
)

# The second hint of a topic adds less than the first, the third less again.
_FADES = 0.7
# «Яма возле школы» is about the hole: what stands after these words only shows the way.
_LANDMARKS = frozenset(
    {"у", "около", "возле", "напротив", "мимо", "к", "до", "от", "между", "вдоль", "перед", "рядом"}
)
_ASIDE = 0.3
# Below this share the topic is left unsaid.
_CLEAR = 0.2


def voices(evidence: Evidence) -> dict[str, float]:
    """Topic → how loudly the lexicon hears it; silent ones are left out."""
    return {
        topic: _weight(evidence, hits[0]) if len(hits) == 1 else _together(evidence, hits)
        for topic, hits in evidence.names(Aspect.TOPIC).items()
    }


def _together(evidence: Evidence, hits: Sequence[Hit[Label]]) -> float:
    """Several hints of a topic: of those that end at one word the loudest counts."""
    loudest: dict[int, float] = {}
    for hit in hits:
        loudest[hit.last] = max(loudest.get(hit.last, 0.0), _weight(evidence, hit))
    return sum(w * _FADES**n for n, w in enumerate(sorted(loudest.values())[::-1]))


def _weight(evidence: Evidence, hit: Hit[Label]) -> float:
    """A longer phrase says more than its words: «вывоз мусора» over «мусор»."""
    longer = 1.0 + 0.4 * min(hit.last - hit.first, 3)
    return hit.label.weight * longer * aside(evidence, hit)


def aside(evidence: Evidence, hit: Hit[Label]) -> float:
    """How much of a hint counts: little of one that only shows the way."""
    before = evidence.reading.norms[hit.first - 1] if hit.first else ""
    return _ASIDE if before in _LANDMARKS else 1.0


def clear(topics: tuple[TopicScore, ...]) -> str:
    """The first topic if it is sure enough to route by, otherwise ""."""
    return topics[0].topic if topics and topics[0].score >= _CLEAR else ""
