"""What `/doctor` shows: a line for each thing, and what to mend, for a phone."""

from collections.abc import Iterator
from datetime import timedelta
from html import escape

from handlers.views.cards import trim
from handlers.views.words import count, decimal, duration, thousands
from services.languages import _, lazy
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
    "poll": lazy("чтение"),
    "finding": lazy("поиск"),
    "clocks": lazy("сроки"),
    "digests": lazy("сводки"),
    "spikes": lazy("всплески"),
    "silence": lazy("тишина"),
    "upkeep": lazy("хранение"),
    "publish": lazy("публикация"),
    "panels": lazy("табло"),
    "line": lazy("связь"),
    "heartbeat": lazy("пульс"),
}
_SOURCES = {"ok": "🟢", "waiting": "🟡", "parked": "🔴", "stopped": "⚫"}


def words(found: Examination) -> str:
    """All of it as HTML."""
    troubles = list(_troubles(found))
    advice = [f"{number}. {line}" for number, line in enumerate(troubles, 1)]
    return "\n".join(
        [
            _("🩺 <b>Отклик {version}</b> · работает {span}").format(
                version=VERSION, span=_span(found.up)
            ),
            *_lines(found),
            "",
            *([_("<b>Что поправить</b>"), *advice] if advice else [_("Поправлять нечего.")]),
        ]
    )


def _lines(found: Examination) -> Iterator[str]:
    kind = "SQLite" if found.is_sqlite else "PostgreSQL"
    stands = found.revision == found.head
    yield _line(
        stands,
        _("База: {kind}, {size}, схема {revision}").format(
            kind=kind, size=_size(found.size), revision=escape(found.revision)
        ),
    )
    figures = found.figures
    waits = _("Очередь: {unsent}, старшее ждёт {span}").format(
        unsent=figures.unsent, span=_span(figures.oldest_unsent)
    )
    yield _line(_is_spoken(found), waits if figures.unsent else _("Очередь пуста"))
    yield _line(not found.broken, _("Чаты без связи: {broken}").format(broken=len(found.broken)))
    yield from _sources(found)
    for quota in found.quotas[:SHOWN]:
        spent = _("{number} из {whole}").format(
            number=thousands(quota.spent), whole=thousands(quota.limit)
        )
        name = f"{registry.title(quota.network)} {quota.method}"
        yield _line(
            quota.spent < quota.limit,
            _("Квота {name}: {spent}").format(name=escape(name), spent=spent),
        )
    done = [
        f"{_TICKS.get(name, name)} {_span(ago) if ago is not None else _('ещё нет')}"
        for name, ago in found.ticks.items()
    ]
    yield _line(
        not found.health.late,
        _("Сделано назад: {done}").format(done=", ".join(done) or _("ещё ничего")),
    )
    disk = _("Диск: свободно {size} из {whole}").format(
        size=_size(found.disk_free), whole=_size(found.disk_total)
    )
    yield _line(not _is_full(found), disk)
    yield _line(not _is_skewed(found), _clock(found))
    yield _line(
        found.health.telegram,
        _("Telegram ответил {span} назад").format(span=_span(found.telegram_silent)),
    )
    if found.max_silent is not None:
        answered = _("MAX ответил {span} назад").format(span=_span(found.max_silent))
        yield _line(not found.max_is_lost, answered)
    if len(found.reach.ways) > 1:
        yield _line(found.reach.way == 0, _way(found))
    if found.webhook is not None:
        yield _line(
            not _is_deaf(found),
            _("Webhook: не доставлено {waiting}").format(waiting=found.webhook.waiting),
        )


def _sources(found: Examination) -> Iterator[str]:
    by_network: dict[str, list[str]] = {}
    for (network, state), number in sorted(found.figures.sources.items()):
        by_network.setdefault(network, []).append(f"{_SOURCES.get(state, '⚪')} {number}")
    listed = [f"{escape(registry.title(name))} {' '.join(of)}" for name, of in by_network.items()]
    yield _line(
        not _parked(found), _("Источники: {listed}").format(listed=" · ".join(listed) or _("нет"))
    )


