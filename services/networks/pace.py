"""How fast a token may ask, and how often one fetch may ask again.

Lives here: waiting. Does not live here: HTTP, what an error means, the day's budget.
"""

import asyncio
from random import SystemRandom

_FLOOR = 0.5
"""Requests a second below which slowing down stops."""
_RECOVERY = 1.02
"""After each good answer the rate grows by this factor, up to the full one."""
_LONGEST = 30.0
"""Seconds a single pause between attempts may last."""

_dice = SystemRandom()


class Pace:
    """One token's turns, shared by every fetch that uses it; no bursts.

    `rate` is the present speed in requests a second. The clock is the loop's.
    """

    def __init__(self, rps: float) -> None:
        self.rate = self._full = rps
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for this caller's turn. Turns are given in the order of asking."""
        now = asyncio.get_running_loop().time()
        at = max(now, self._next)
        self._next = at + 1 / self.rate
        if at > now:
            await asyncio.sleep(at - now)

    def slow_down(self) -> None:
        """The network said "too fast": half the speed from here on."""
        self.rate = max(self.rate / 2, min(_FLOOR, self._full))

    def went_well(self) -> None:
        """A good answer: back towards the full speed, little by little."""
        self.rate = min(self.rate * _RECOVERY, self._full)


class Patience:
    """The attempts one fetch may repeat; pauses double and are jittered.

    `base` is the first pause in seconds, `retries` how many there are in all.
    """

    def __init__(self, retries: int, base: float) -> None:
        self._left = retries
        self._pause = base

    async def again(self) -> bool:
        """Pause and say True, or say False at once when no attempt is left."""
        if self._left <= 0:
            return False
        self._left -= 1
        pause, self._pause = self._pause, self._pause * 2
        await asyncio.sleep(min(pause * _dice.uniform(0.5, 1.5), _LONGEST))
        return True
