"""Reports of work done, and the residents who say it is not: «враньё», «не во все», «а Луговая?»"""

from services.triage.evidence import Evidence
from services.triage.lemmas import grammar
from services.triage.lexicon import Aspect
from services.triage.reading import Reading
from services.triage.turns.findings import CRIES
from services.triage.turns.questions import SUPPLIED

_WORKS = SUPPLIED | {
    "Благоустройство", "Образование", "Здравоохранение", "Строительство и архитектура", "Экология",
}  # fmt: skip
_NO_REPORTS = CRIES | {"advert", "greeting", "sale"}
# What is not done yet, and what was not.
_NOT_DONE = frozenset(
    {"не", "нет", "нету", "ни", "без", "будет", "будут", "завтра", "планируется", "отключение"}
    | {"отключения", "изменится", "изменяется", "начнется", "стартует", "приглашаем", "запись"}
    | {"закрыто", "закрыта", "закрыт", "отключат", "внимание", "появится", "напоминаем"}
)
_GLADLY = frozenset({"praise", "thanked", "solved"})
_DEEDS = frozenset(
    {"вывозиться", "проводиться", "проводить", "провести", "завершить", "завершиться", "привести"}
    | {"вестись", "проверить", "отремонтировать", "восстановить", "очистить", "расчистить"}
    | {"открыть", "запустить", "устранить", "ликвидировать", "обеспечить", "заменить", "вывезти"}
    | {"выйти", "убрать", "сдать", "установить", "обработать", "заделать", "засыпать", "залатать"}
    | {"починить", "исправить", "почистить", "спилить", "скосить", "включить", "подключить"}
)
_RESULT = frozenset({"результат", "результаты", "итог", "эффект", "толк"})
_TWO = 2


def reports_work(evidence: Evidence) -> bool:
    """«Снег вывезен», «трактора расчистили въезды»: a deed of the town's services, told as done."""
    reading, found = evidence.reading, evidence.names(Aspect.FEATURE).keys()
    if evidence.names(Aspect.TOPIC).keys().isdisjoint(_WORKS) or not found.isdisjoint(_NO_REPORTS):
        return False
    if "?" in reading.text or not reading.words.isdisjoint(_NOT_DONE):
        return False
    return any(_of_deeds(word) for word in reading.words)


def _of_deeds(word: str) -> bool:
    """«Вывезен», «расчистили», «вывозится»."""
    told = grammar(word)
    return told.done or ((told.of_others or told.of_another) and not _DEEDS.isdisjoint(told.lemmas))


def denies(evidence: Evidence) -> bool:
    """«Враньё», «не во все», «и где?», «а Луговая?» under a report."""
    reading, found = evidence.reading, evidence.names(Aspect.FEATURE).keys()
    if not found.isdisjoint(_GLADLY):
        return False
    if "denying" in evidence.names(Aspect.KIND):
        return True
    return "?" in reading.text and (_asks_where(reading) or _asks_of_a_street(reading))


def _asks_where(reading: Reading) -> bool:
    """«Где?», «и где?», «где очищены?», «где же результат?»."""
    norms = reading.norms
    if "где" not in norms[:2]:
        return False
    if len(norms) <= _TWO + 1 and norms[-1] in _RESULT:
        return True
    return len(norms) <= _TWO or grammar(norms[norms.index("где") + 1]).done


def _asks_of_a_street(reading: Reading) -> bool:
    """«А Луговая?»"""
    norms = reading.norms
    return len(norms) == _TWO and norms[0] == "а" and _like_a_street(reading.written[1])


def _like_a_street(written: str) -> bool:
    told = grammar(written.lower())
    return written[:1].isupper() and told.adjective and told.feminine
