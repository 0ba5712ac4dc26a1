"""What communities tell of themselves: kept for Bots Long Poll, and handed to the Callback API.

Lives here: events, keys, `failed`. Does not live here: HTTP (`transport.py`), posting
(`callback.py`), what happened (`state.py`).
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from sandbox.vk.callback import Callbacks
from sandbox.vk.entities import Group, Json
from sandbox.vk.objects import comment_object, post_object, unix

EVENTS = (
    "wall_post_new", "wall_reply_new", "wall_reply_edit", "wall_reply_delete",
    "wall_reply_restore", "board_post_new", "board_post_edit", "board_post_delete",
    "board_post_restore",
)  # fmt: skip
VERSION = "5.199"


@dataclass(slots=True)
class Line:
    """One community's events; `first` is the number of the oldest that is kept. `enabled` are the
    types that its owners have ticked."""

    events: list[Json] = field(default_factory=list)
    first: int = 1
    keys: int = 0
    is_on: bool = True
    enabled: set[str] = field(default_factory=lambda: set(EVENTS))
    rung: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def ts(self) -> int:
        """The number that the next event will have."""
        return self.first + len(self.events)

    @property
    def key(self) -> str:
        """The key of now."""
        return f"lpkey{self.keys}"


class Pushes:
    """All communities' lines. `base` is where the long poll is served."""

    def __init__(self) -> None:
        self.base = ""
        self.lines: dict[int, Line] = {}
        self.callbacks = Callbacks()
        self.stopping = False
        self.told = 0

    def line(self, group_id: int) -> Line:
        """A community's line."""
        return self.lines.setdefault(group_id, Line())

    def tell(self, kind: str, group_id: int, shown: Json) -> None:
        """Something happened."""
        line = self.line(group_id)
        self.told += 1
        event: Json = {
            "group_id": group_id,
            "type": kind,
            "event_id": f"{group_id:x}{self.told:032x}"[-40:],
            "v": VERSION,
            "object": shown,
        }
        self.callbacks.put(group_id, event)
        if line.is_on and kind in line.enabled:
            line.events.append(event)
            line.rung.set()

    def forget(self, group_id: int) -> None:
        """The events so far are too old to be told."""
        line = self.line(group_id)
        line.first, line.events = line.ts, []

    def expire(self, group_id: int) -> None:
        """The key of now is over."""
        self.line(group_id).keys += 1

    def stop(self) -> None:
        """Let nobody wait any longer."""
        self.stopping = True
        for line in self.lines.values():
            line.rung.set()

    async def check(self, group_id: int, params: Mapping[str, str]) -> Json:
        """`act=a_check`: the events since `ts`, or why there are none to be had."""
        line = self.line(group_id)
        if params.get("key") != line.key:
            return {"failed": 2}
        told = params.get("ts", "")
        if not told.isdecimal() or int(told) > line.ts:
            return {"failed": 3}
        if int(told) < line.first:
            return {"failed": 1, "ts": str(line.ts)}
        wait = min(90.0, float(params.get("wait", "25")))
        if int(told) == line.ts and wait and not self.stopping:
            line.rung.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await line.rung.wait()
        return {"ts": str(line.ts), "updates": line.events[int(told) - line.first :]}


def shown(group: Group, kind: str, item_id: int, comment_id: int | None) -> Json | None:
    """The event's object; None for what the network tells nobody of."""
    if kind == "wall_post_new":
        return post_object(group.posts[item_id])
    if kind.startswith("wall_reply_") and comment_id is not None:
        post = group.posts[item_id]
        comment = group.comments[comment_id]
        if kind == "wall_reply_delete":
            return {
                "owner_id": post.owner_id,
                "id": comment.id,
                "post_id": post.id,
                "deleter_id": comment.author_id,
            }
        told = comment_object(comment, post)
        return told | {"post_owner_id": post.owner_id}
    if kind.startswith("board_post_") and comment_id is not None:
        topic = group.topics[item_id]
        where: Json = {"topic_id": topic.id, "topic_owner_id": -group.id}
        if kind == "board_post_delete":
            return where | {"id": comment_id}
        (said,) = [one for one in topic.comments if one.id == comment_id]
        return where | {
            "id": said.id,
            "from_id": said.author_id,
            "date": unix(said.at),
            "text": said.text,
        }
    return None
