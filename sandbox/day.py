"""The scripted day of «Садовое»: residents write, colleagues work, then the town goes on slowly.

`Day` keeps the time and plays scenes of `script.py` on the stand-ins; it can be slowed,
hurried and held. Colleagues do with the messenger what a person could, by what the buttons say;
where the button is not there, nothing happens and the day goes on.
"""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress

from sandbox.abroad import Abroad
from sandbox.cast import DESKS, OFFICIAL
from sandbox.script import (
    DAY,
    DAY_LENGTH,
    EVENING,
    EVENING_EVERY,
    STREETS,
    Answers,
    Deletes,
    Edits,
    Posts,
    Says,
    SaysAbroad,
    SaysInVillage,
    Scene,
    Takes,
)
from sandbox.telegram import Messenger, TownError, TownMessage
from sandbox.telegram_web import Channel
from sandbox.village import Village
from sandbox.vk import Comment, Post, VkTown

SPEEDS = (0, 1, 3)


class Day:
    """One day of the town. `residents` are VK ids by the script's keys, `threads` by office,
    `channel` is the town's in Telegram.

    `link_base` is where links to the wall lead. `on_turn` is called when the speed changes and
    when the day begins.
    """

    def __init__(
        self,
        messenger: Messenger,
        vk: VkTown,
        channel: Channel,
        residents: Mapping[str, int],
        threads: Mapping[str, int | None],
        village: Village,
        abroad: Abroad,
        on_turn: Callable[[], None] = lambda: None,
        scenes: tuple[Scene, ...] = DAY,
    ) -> None:
        self.link_base = ""
        self.speed = 1
        self.elapsed = 0.0
        self.begun = False
        self._messenger = messenger
        self._vk = vk
        self._village = village
        self._abroad = abroad
        self._channel = channel
        self._residents = residents
        self._chats = {desk.slug: (desk.chat_id, threads.get(desk.slug)) for desk in DESKS}
        self._on_turn = on_turn
        self._scenes = scenes
        self._played = 0
        self._said: dict[str, Post | Comment] = {}
        self._taken: dict[tuple[int, str], TownMessage] = {}
        self._turned = asyncio.Event()

    def turn(self, speed: int) -> None:
        """Hold the day (0), let it go (1) or hurry it (3); ValueError for another speed."""
        if speed not in SPEEDS:
            raise ValueError(f"the day goes at {SPEEDS}, not {speed}")
        self.speed = speed
        self._turned.set()
        self._on_turn()

    async def run(self) -> None:
        """Let the day pass until cancelled."""
        self.begun = True
        self._on_turn()
        now = asyncio.get_running_loop().time
        while True:
            began, speed = now(), self.speed
            self._turned.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(self.wait / speed if speed else None):
                    await self._turned.wait()
            self.advance((now() - began) * speed)

    @property
    def wait(self) -> float:
        """Seconds of the day until something happens."""
        return max(self._next().at - self.elapsed, 0.0)

    def advance(self, seconds: float) -> None:
        """Let that much of the day pass, with all that happens in it."""
        self.elapsed += seconds
        while (scene := self._next()).at <= self.elapsed:
            self._played += 1
            self._play(scene)

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
            case Takes():
                self._take(scene)
            case Answers():
                self._answer(scene)

    # ---- residents

    def _say(self, scene: Says) -> None:
        author = self._residents[scene.who] if scene.who else -scene.wall
        if not scene.under:
            self._said[scene.key] = self._vk.write_post(scene.wall, author, scene.text)
            return
        post = self._said[scene.under]
        answered = self._said[scene.to].id if scene.to else None
        if not post.deleted:
            self._said[scene.key] = self._vk.write_comment(
                scene.wall, post.id, author, scene.text, reply_to=answered
            )

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

    # ---- colleagues

    def _take(self, scene: Takes) -> None:
        chat_id, thread_id = self._chats[scene.desk]
        for message in reversed(self._messenger.messages(chat_id, thread_id)):
            with suppress(LookupError, TownError):
                data = message.button("Взять").callback_data or ""
                self._messenger.press(scene.who, chat_id, message.message_id, data)
                self._taken[scene.who, scene.desk] = message
                return

    def _answer(self, scene: Answers) -> None:
        card = self._taken.pop((scene.who, scene.desk), None)
        post = self._post_of(card) if card else None
        if card is None or card.deleted or post is None or post.deleted:
            return
        reply = self._vk.write_comment(post.group_id, post.id, -OFFICIAL, scene.text)
        link = f"{self.link_base}/wall-{post.group_id}_{post.id}?reply={reply.id}"
        with suppress(TownError):
            self._messenger.say(
                scene.who, card.chat_id, link, reply_to=card, thread_id=card.thread_id
            )

    def _post_of(self, card: TownMessage) -> Post | None:
        """The post the card's link button leads to."""
        for button in card.buttons:
            _, _, tail = (button.url or "").partition("/wall-")
            group, _, number = tail.partition("?")[0].partition("_")
            if group.isdigit() and number.isdigit():
                community = self._vk.groups.get(int(group))
                return community.posts.get(int(number)) if community else None
        return None


def evening(number: int) -> Says:
    """The voice that comes `number`-th after the script, the same every day."""
    names = ("lev", "galina", "stepan", "marina", "nikita", "elena", "denis", "olga")
    text = EVENING[number % len(EVENING)].format(
        street=STREETS[number % len(STREETS)], house=2 + number * 7 % 41
    )
    at = DAY_LENGTH + (number + 1) * EVENING_EVERY
    return Says(at, f"evening-{number}", names[number % len(names)], text)
