"""What a person can do to an incident, by name. Who may do it is decided in `people.py`."""

from enum import StrEnum


class Action(StrEnum):
    """One press, command or reply that concerns an incident."""

    CLAIM = "claim"
    RELEASE = "release"
    TAKE_OVER = "take_over"
    DRAFT = "draft"
    APPROVE = "approve"
    ESCALATE = "escalate"
    ANSWER = "answer"
    NOT_ANSWER = "not_answer"
    PUBLISH = "publish"
    PUBLISH_SURE = "publish_sure"
    PUBLISH_NOT = "publish_not"
    INTERIM = "interim"
    CLOSE = "close"
    DISMISS = "dismiss"
    UNDO = "undo"
    REROUTE = "reroute"
    TOPIC = "topic"
    FORWARD = "forward"
    HAND_OVER = "hand_over"
    RETURN = "return"
    ASSIGN = "assign"
    COMMENT = "comment"
    EXTEND = "extend"
    REOPEN = "reopen"
    MERGE = "merge"
    APART = "apart"
    SPLIT = "split"
    ACKNOWLEDGE = "acknowledge"
    SHOW = "show"


class Manage(StrEnum):
    """What a person can do to the desk itself: to its people, their duty, its offices.

    INVITE: aides into the office; INVITE_ANY: anybody. SEATS: deputies and who works here;
    LADDER: its supervisors and their order. SHIFT: one's own duty; ROSTER: everybody's. ABSENCE:
    somebody else's, one's own is never asked for. ROLE and REMOVE concern the whole desk, and so do
    FORGET, a resident's post on request, and HELD, all that is kept of one.
    """

    SEE = "see"
    BIND = "bind"
    INVITE = "invite"
    INVITE_ANY = "invite_any"
    SEATS = "seats"
    LADDER = "ladder"
    ROLE = "role"
    REMOVE = "remove"
    SHIFT = "shift"
    ROSTER = "roster"
    ABSENCE = "absence"
    SETTINGS = "settings"
    FORGET = "forget"
    HELD = "held"
