"""What this desk works by: the settings that decisions need, as one frozen value."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from services.attention.silence import WatchdogSettings
from services.clocks import ClockSettings, Duration
from services.languages import Language
from services.storms.spikes import SpikeSettings
from services.triage.alike.likeness import Duplicates
from services.triage.urgency import ALARM_FROM
from services.working_time import WorkingTime

_APPROVE_WITHIN = Duration.parse("1wh")


@dataclass(frozen=True, slots=True)
class Rules:
    """The desk's settings.

    `join_window`: how long identical reposts join an incident. `alike_for_high`: how many alike
    make a normal incident high, a burst of one text counted once. `duplicates`: what is one
    event. `alarm_from`: the probability of danger from which a post is critical.
    `retention`: how long text and author are kept after closing.
    `keep_corrections`: whether the masked text of a correction outlives its post.
    `approve_within`: how long a text may wait for consent before its supervisors are asked again.
    `suggests`: whether a model may be asked for a draft.
    `admin_ids`: accounts told of trouble besides the people whose role is admin.
    `invites_last`: how long an invitation can be used.
    `language`: what is read by whoever has chosen nothing.
    `in_max`: whether the desk works in MAX beside Telegram.
    """

    region: str
    working_time: WorkingTime
    clocks: ClockSettings = field(default_factory=ClockSettings)
    join_window: timedelta = timedelta(days=14)
    alike_for_high: int = 5
    duplicates: Duplicates = field(default_factory=Duplicates)
    alarm_from: float = ALARM_FROM
    retention: timedelta = timedelta(days=90)
    keep_corrections: bool = False
    admin_ids: tuple[int, ...] = ()
    invites_last: timedelta = timedelta(days=3)
    spikes: SpikeSettings = field(default_factory=SpikeSettings)
    watchdog: WatchdogSettings = field(default_factory=WatchdogSettings)
    language: Language = Language.RUSSIAN
    in_max: bool = False

    def about(self, topic: str) -> "Rules":
        """The same rules with the clocks of that topic."""
        return replace(self, clocks=self.clocks.about(topic))

    approve_within: Duration = _APPROVE_WITHIN
    suggests: bool = False

    @property
    def zone(self) -> ZoneInfo:
        """The region's time zone."""
        return self.working_time.zone
