"""How long a chat is left alone after a 429, which in MAX says nothing of it itself."""

from collections.abc import Sequence

STEPS = (5, 10, 20, 40, 60)
"""Seconds, one after another while refusals come in a row; then the last."""


class Silences:
    """Remembers the refusals in a row, chat by chat."""

    def __init__(self, steps: Sequence[int] = STEPS) -> None:
        self._steps = steps
        self._refused: dict[int, int] = {}

    def next(self, chat_id: int) -> int:
        """Refused once more: seconds to wait."""
        times = self._refused.get(chat_id, 0)
        self._refused[chat_id] = times + 1
        return self._steps[min(times, len(self._steps) - 1)]

    def over(self, chat_id: int) -> None:
        """A call of that chat has come through."""
        self._refused.pop(chat_id, None)
