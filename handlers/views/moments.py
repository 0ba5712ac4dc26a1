"""Moments as people on a shift read them: the time today, the day otherwise."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("пн", "вт", "ср", "чт", "пт", "сб", "вс")


def moment(at: datetime, zone: ZoneInfo, now: datetime) -> str:
    """«15:40» today, «завтра 10:00», «вчера 23:05», else «пн 23.11 10:00»; years only if other."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    time = f"{local:%H:%M}"
    days = (local.date() - today.date()) / timedelta(days=1)
    if days == 0:
        return time
    if days == 1:
        return f"завтра {time}"
    if days == -1:
        return f"вчера {time}"
    if local.year != today.year:
        return f"{local:%d.%m.%Y} {time}"
    return f"{WEEKDAYS[local.weekday()]} {local:%d.%m} {time}"
