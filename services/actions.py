"""What a person can do to an incident, by name. Who may do it is decided in `people.py`."""

from enum import StrEnum


class Action(StrEnum):
    """One press, command or reply that concerns an incident."""

    CLAIM = "claim"
    RELEASE = "release"
    TAKE_OVER = "take_over"
    DRAFT = "draft"
    ESCALATE = "escalate"
    ANSWER = "answer"
    INTERIM = "interim"
    CLOSE = "close"
    DISMISS = "dismiss"
    UNDO = "undo"
    REROUTE = "reroute"
    TOPIC = "topic"
    FORWARD = "forward"
    REOPEN = "reopen"
    MERGE = "merge"
    APART = "apart"
    SPLIT = "split"
    ACKNOWLEDGE = "acknowledge"
    SHOW = "show"
