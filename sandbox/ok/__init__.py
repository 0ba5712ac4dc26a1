"""The town's Odnoklassniki: a stand-in of the API that reading needs, with a hand on its state.

`OkTown` holds users, groups, topics and comments and is written to from Python; `ok_app` serves
it over HTTP. No independent client of today's API is known, so nothing but the published
signature vector and the network's own documents stands behind it; what the documents leave open
is marked "assumed". Left out: writing but for comments, photos, personal pages, messages.
"""

from sandbox.ok.entities import Comment, Group, Session, Topic, User
from sandbox.ok.state import Call, OkTown
from sandbox.ok.transport import ok_app

__all__ = ["Call", "Comment", "Group", "OkTown", "Session", "Topic", "User", "ok_app"]
