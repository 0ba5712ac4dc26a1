"""What each action does to an incident: pure decisions, `(facts, act) -> Move` or Refused.

Lives here: which state allows which action, and what it writes. Does not live here: who may
act (`people.py`), storing the result and telling the chats (`incidents.py`).
"""

from services.moves.alike import Merge, Split, TellApart
from services.moves.approving import ApproveDraft, EditDraft, ReturnDraft, SubmitDraft
from services.moves.base import Act, Command, Move, freeze, thaw
from services.moves.calling import UNDOABLE, Escalate, Overdue, Raise, Reroute, Undo
from services.moves.correcting import ChangeTopic, Forward
from services.moves.finishing import Answer, Close, Dismiss, Reopen
from services.moves.handing import Assign, HandOver, LayDown, Return
from services.moves.holding import Claim, EndLease, Publish, Release, SaveDraft, TakeOver
from services.moves.promising import Promise
from services.moves.replying import NotAnswer, ReplyEdited, ReplyGone, SeeReply, WroteAgain
from services.moves.supervising import Acknowledge, Climb, Comment, Extend

__all__ = [
    "UNDOABLE",
    "Acknowledge",
    "Act",
    "Answer",
    "ApproveDraft",
    "Assign",
    "ChangeTopic",
    "Claim",
    "Climb",
    "Close",
    "Command",
    "Comment",
    "Dismiss",
    "EditDraft",
    "EndLease",
    "Escalate",
    "Extend",
    "Forward",
    "HandOver",
    "LayDown",
    "Merge",
    "Move",
    "NotAnswer",
    "Overdue",
    "Promise",
    "Publish",
    "Raise",
    "Release",
    "Reopen",
    "ReplyEdited",
    "ReplyGone",
    "Reroute",
    "Return",
    "ReturnDraft",
    "SaveDraft",
    "SeeReply",
    "Split",
    "SubmitDraft",
    "TakeOver",
    "TellApart",
    "Undo",
    "WroteAgain",
    "freeze",
    "thaw",
]
