"""Whoever shows wrong tokens is not listened to for a while: nobody guesses one by trying.

Lives here: counting by the address somebody asks from. Does not live here: what a right token is.
A web server before this one asks from this machine for everybody, so the address it writes down
last in X-Forwarded-For is believed; from any other machine the header is not.
"""

import math
from collections import OrderedDict
from ipaddress import ip_address

from aiohttp import web

WINDOW = 60.0
"""Seconds over which wrong tokens are counted."""
REMEMBERED = 10_000
"""Addresses; of more the one longest ago is forgotten."""


class Wrongs:
    """Wrong tokens by address: `per_minute` are forgiven."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def wait(self, address: str, moment: float) -> int:
        """Whole seconds until the address is listened to, 0 for now. `moment` in seconds."""
        since, count = self._counts.get(address, (moment, 0))
        left = since + WINDOW - moment
        return math.ceil(left) if count >= self._per_minute and left > 0 else 0

    def note(self, address: str, moment: float) -> None:
        """A wrong token was shown from there."""
        since, count = self._counts.pop(address, (moment, 0))
        if moment - since >= WINDOW:
            since, count = moment, 0
        self._counts[address] = (since, count + 1)
        if len(self._counts) > REMEMBERED:
            self._counts.popitem(last=False)


def address_of(request: web.Request) -> str:
    """Who asks, as far as that can be believed."""
    peer = request.remote or ""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return told if told and _is_here(peer) else peer


def _is_here(peer: str) -> bool:
    try:
        return ip_address(peer).is_loopback
    except ValueError:
        return not peer  # a socket of this machine has no address
