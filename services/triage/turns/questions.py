"""Questions that ask for nothing but an answer, and the answers: an address, a «нет»."""

from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect
from services.triage.turns.findings import TROUBLES

_ASKED = 14
_WHERE = frozenset({"где", "куда", "адрес", "адресу", "адреса"})
# What an office supplies or mends: «нет» under a question of it is a complaint.
SUPPLIED = frozenset(
    {"ЖКХ", "Энергетика", "Связь и телевидение", "Обращение с отходами", "Дороги"}
    | {"Общественный транспорт"}
)
_SUPPLYING = frozenset(
    {"дали", "дают", "включили", "топят", "греют", "греет", "чистят", "чистили", "почистили"}
    | {"убрали", "убирают", "вывозят", "вывезли", "ходят", "ходит", "ездит", "починили", "сделали"}
    | {"отключили", "ремонт", "ремонта", "ремонтировать", "лавочки", "фонари", "асфальт"}
)
_NO = frozenset({"нет", "неа", "нету", "не"})
_ANSWER = 4
_MORE_THAN_NO = TROUBLES - {"negated", "lack", "absence"}


def asks_calmly(evidence: Evidence) -> bool:
    """A short question in which nothing is wrong and nothing is to be done by an office."""
    reading, found = evidence.reading, evidence.names(Aspect.FEATURE).keys()
    asks = "?" in reading.text or "question_opener" in evidence.names(Aspect.KIND)
    if not asks or len(reading.norms) > _ASKED:
        return False
    return found.isdisjoint(TROUBLES) and reading.words.isdisjoint(_SUPPLYING)


def seeks_place(evidence: Evidence) -> bool:
    """«Где теперь почта?»"""
    return asks_calmly(evidence) and not evidence.reading.words.isdisjoint(_WHERE)


def asks_idly(evidence: Evidence) -> bool:
    """«Завтра будет концерт?»: of nothing that an office supplies."""
    supplied = not evidence.names(Aspect.TOPIC).keys().isdisjoint(SUPPLIED)
    return asks_calmly(evidence) and not supplied


def says_no(evidence: Evidence) -> bool:
    """«Нет», «нет, не было», and no other trouble."""
    norms, found = evidence.reading.norms, evidence.names(Aspect.FEATURE).keys()
    return 0 < len(norms) <= _ANSWER and norms[0] in _NO and found.isdisjoint(_MORE_THAN_NO)
