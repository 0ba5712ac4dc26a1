"""Moments as people on a shift read them: the time today, the day otherwise."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.views.words import full_date, short_date
from services.languages import _, lazy

WEEKDAYS = (lazy("пн"), lazy("вт"), lazy("ср"), lazy("чт"), lazy("пт"), lazy("сб"), lazy("вс"))


def moment(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """«15:40» today, «завтра 10:00», «вчера 23:05», else «пн 23.11 10:00»; years only if other."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    time = f"{local:%H:%M}"
    days = (local.date() - today.date()) / timedelta(days=1)
    if days == 0:
        return time
    if days == 1:
        return _("завтра {time}").format(time=time)
    if days == -1:
        return _("вчера {time}").format(time=time)
    if local.year != today.year:
        return f"{full_date(local)} {time}"
    return f"{WEEKDAYS[local.weekday()]} {short_date(local)} {time}"
