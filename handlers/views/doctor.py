"""What `/doctor` shows: a line for each thing, and what to mend, for a phone."""

from collections.abc import Iterator
from datetime import timedelta
from html import escape

from handlers.views.cards import trim
from handlers.views.words import count, duration, thousands
from services.networks import registry
from services.operation.doctor import Examination
from services.version import VERSION

WAITS = timedelta(minutes=10)
"""A message that waits longer is a trouble: chats are written to within a minute."""
SKEW = timedelta(seconds=30)
"""Clocks this far apart shift deadlines and the watching of groups."""
LITTLE = 1024**3
"""Bytes of free disk below which an admin is asked to look."""
SHOWN = 5
"""Lines of one kind."""

_TICKS = {
    "poll": "чтение",
    "finding": "поиск",
    "clocks": "сроки",
    "digests": "сводки",
    "spikes": "всплески",
    "silence": "тишина",
    "upkeep": "хранение",
    "publish": "публикация",
    "panels": "табло",
    "line": "связь",
    "heartbeat": "пульс",
}
_SOURCES = {"ok": "🟢", "waiting": "🟡", "parked": "🔴", "stopped": "⚫"}


def words(found: Examination) -> str:
    """All of it as HTML."""
    troubles = list(_troubles(found))
    advice = [f"{number}. {line}" for number, line in enumerate(troubles, 1)]
    return "\n".join(
        [
            f"🩺 <b>Отклик {VERSION}</b> · работает {_span(found.up)}",
            *_lines(found),
            "",
            *(["<b>Что поправить</b>", *advice] if advice else ["Поправлять нечего."]),
        ]
    )


def _lines(found: Examination) -> Iterator[str]:
    kind = "SQLite" if found.is_sqlite else "PostgreSQL"
    stands = found.revision == found.head
    yield _line(stands, f"База: {kind}, {_size(found.size)}, схема {escape(found.revision)}")
    figures = found.figures
    waits = f"Очередь: {figures.unsent}, старшее ждёт {_span(figures.oldest_unsent)}"
    yield _line(_is_spoken(found), waits if figures.unsent else "Очередь пуста")
    yield _line(not found.broken, f"Чаты без связи: {len(found.broken)}")
    yield from _sources(found)
    for quota in found.quotas[:SHOWN]:
        spent = f"{thousands(quota.spent)} из {thousands(quota.limit)}"
        name = f"{registry.title(quota.network)} {quota.method}"
        yield _line(quota.spent < quota.limit, f"Квота {escape(name)}: {spent}")
    done = [
        f"{_TICKS.get(name, name)} {_span(ago) if ago is not None else 'ещё нет'}"
        for name, ago in found.ticks.items()
    ]
    yield _line(not found.health.late, f"Сделано назад: {', '.join(done) or 'ещё ничего'}")
    disk = f"Диск: свободно {_size(found.disk_free)} из {_size(found.disk_total)}"
    yield _line(not _is_full(found), disk)
    yield _line(not _is_skewed(found), _clock(found))
    yield _line(found.health.telegram, f"Telegram ответил {_span(found.telegram_silent)} назад")
    if len(found.reach.ways) > 1:
        yield _line(found.reach.way == 0, _way(found))
    if found.webhook is not None:
        yield _line(not _is_deaf(found), f"Webhook: не доставлено {found.webhook.waiting}")


def _sources(found: Examination) -> Iterator[str]:
    by_network: dict[str, list[str]] = {}
    for (network, state), number in sorted(found.figures.sources.items()):
        by_network.setdefault(network, []).append(f"{_SOURCES.get(state, '⚪')} {number}")
    listed = [f"{escape(registry.title(name))} {' '.join(of)}" for name, of in by_network.items()]
    yield _line(not _parked(found), f"Источники: {' · '.join(listed) or 'нет'}")


