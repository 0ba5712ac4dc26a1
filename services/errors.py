"""The few errors of the road; each one means an action.

    OtklikError
    ├── Refused               tell the person, and change nothing
    └── NetworkError          a network would not serve; `kind` says what to do about it
        ErrorKind.RETRY       transient: back off and come again
        ErrorKind.SLOW        too fast: lower the rate, come again soon
        ErrorKind.QUOTA       the day's quota of a method is spent: sleep until `until`
        ErrorKind.AUTH        the token is bad or lacks a right: stop, tell the admin
        ErrorKind.HUMAN       a captcha or a validation: a person must act (`action_url`)
        ErrorKind.DENIED      this source is closed to us: park it, tell the admin
        ErrorKind.GONE        the object does not exist any more
        ErrorKind.BUG         we asked wrongly: park the source, never retry blindly

Anything else that is raised is a defect: it crashes its tick loudly, the next tick runs.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from services.languages import Text, Wording


class OtklikError(Exception):
    """The root of what Otklik raises on purpose."""


class Refused(OtklikError):
    """The change is not allowed as things stand; `str(error)` is said to the person, `words` are
    kept for whoever reads them later."""

    def __init__(self, words: Wording) -> None:
        super().__init__(words)
        self.words = words if isinstance(words, Text) else Text(words)


class ErrorKind(StrEnum):
    """What a network's refusal asks of us."""

    RETRY = "retry"
    SLOW = "slow"
    QUOTA = "quota"
    AUTH = "auth"
    HUMAN = "human"
    DENIED = "denied"
    GONE = "gone"
    BUG = "bug"


class NetworkError(OtklikError):
    """A network refused or failed. `words` say it to a person, in whatever language they read.

    `code` is the network's own number or word, `until` the earliest moment a new attempt
    makes sense (aware, UTC), `action_url` where a person can lift a captcha. `calls` counts the
    requests made before it failed, by method: they were spent all the same. The words never
    hold a token.
    """

    def __init__(
        self,
        kind: ErrorKind,
        words: Text,
        *,
        code: str = "",
        until: datetime | None = None,
        action_url: str | None = None,
        calls: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__(words)
        self.words = words
        self.kind = kind
        self.code = code
        self.until = until
        self.action_url = action_url
        self.calls = dict(calls or {})