def _troubles(found: Examination) -> Iterator[str]:
    if found.revision != found.head:
        yield _("База схемы {revision}, программа ждёт {head}: перезапустите её.").format(
            revision=escape(found.revision), head=found.head
        )
    if not _is_spoken(found):
        yield _("Сообщения не уходят: посмотрите строки о Telegram и чатах, затем журнал.")
    if found.given_up:
        lost = count(found.given_up, "сообщение", "сообщения", "сообщений")
        yield _("За сутки не удалось отправить {lost}: причина в журнале.").format(lost=lost)
    for name, reason in found.broken[:SHOWN]:
        why = f" ({escape(trim(reason, 80))})" if reason else ""
        yield _("«{chat}» не принимает сообщений{why}: верните бота, /bind.").format(
            chat=escape(trim(name, 60)), why=why
        )
    if number := _parked(found):
        yield _("Остановлены источники: {number}. Причины и 🔄 в /sources.").format(number=number)
    for quota in found.quotas:
        if quota.spent >= quota.limit:
            name = f"{registry.title(quota.network)} {quota.method}"
            yield _("Суточная квота {name} кончилась: чтение продолжится завтра.").format(
                name=escape(name)
            )
    for name in found.health.late:
        yield _("Давно не сделано: {name}. Ошибка в журнале.").format(
            name=_TICKS.get(name, escape(name))
        )
    if _is_full(found):
        yield _("На диске мало места.")
    if _is_skewed(found):
        yield _("Часы сервера неточны: включите синхронизацию времени (NTP).")
    yield from _of_the_line(found)


def _of_the_line(found: Examination) -> Iterator[str]:
    if not found.health.telegram:
        yield _("Telegram не отвечает: проверьте сеть, proxy, api_base и ways.")
    if found.webhook is not None and not found.webhook.is_ours:
        yield _(
            "Webhook уведён на другой адрес: бот ставит свой заново; не работает ли второй бот?"
        )
    elif found.webhook is not None and _is_deaf(found) and found.webhook_failed is not None:
        why = escape(trim(found.webhook.reason, 120))
        ago = _span(found.webhook_failed)
        yield _(
            "Telegram не достучался до webhook {ago} назад ({why}): проверьте адрес и сертификат."
        ).format(ago=ago, why=why)
    if found.reach.way:
        best = escape(found.reach.ways[0])
        yield _("Лучший путь к Telegram не работает: {best}. Бот вернётся на него сам.").format(
            best=best
        )


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
    lasts = (
        _(", уже {span}").format(span=_span(found.on_this_way))
        if found.on_this_way is not None
        else ""
    )
    where = escape(trim(reach.ways[reach.way], 80))
    return _("Путь к Telegram: {way}-й из {ways}, {where}{lasts}").format(
        way=reach.way + 1, ways=len(reach.ways), where=where, lasts=lasts
    )


def _clock(found: Examination) -> str:
    if found.skew is None:
        return _("Часы: Telegram ещё не ответил")
    if not _is_skewed(found):
        return _("Часы: как у Telegram")
    side = _("впереди Telegram") if found.skew > timedelta() else _("отстают от Telegram")
    return _("Часы: {side} на {span}").format(side=side, span=_span(abs(found.skew)))


def _span(length: timedelta) -> str:
    seconds = max(0, int(length.total_seconds()))
    return duration(seconds) if seconds >= 60 else _("{seconds} с").format(seconds=seconds)


def _size(number: int) -> str:
    """«12,4 МБ»."""
    size = number / 1024**2
    if size < 1024:
        return _("{size} МБ").format(size=decimal(size))
    return _("{size} ГБ").format(size=decimal(size / 1024, 0))
