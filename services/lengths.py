"""Lengths by the clock as they are written in files: "60s", "15m", "24h", "2d"."""

import re
from datetime import timedelta

_LENGTH = re.compile(r"([0-9]{1,6})([smhd])")
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def parse_length(text: str) -> timedelta:
    """Read "60s", "15m", "24h" or "2d"; ValueError otherwise."""
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise ValueError(f'a duration is written as "60s", "15m", "24h" or "2d", not "{text}"')
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def format_length(seconds: int) -> str:
    """The same in the largest unit that has no remainder: 7200 is "2h"."""
    for unit, size in (("d", 86_400), ("h", 3600), ("m", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
