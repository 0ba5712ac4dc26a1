"""Send budgets: how soon the next message may go to a chat. Pure, the time is passed in.

Windows slide. A message counts from the moment its answer came, never earlier than the server
counted it, so a window kept here is kept there too whatever the road between takes. Every
window is stretched by a safety share, which leaves room for answers to presses and commands.
Does not live here: what to do when Telegram says 429 all the same (`delivery.py`).
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PaceSettings:
    """What Telegram allows, and how much of it we use.

    `per_second` messages in all, one in `chat_every` to any chat (`chat_burst` of them at a
    stretch), `group_per_minute` to a group. `share`, above 0 and at most 1, is the part of all
    that is used; with several delivering processes divide it among them. A burst above 1 keeps
    only to limits counted over exactly that burst: 1 is safe under any.
    """

    per_second: int = 30
    chat_every: timedelta = _SECOND
    chat_burst: int = 1
    group_per_minute: int = 20
    share: float = 0.95


@dataclass(slots=True)
class _Window:
    """At most `count` messages in any `per`; `flying` ones have no moment yet."""

    count: int
    per: timedelta
    flying: int = 0
    landed: deque[datetime] = field(default_factory=deque)

    def room(self, now: datetime) -> int:
        if self.landed and self.landed[-1] > now:
            # The clock went back: what seems to lie ahead was at the latest just now.
            self.landed = deque(min(moment, now) for moment in self.landed)
        while self.landed and self.landed[0] + self.per <= now:
            self.landed.popleft()
        return self.count - len(self.landed) - self.flying

    def free_at(self, now: datetime) -> datetime:
        excess = 1 - self.room(now)
        if excess <= 0:
            return now
        return (self.landed[excess - 1] if excess <= len(self.landed) else now) + self.per

    @property
    def empty(self) -> bool:
        return not self.landed and not self.flying


class Pace:
    """The budgets of one bot. Groups have negative ids, private chats positive ones."""

    def __init__(self, settings: PaceSettings | None = None) -> None:
        self._settings = settings or PaceSettings()
        self._overall = self._window(self._settings.per_second, _SECOND)
        self._chats: dict[int, tuple[_Window, ...]] = {}

    def next_at(self, chat_id: int, now: datetime) -> datetime:
        """The earliest moment a message may go to this chat: `now` if at once.

        A budget held by messages still on their way frees later than this says.
        """
        windows = (self._overall, *self._chats.get(chat_id, ()))
        return max(window.free_at(now) for window in windows)

    def take(self, chat_id: int, now: datetime) -> None:
        """A message sets out; it holds its place until `landed`."""
        for window in self._windows(chat_id):
            window.flying += 1

    def landed(self, chat_id: int, now: datetime) -> None:
        """The answer to a message that had set out is here, whatever it says."""
        for window in self._windows(chat_id):
            window.flying -= 1
            window.landed.append(now)

    def room(self, now: datetime) -> int:
        """How many more messages may set out this moment, to whatever chats."""
        return max(self._overall.room(now), 0)

    def spent(self, now: datetime) -> dict[int, datetime]:
        """Chats that may not be written to this moment, and when they may."""
        found = {}
        for chat_id, windows in list(self._chats.items()):
            free_at = max(window.free_at(now) for window in windows)
            if free_at > now:
                found[chat_id] = free_at
            if all(window.empty for window in windows):
                del self._chats[chat_id]
        return found

    def soonest(self, now: datetime) -> datetime | None:
        """The next moment a budget spent now is free again; None when none is spent."""
        moments = list(self.spent(now).values())
        if not self.room(now):
            moments = [self._overall.free_at(now)]
        return min(moments, default=None)

    def _windows(self, chat_id: int) -> tuple[_Window, ...]:
        if chat_id not in self._chats:
            own = self._settings
            windows = [self._window(own.chat_burst, own.chat_burst * own.chat_every)]
            if chat_id < 0:
                windows.append(self._window(own.group_per_minute, _MINUTE))
            self._chats[chat_id] = tuple(windows)
        return self._overall, *self._chats[chat_id]

    def _window(self, count: int, per: timedelta) -> _Window:
        return _Window(count, per / self._settings.share)
