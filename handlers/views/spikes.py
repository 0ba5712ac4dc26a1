"""A spike as words: what rose, by how much, and three incidents to look at."""

from datetime import datetime, timedelta
from html import escape
from zoneinfo import ZoneInfo

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views import texts
from handlers.views.buttons import IncidentButton
from handlers.views.cards import plain, trim
from handlers.views.moments import moment
from handlers.views.speech import Picture
from handlers.views.spike_chart import Bar, SpikeChart
from handlers.views.words import count, duration
from services.actions import Action
from services.incident_facts import IncidentFacts
from services.languages import _, lazy
from services.storms.spike_facts import HOUR, SpikeFacts

NO_DISTRICT = lazy("место не указано")
RISES = lazy("📈 <b>Всплеск: {where}</b>")
GOES_ON = lazy("📈 <b>Всплеск продолжается: {where}</b>")
CRITICAL = lazy("🔴 Среди них есть критичные.")
WIDELY = lazy("Всплеск по этой теме уже в нескольких районах. До {until} о следующих не пишем.")
EXAMPLES = lazy("Например:")
LESS_THAN_ONE = lazy("меньше одной")

PLACE_CAP = 90
QUOTE_CAP = 90
"""Characters; a caption holds 1024 in all."""

LATE = timedelta(minutes=15)
"""An alert said so long after it was noticed says when that was."""


def picture(
    facts: SpikeFacts, png: bytes, zone: ZoneInfo, now: datetime, *, again: bool, widely: bool
) -> Picture:
    """The chart with its caption, and a button for each of the incidents."""
    head = GOES_ON if again else RISES
    lines = [
        head.format(where=escape(_where(facts), quote=False)),
        _goes_on(facts) if again else _rises(facts),
        *_noticed(facts, zone, now, again=again),
        *([str(CRITICAL)] if facts.critical else []),
        *([WIDELY.format(until=moment(facts.ends_at, zone, now))] if widely else []),
    ]
    if facts.examples:
        lines += ["", str(EXAMPLES), *map(_example, facts.examples)]
    html = "\n".join(lines)
    return Picture(png, "vsplesk.png", html, plain(html), _keyboard(facts))


def chart(facts: SpikeFacts, zone: ZoneInfo) -> SpikeChart:
    """What the picture shows: the hours since the spike began stand out."""
    # An hour belongs to the spike when enough of it does: a window may be shorter than an hour.
    began = facts.raised_at - facts.window + min(facts.window, HOUR) / 2
    bars = tuple(
        Bar(hour.until.astimezone(zone), hour.count, hour.usual, risen=hour.until >= began)
        for hour in facts.hours
    )
    return SpikeChart(_where(facts), bars)


def _where(facts: SpikeFacts) -> str:
    return trim(f"{texts.topic(facts.topic)}, {facts.district or NO_DISTRICT}", PLACE_CAP)


def _rises(facts: SpikeFacts) -> str:
    return _("<b>{number} за {span}</b>, обычно {usual}.").format(
        number=_complaints(facts.count), span=_window(facts), usual=_usual(facts)
    )


def _goes_on(facts: SpikeFacts) -> str:
    number = facts.again_count or facts.count
    return _("<b>Уже {number} за {span}</b>, было {count}, обычно {usual}.").format(
        number=_complaints(number),
        span=_window(facts),
        count=facts.count,
        usual=_usual(facts),
    )


def _noticed(facts: SpikeFacts, zone: ZoneInfo, now: datetime, *, again: bool) -> list[str]:
    if again or now - facts.raised_at < LATE:
        return []
    since = (
        _(", с тех пор ещё {since}").format(since=facts.since)
        if facts.since
        else _(", с тех пор тихо")
    )
    return [_("Замечено: {at}{since}.").format(at=moment(facts.raised_at, zone, now), since=since)]


def _complaints(number: int) -> str:
    return count(number, "жалоба", "жалобы", "жалоб")


def _window(facts: SpikeFacts) -> str:
    hours, rest = divmod(facts.window, HOUR)
    if rest:
        return duration(int(facts.window.total_seconds()))
    return _("час") if hours == 1 else count(hours, "час", "часа", "часов")


def _usual(facts: SpikeFacts) -> str:
    return str(round(facts.usual) if facts.usual >= 1 else LESS_THAN_ONE)


def _example(facts: IncidentFacts) -> str:
    post = facts.post
    number = _("№{id}").format(id=facts.id)
    if post is not None and post.link.startswith("http"):
        number = f'<a href="{escape(post.link)}">{number}</a>'
    words = " ".join(post.text.split()) if post else ""
    return f"{number} {escape(trim(words, QUOTE_CAP), quote=False)}".rstrip()


def _keyboard(facts: SpikeFacts) -> InlineKeyboardMarkup | None:
    if not facts.examples:
        return None
    row = [
        InlineKeyboardButton(
            text=_("№{id}").format(id=one.id),
            callback_data=IncidentButton(incident_id=one.id, action=Action.SHOW).pack(),
        )
        for one in facts.examples
    ]
    return InlineKeyboardMarkup(inline_keyboard=[row])
