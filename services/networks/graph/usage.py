"""How much of Graph's limits is used, by what its headers say. Pure.

The headers come only once enough calls were made, hold percents, and in them anything may stand.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_PLAIN = ("x-app-usage", "x-page-usage")
_BUSINESS = "x-business-use-case-usage"
_SHARES = ("call_count", "total_time", "total_cputime")
_REGAIN = "estimated_time_to_regain_access"
_LONGEST = 24 * 60
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Usage:
    """`percent` of the limit that is nearest its end; `regain` in minutes, 0 when not told."""

    percent: float = 0
    regain: int = 0


def read_usage(headers: Mapping[str, str]) -> Usage:
    """What the headers of one answer say; names are in lower case."""
    lines = list(_lines(headers))
    shares = [_number(line.get(share)) for line in lines for share in _SHARES]
    regains = [_number(line.get(_REGAIN)) for line in lines]
    return Usage(max(shares, default=0), min(int(max(regains, default=0)), _LONGEST))


def _lines(headers: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
    for name in _PLAIN:
        line = _json(headers.get(name, ""))
        if isinstance(line, dict):
            yield line
    business = _json(headers.get(_BUSINESS, ""))
    for entries in business.values() if isinstance(business, dict) else ():
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                yield entry


def _json(text: str) -> object:
    try:
        return json.loads(text) if text else None
    except (ValueError, RecursionError):
        return None


def _number(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        return 0
    return min(value, _MOST) if value > 0 else 0
