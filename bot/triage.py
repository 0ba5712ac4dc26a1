"""The settings of triage in config.toml."""

from typing import Annotated

from pydantic import Field

from bot.values import Length, Nightly, Section
from services.triage.alike.likeness import Duplicates
from services.triage.urgency import ALARM_FROM

Share = Annotated[float, Field(gt=0, le=1)]

_ALIKE = Duplicates()
# Below the one all and sundry wakes people at night, above the other real dangers are let lie.
_LEAST_ALARM, _MOST_ALARM = 0.01, 0.9


class DuplicatesAt(Section):
    """What is one event, and what is only asked about."""

    event_window: Length = _ALIKE.event_window
    area_window: Length = _ALIKE.area_window
    text_window: Length = _ALIKE.text_window
    sure_placed: Share = _ALIKE.sure_placed
    sure_bare: Share = _ALIKE.sure_bare
    likely: Share = _ALIKE.likely
    burst_from: Annotated[int, Field(ge=2)] = _ALIKE.burst_from
    burst_within: Length = _ALIKE.burst_within

    def settings(self) -> Duplicates:
        """The same for triage."""
        return Duplicates(**dict(self))


class Triage(Section):
    """How posts are judged: by which model, from which chance of danger on one is critical, what
    is one event; how an export calls groups; when the model is made anew, and of which export
    besides the corrections."""

    model: str = ""
    alarm_from: Annotated[float, Field(ge=_LEAST_ALARM, le=_MOST_ALARM)] = ALARM_FROM
    refit: Nightly = None
    refit_export: str = ""
    aliases: dict[str, str] = Field(default_factory=dict)
    duplicates: DuplicatesAt = DuplicatesAt()
