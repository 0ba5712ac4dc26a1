"""[watchdog] of config.toml."""

from datetime import timedelta
from typing import Annotated

from pydantic import Field

from bot.values import Length, Section
from services.attention.silence import WatchdogSettings

_WATCHDOG = WatchdogSettings()


class Watchdog(Section):
    """When a source is silent for so long that the admins are told."""

    enabled: bool = _WATCHDOG.enabled
    chance: Annotated[float, Field(gt=0, lt=1)] = _WATCHDOG.chance
    history: Length = timedelta(days=28)
    watched_for: Length = timedelta(days=7)
    at_least: Length = timedelta(hours=3)

    def settings(self) -> WatchdogSettings:
        """What silences are judged by."""
        return WatchdogSettings(
            self.enabled, self.chance, self.history, self.watched_for, self.at_least
        )
