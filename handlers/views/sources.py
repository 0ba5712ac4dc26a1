"""The words and buttons of `/sources`: a page of places, and one of them."""

import re
from datetime import datetime, timedelta
from enum import StrEnum
from html import escape

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views.cards import trim
from handlers.views.methods import method
from handlers.views.moments import moment
from handlers.views.told import say
from handlers.views.words import NBSP, count, decimal, duration, thousands
from services.attention.watching import Overview, SourceState, Spent
from services.languages import _, lazy
from services.networks import registry
from services.rules import Rules

EMPTY = lazy("Источников нет: добавьте их в region.toml и выполните импорт.")
READ_NOW = lazy("Источник будет прочитан сейчас же.")
STOPPED = lazy("Источник остановлен: его больше не читают.")
RESUMED = lazy("Источник снова читается.")
NOT_READ = lazy("Источник остановлен, сначала возобновите чтение.")
ALREADY = lazy("Так уже и есть: список обновлён.")
NOT_YOURS = lazy("Это могут координатор и администратор.")
GONE = lazy("Такого источника больше нет.")

MARKS = {"ok": "🟢", "waiting": "🟡", "parked": "🔴", "stopped": "⚫"}
STATES = {
    "ok": lazy("читается"),
    "waiting": lazy("временно не читается"),
    "parked": lazy("закрыт или удалён, нужен человек"),
    "stopped": lazy("остановлен"),
}
SHORTLY = {"waiting": lazy("ждёт"), "parked": lazy("нужен человек"), "stopped": lazy("остановлен")}
OFF = "⚪"
SILENT = "🔇"
KINDS = {
    "wall": lazy("стена"),
    "board": lazy("обсуждения"),
    "search": lazy("поиск"),
    "mentions": lazy("упоминания"),
    "group": lazy("группа"),
    "public": lazy("чужая группа"),
    "channel": lazy("канал"),
    "hashtag": lazy("хештег"),
    "rss": lazy("лента"),
    "comments": lazy("комментарии"),
    "json": lazy("список"),
    "page": lazy("страница"),
    "account": lazy("аккаунт"),
    "tagged": lazy("отметки"),
    "video": lazy("видео"),
}
ADDRESS_CAP = 40
"""Characters of an address in the list: a feed's is longer than a phone is wide."""
NOTE_CAP = 300


class Do(StrEnum):
    """What a button under `/sources` does to one source."""

    SHOW = "show"
    READ = "read"
    STOP = "stop"
    RESUME = "resume"


class SourcesButton(CallbackData, prefix="sl"):
    """A page of the list."""

    page: int = 0


class SourceButton(CallbackData, prefix="so"):
    """One source; `page` is where the list was left."""

    source_id: int
    do: Do
    page: int = 0


def listing(
    found: Overview, page: int, size: int, rules: Rules, now: datetime
) -> tuple[str, InlineKeyboardMarkup | None]:
    """A page of the list; a button a source, by its number."""
    if not found.shown:
        return str(EMPTY), None
    tally = " ".join(
        f"{mark}{NBSP}{found.states[state]}"
        for state, mark in MARKS.items()
        if state in found.states
    )
    lines = [_("<b>Источники</b> {tally}").format(tally=tally), ""]
    for number, source in enumerate(found.shown, start=page * size + 1):
        lines += _short(number, source, rules, now)
    if found.spent:
        lines += ["", _("<b>Вызовы сегодня</b>"), *map(_spent, found.spent)]
    numbers = [
        _button(str(number), source.id, Do.SHOW, page)
        for number, source in enumerate(found.shown, start=page * size + 1)
    ]
    turn = [_turn("‹", page - 1)] if page else []
    turn += [_turn("›", page + 1)] if found.more else []
    rows = [numbers, turn] if turn else [numbers]
    return "\n".join(lines), InlineKeyboardMarkup(inline_keyboard=rows)


def detail(
    source: SourceState, page: int, rules: Rules, now: datetime
) -> tuple[str, InlineKeyboardMarkup]:
    """All that is known of one source, and what can be done to it."""
    kind = KINDS.get(source.kind, source.kind)
    where = ", ".join(
        part
        for part in (source.district, _("страница ведомства") if source.official else "")
        if part
    )
    lines = [
        f"{_mark(source)} <b>{escape(registry.title(source.network))}</b>, {escape(str(kind))}",
        f"<code>{escape(source.address)}</code>",
        *([escape(where)] if where else []),
        "",
        _("Состояние: {state}").format(state=_state(source)),
        *_lags(source),
        *_moments(source, rules, now),
        _counts(source),
        *_troubles(source, rules, now),
    ]
    return "\n".join(lines), _actions(source, page)


def _short(number: int, source: SourceState, rules: Rules, now: datetime) -> list[str]:
    address = escape(trim(re.sub("^https?://", "", source.address), ADDRESS_CAP))
    network = escape(registry.title(source.network))
    facts = [
        _lag(source) if _is_read(source) else str(SHORTLY.get(source.state) or _("сеть выключена"))
    ]
    if source.last_success_at:
        facts.append(_("прочитан {at}").format(at=moment(source.last_success_at, rules.zone, now)))
    elif not source.heard:
        facts.append(_("ещё не прочитан"))
    if source.gap:
        facts.append(_("⚠️ есть пропуск"))
    return [
        f"{number}. {_mark(source)} <b>{address}</b> · {network}",
        " · ".join(facts),
    ]


