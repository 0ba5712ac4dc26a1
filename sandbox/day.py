"""The scripted week of «Садовое»: residents write, colleagues work, then the town goes on slowly.

`Day` keeps the pace and plays scenes on the stand-ins; it can be slowed, hurried and held. A
scene that sets the town's clock waits until the colleagues have done what they were asked.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from sandbox.abroad import Abroad
from sandbox.cast import OFFICIAL
from sandbox.colleagues import Colleagues
from sandbox.scenes import (
    Deletes,
    Edits,
    Moment,
    Posts,
    Says,
    SaysAbroad,
    SaysInVillage,
    Scene,
)
from sandbox.script import EVENING, EVENING_EVERY, STREETS
from sandbox.telegram_web import Channel
from sandbox.village import Village
from sandbox.vk import Comment, Post, VkTown
from sandbox.week import WEEK, WEEK_LENGTH

SPEEDS = (0, 1, 3)
QUIET = 6.0
"""Seconds the bot has to be silent before hours may pass."""
LOOK_EVERY = 0.5
"""Seconds between two looks of the colleagues."""


class Day:
    """The town's days. `residents` are VK ids by the script's keys, `channel` is the town's in
    Telegram, `set_clock` sets the town's clock.

    `told` are the words of the moment the town is at. `on_turn` is called when the speed changes,
    when the script begins, and at every such moment.
    """

    def __init__(
        self,
        colleagues: Colleagues,
        vk: VkTown,
        channel: Channel,
        residents: Mapping[str, int],
        village: Village,
        abroad: Abroad,
        on_turn: Callable[[], None] = lambda: None,
        set_clock: Callable[[Moment], None] = lambda moment: None,
        scenes: tuple[Scene, ...] = WEEK,
    ) -> None:
        self.speed = 1
        self.elapsed = 0.0
        self.begun = False
        self.told: Moment | None = None
        self.colleagues = colleagues
        self._vk = vk
        self._village = village
        self._abroad = abroad
        self._channel = channel
        self._residents = residents
        self._on_turn = on_turn
        self._set_clock = set_clock
        self._scenes = scenes
        self._played = 0
        self._passed = 0.0
        self._said: dict[str, Post | Comment] = {}
        self._turned = asyncio.Event()

    def turn(self, speed: int) -> None:
        """Hold the day (0), let it go (1) or hurry it (3); ValueError for another speed."""
        if speed not in SPEEDS:
            raise ValueError(f"the day goes at {SPEEDS}, not {speed}")
        self.speed = speed
        self._turned.set()
        self._on_turn()

    async def run(self) -> None:
        """Let the days pass until cancelled."""
        self.begun = True
        self._on_turn()
        now = asyncio.get_running_loop().time
        while True:
            began, speed = now(), self.speed
            self._turned.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self.wait / speed if speed else None):
                    await self._turned.wait()
            passed = now() - began
            self.advance(passed * speed, passed)

    @property
    def wait(self) -> float:
        """Seconds of the day until something may happen."""
        until = max(self._next().at - self.elapsed, 0.0)
        return LOOK_EVERY if self.colleagues.busy or not until else until

    def advance(self, seconds: float, real: float | None = None) -> None:
        """Let that much of the day pass, with all that happens in it; `real`: the seconds it
        takes the bot, if the day is hurried."""
        self._passed += seconds if real is None else real
        self.elapsed += seconds
        while (scene := self._next()).at <= self.elapsed:
            if isinstance(scene, Moment) and not self._may_leap():
                self.elapsed = scene.at
                break
            self._played += 1
            self._play(scene)
        self.colleagues.work(self._passed)

    def _may_leap(self) -> bool:
        """Whether all have done their work, so that hours may pass."""
        if self.told is None:
            return True
        return not self.colleagues.busy and self.colleagues.quiet_for(self._passed) >= QUIET

    def _next(self) -> Scene:
        if self._played < len(self._scenes):
            return self._scenes[self._played]
        return evening(self._played - len(self._scenes))

    def _play(self, scene: Scene) -> None:
        match scene:
            case Says():
                self._say(scene)
            case SaysInVillage(key=key, who=who, text=text, under=under):
                self._village.say(key, who, text, under)
            case SaysAbroad(network=network, who=who, text=text):
                self._abroad.say(network, who, text)
            case Posts(text=text):
                self._channel.write(text)
            case Edits(key=key, text=text):
                self._change(key, text)
            case Deletes(key=key):
                self._remove(key)
            case Moment():
                self.told = scene
                self._set_clock(scene)
                self._on_turn()
            case _:
                self.colleagues.ask(scene)

    def _say(self, scene: Says) -> None:
        author = self._author(scene)
        if not scene.under:
            self._said[scene.key] = self._vk.write_post(scene.wall, author, scene.text)
            return
        post = self._said[scene.under]
        answered = self._said[scene.to].id if scene.to else None
        if not post.deleted:
            self._said[scene.key] = self._vk.write_comment(
                scene.wall, post.id, author, scene.text, reply_to=answered
            )

    def _author(self, scene: Says) -> int:
        if scene.who == "official":
            return -OFFICIAL
        return self._residents[scene.who] if scene.who else -scene.wall

    def _change(self, key: str, text: str) -> None:
        match self._said.get(key):
            case Post() as post if not post.deleted:
                self._vk.edit_post(post, text)
            case Comment() as comment if not comment.deleted:
                self._vk.edit_comment(comment, text)

    def _remove(self, key: str) -> None:
        match self._said.get(key):
            case Post() as post:
                self._vk.delete_post(post)
            case Comment() as comment:
                self._vk.delete_comment(comment)


def evening(number: int) -> Says:
    """The voice that comes `number`-th after the script, the same every time."""
    names = ("lev", "galina", "stepan", "marina", "nikita", "elena", "denis", "olga")
    text = EVENING[number % len(EVENING)].format(
        street=STREETS[number % len(STREETS)], house=2 + number * 7 % 41
    )
    at = WEEK_LENGTH + (number + 1) * EVENING_EVERY
    return Says(at, f"evening-{number}", names[number % len(names)], text)
