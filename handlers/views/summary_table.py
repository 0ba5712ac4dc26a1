"""The words over a summary's table: what it holds, what waits longest, whose answers teach."""

from collections.abc import Iterable, Sequence
from html import escape
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views.buttons import IncidentButton
from handlers.views.captions import Line, fitted, short
from handlers.views.summary import NO_TOPIC, title
from handlers.views.words import count, duration, working
from services.actions import Action
from services.languages import _
from services.reporting.metrics import Slow
from services.reporting.summary import Summary


def caption(summary: Summary, zone: ZoneInfo) -> tuple[str, str]:
    """What stands under the table: what it holds and what is open longest."""
    rows = count(summary.in_work, "инцидент", "инцидента", "инцидентов")
    lines = [Line(_("{rows} в работе за эти дни, по строке на каждый.").format(rows=rows))]
    if summary.figures.slowest:
        lines += [Line(""), Line(_("Дольше всех открыты:"))]
    lines += [
        Line(_slow(slow, summary), rank)
        for rank, slow in enumerate(summary.figures.slowest, start=1)
    ]
    lines += _best(summary)
    late = sorted(
        ((line.overdue, line.name) for line in summary.figures.offices if line.overdue),
        key=lambda pair: (-pair[0], pair[1]),
    )
    if len(summary.offices) != 1 and late:
        named = [f"{escape(short(name)) or _('без ответственного')} {n}" for n, name in late[:5]]
        lines += [Line("", 9), Line(_("Просрочено: {listed}").format(listed=", ".join(named)), 9)]
    return fitted("📎 " + title(summary, zone), lines)


def slowest_cards(slowest: Sequence[Slow]) -> InlineKeyboardMarkup | None:
    """A button for each of them; a press brings the card."""
    if not slowest:
        return None
    row = [
        InlineKeyboardButton(
            text=_("№{id}").format(id=slow.id),
            callback_data=IncidentButton(incident_id=slow.id, action=Action.SHOW).pack(),
        )
        for slow in slowest
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def _best(summary: Summary) -> Iterable[Line]:
    """«№12 · ЖКХ · Минстрой: ответ за 40 мин из 8 ч», with the way to it."""
    if summary.best:
        yield Line("", 7)
        yield Line(_("Примеры хороших ответов:"), 7)
    for best in summary.best:
        length = duration if best.by_the_clock else working
        whose = f" · {escape(short(best.office))}" if len(summary.offices) != 1 else ""
        what = escape(short(_(best.topic) or str(NO_TOPIC)))
        in_time = _("за {length} из {allowed}").format(
            length=length(best.took), allowed=length(best.allowed)
        )
        yield Line(
            _("№{id} · {what}{whose}: {link} {in_time}").format(
                id=best.id,
                what=what,
                whose=whose,
                link=_linked(_("ответ"), best.link),
                in_time=in_time,
            ),
            7,
        )


def _linked(text: str, link: str) -> str:
    return f'<a href="{escape(link)}">{text}</a>' if link.startswith("http") else text


def _slow(slow: Slow, summary: Summary) -> str:
    """«№12 · Дороги · Садовое · 5 д 3 ч ⏰»; whose it is where several offices are told of."""
    whose = slow.office if len(summary.offices) != 1 else ""
    age = duration(int((summary.as_of - slow.since).total_seconds()))
    parts = [_("№{id}").format(id=slow.id), _(slow.topic) or str(NO_TOPIC), slow.district, whose]
    told = " · ".join(escape(short(part)) for part in parts if part)
    return f"{told} · {age}{' ⏰' if slow.overdue else ''}"