def _spent(spent: Spent) -> str:
    """What has a limit by its name, the rest in one number."""
    parts = [
        _("{method} {number} из {whole}").format(
            method=escape(method(spent.network, name)),
            number=thousands(used),
            whole=thousands(cap),
        )
        for name, (used, cap) in spent.methods.items()
        if cap is not None
    ]
    others = sum(used for used, cap in spent.methods.values() if cap is None)
    if others:
        parts.append(
            _("другие {number}").format(number=thousands(others))
            if parts
            else _("{number} без предела").format(number=thousands(others))
        )
    return f"{escape(registry.title(spent.network))}: {', '.join(parts)}"


def _is_read(source: SourceState) -> bool:
    return source.state == "ok" and not source.off


def _mark(source: SourceState) -> str:
    if source.state == "ok" and source.off:
        return OFF
    if source.state == "ok" and source.silent_at:
        return SILENT
    return MARKS.get(source.state, OFF)


def _state(source: SourceState) -> str:
    if source.state == "ok" and source.off:
        return _("сеть выключена в config.toml")
    if source.state == "ok" and source.heard:
        return _("слушается")
    return str(STATES.get(source.state, source.state))


def _lag(source: SourceState) -> str:
    if source.heard:
        return _("слышно сразу")
    return (
        _("задержка ~{length}").format(length=_length(source.expected_lag))
        if source.every
        else _("новый")
    )


def _lags(source: SourceState) -> list[str]:
    lines = []
    if source.every and _is_read(source) and not source.heard:
        expected, every = _length(source.expected_lag), _length(source.every)
        lines.append(
            _("Ожидаемая задержка: {expected} (раз в {every})").format(
                expected=expected, every=every
            )
        )
    if source.lag is not None:
        lines.append(_("Задержка на деле: {length}").format(length=_length(source.lag)))
    return lines


def _moments(source: SourceState, rules: Rules, now: datetime) -> list[str]:
    lines = []
    if source.last_success_at:
        line = _("Прочитан: {at}").format(at=moment(source.last_success_at, rules.zone, now))
        if source.state in ("ok", "waiting") and not source.heard and not source.off:
            line += _(", снова {at}").format(
                at=moment(max(source.next_poll_at, now), rules.zone, now)
            )
        lines.append(line)
    if source.last_news_at:
        lines.append(
            _("Новости: {at}, {often}").format(
                at=moment(source.last_news_at, rules.zone, now), often=_often(source.a_day)
            )
        )
    return lines


def _counts(source: SourceState) -> str:
    parts = [count(source.posts_seen, "пост", "поста", "постов")]
    if source.bad_items:
        parts.append(_("нечитаемых {number}").format(number=source.bad_items))
    if source.bad_pages:
        parts.append(count(source.bad_pages, "сбой", "сбоя", "сбоев"))
    if source.every and not source.heard:
        parts.append(_("вызовов за чтение {cost}").format(cost=decimal(source.cost)))
    return " · ".join(parts)


def _troubles(source: SourceState, rules: Rules, now: datetime) -> list[str]:
    lines = []
    if source.silent_at and source.state == "ok":
        lines.append(
            _("{silent} Необычно тихо, замечено {at}").format(
                silent=SILENT, at=moment(source.silent_at, rules.zone, now)
            )
        )
    if source.note and source.state != "ok":
        lines.append(f"⚠️ {escape(trim(say(source.note), NOTE_CAP))}")
    if source.gap:
        lines.append(_("⚠️ Пропуск: {gap}").format(gap=escape(trim(say(source.gap), NOTE_CAP))))
    return lines


def _often(a_day: float) -> str:
    if a_day >= 1:
        return _("в среднем {number} в день").format(number=round(a_day))
    if a_day * 7 >= 1:
        return _("в среднем {number} в неделю").format(number=round(a_day * 7))
    return _("меньше одной в неделю")


def _length(length: timedelta) -> str:
    seconds = round(length.total_seconds())
    return _("{seconds}\u00a0с").format(seconds=seconds) if seconds < 90 else duration(seconds)


def _actions(source: SourceState, page: int) -> InlineKeyboardMarkup:
    rows = []
    if source.state == "stopped":
        rows.append([_button(_("▶️ Возобновить"), source.id, Do.RESUME, page)])
    else:
        if not source.heard and not source.off:
            rows.append([_button(_("🔄 Обновить сейчас"), source.id, Do.READ, page)])
        rows.append([_button(_("⏸ Остановить"), source.id, Do.STOP, page)])
    rows.append([_turn(_("‹ К списку"), page)])
    return InlineKeyboardMarkup(inline_keyboard=rows)


def _button(label: str, source_id: int, do: Do, page: int) -> InlineKeyboardButton:
    data = SourceButton(source_id=source_id, do=do, page=page).pack()
    return InlineKeyboardButton(text=label, callback_data=data)


def _turn(label: str, page: int) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=label, callback_data=SourcesButton(page=page).pack())