def _troubles(found: Examination) -> Iterator[str]:
    if found.revision != found.head:
        yield f"База схемы {escape(found.revision)}, программа ждёт {found.head}: перезапустите её."
    if not _is_spoken(found):
        yield "Сообщения не уходят: посмотрите строки о Telegram и чатах, затем журнал."
    if found.given_up:
        lost = count(found.given_up, "сообщение", "сообщения", "сообщений")
        yield f"За сутки не удалось отправить {lost}: причина в журнале."
    for name, reason in found.broken[:SHOWN]:
        why = f" ({escape(trim(reason, 80))})" if reason else ""
        yield f"«{escape(trim(name, 60))}» не принимает сообщений{why}: верните бота, /bind."
    if number := _parked(found):
        yield f"Остановлены источники: {number}. Причины и 🔄 в /sources."
    for quota in found.quotas:
        if quota.spent >= quota.limit:
            name = f"{registry.title(quota.network)} {quota.method}"
            yield f"Суточная квота {escape(name)} кончилась: чтение продолжится завтра."
    for name in found.health.late:
        yield f"Давно не сделано: {_TICKS.get(name, escape(name))}. Ошибка в журнале."
    if _is_full(found):
        yield "На диске мало места."
    if _is_skewed(found):
        yield "Часы сервера неточны: включите синхронизацию времени (NTP)."
    yield from _of_the_line(found)


def _of_the_line(found: Examination) -> Iterator[str]:
    if not found.health.telegram:
        yield "Telegram не отвечает: проверьте сеть, proxy, api_base и ways."
    if found.webhook is not None and not found.webhook.is_ours:
        yield "Webhook уведён на другой адрес: бот ставит свой заново; не работает ли второй бот?"
    elif found.webhook is not None and _is_deaf(found) and found.webhook_failed is not None:
        why = escape(trim(found.webhook.reason, 120))
        ago = _span(found.webhook_failed)
        yield f"Telegram не достучался до webhook {ago} назад ({why}): проверьте адрес и сертификат."
    if found.reach.way:
        best = escape(found.reach.ways[0])
        yield f"Лучший путь к Telegram не работает: {best}. Бот вернётся на него сам."


def _line(is_well: bool, text: str) -> str:
    return f"{'✅' if is_well else '⚠️'} {text}"


def _is_spoken(found: Examination) -> bool:
    return found.figures.oldest_unsent <= WAITS


def _is_deaf(found: Examination) -> bool:
    """Whether updates wait because the webhook does not take them, or lead elsewhere."""
    hook = found.webhook
    if hook is None or not hook.is_ours:
        return hook is not None
    lately = found.webhook_failed is not None and found.webhook_failed <= WAITS
    return bool(hook.waiting) and lately


def _is_full(found: Examination) -> bool:
    return found.disk_free < LITTLE


def _is_skewed(found: Examination) -> bool:
    return found.skew is not None and abs(found.skew) > SKEW


def _parked(found: Examination) -> int:
    return sum(number for (_, state), number in found.figures.sources.items() if state == "parked")


def _way(found: Examination) -> str:
    """«Путь к Telegram: 2-й из 3, 10.0.0.5:1080 → api.telegram.org, уже 35 мин»."""
    reach = found.reach
    lasts = f", уже {_span(found.on_this_way)}" if found.on_this_way is not None else ""
    where = escape(trim(reach.ways[reach.way], 80))
    return f"Путь к Telegram: {reach.way + 1}-й из {len(reach.ways)}, {where}{lasts}"


def _clock(found: Examination) -> str:
    if found.skew is None:
        return "Часы: Telegram ещё не ответил"
    if not _is_skewed(found):
        return "Часы: как у Telegram"
    side = "впереди Telegram" if found.skew > timedelta() else "отстают от Telegram"
    return f"Часы: {side} на {_span(abs(found.skew))}"


def _span(length: timedelta) -> str:
    seconds = max(0, int(length.total_seconds()))
    return duration(seconds) if seconds >= 60 else f"{seconds} с"


def _size(number: int) -> str:
    """«12,4 МБ»."""
    size = number / 1024**2
    return f"{size:.1f} МБ".replace(".", ",") if size < 1024 else f"{size / 1024:.0f} ГБ"
