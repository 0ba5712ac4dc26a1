"""The town's VK: a faithful stand-in of the API, version 5.199, with a hand on its state.

`VkTown` holds people, communities and walls and is written to from Python; `vk_api_app` serves
it over HTTP. Left out: Long Poll and Callback, `execute` scripts, personal walls, photos, video.
"""

from sandbox.vk.changes import Change, Subscription
from sandbox.vk.entities import Comment, Group, Person, Post, Topic, TopicComment
from sandbox.vk.faults import Fault
from sandbox.vk.limits import UNLIMITED, Limits
from sandbox.vk.objects import photo
from sandbox.vk.state import Call, VkTown
from sandbox.vk.tokens import TokenKind
from sandbox.vk.transport import vk_api_app
from sandbox.vk.view import CommentView, PostView

__all__ = [
    "UNLIMITED",
    "Call",
    "Change",
    "Comment",
    "CommentView",
    "Fault",
    "Group",
    "Limits",
    "Person",
    "Post",
    "PostView",
    "Subscription",
    "TokenKind",
    "Topic",
    "TopicComment",
    "VkTown",
    "photo",
    "vk_api_app",
]
