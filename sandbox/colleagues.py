"""Those who work at the desk: each does one thing after another in the messenger, as a person.

They press what is on the screen and write what a person could; where the button is not there
yet, they look again, and after a while let it be. Nothing here touches the desk itself.
"""

import logging
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from re import search

from sandbox.cast import DESKS, OFFICIAL
from sandbox.english import on_screen
from sandbox.scenes import Act, Answers, Clears, Presses, Takes, Writes
from sandbox.telegram import Messenger, TownError, TownMessage
from sandbox.vk import Post, VkTown

PATIENCE = 20.0
"""Seconds somebody looks for a button or a message that is not there."""
CLAIM = "✋ Взять"
"""On a card; the panel's button takes the next incident, whatever it is."""

log = logging.getLogger(__name__)


class Colleagues:
    """What they have to do, in the order of each. `threads` are forum topics by office.

    `link_base` is where links to the wall lead. `missed` are the acts that could not be done.
    """

    def __init__(self, messenger: Messenger, vk: VkTown, threads: Mapping[str, int | None]) -> None:
        self.link_base = ""
        self.missed: list[Act] = []
        self._messenger = messenger
        self._vk = vk
        self._chats = {desk.slug: (desk.chat_id, threads.get(desk.slug)) for desk in DESKS}
        self._todo: dict[int, deque[Act]] = {}
        self._since: dict[int, float] = {}
        self._taken: dict[tuple[int, str], TownMessage] = {}
        self._heard_of, self._silent_since = -1, 0.0

    @property
    def busy(self) -> bool:
        """Whether anybody has something to do."""
        return bool(self._todo)

    def quiet_for(self, now: float) -> float:
        """Seconds the bot has said and changed nothing, as far as one has looked."""
        done = sum(call.method != "getUpdates" for call in self._messenger.calls)
        if done != self._heard_of:
            self._heard_of, self._silent_since = done, now
        return now - self._silent_since

    def ask(self, act: Act) -> None:
        """One more thing to do, after all that person has to do already."""
        self._todo.setdefault(act.who, deque()).append(act)

    def work(self, now: float) -> None:
        """Everybody does one thing, if it can be done; `now` is in seconds of any clock."""
        for who, acts in list(self._todo.items()):
            if self._done(acts[0]):
                acts.popleft()
                self._since.pop(who, None)
            elif now - self._since.setdefault(who, now) >= PATIENCE:
                log.warning("could not be done: %s", acts[0])
                self.missed.append(acts.popleft())
                del self._since[who]
            if not acts:
                del self._todo[who]

    def _done(self, act: Act) -> bool:
        with suppress(LookupError, TownError):
            match act:
                case Takes():
                    self._taken[act.who, act.desk] = self._press(act.who, act.desk, "", CLAIM)
                case Presses():
                    self._press(act.who, act.desk, act.on, act.button)
                case Writes():
                    self._write(act)
                case Answers():
                    self._answer(act)
                case Clears():
                    self._todo[act.who].extend(self._chores(act))
            return True
        return False

    def _press(self, who: int, desk: str, on: str, words: str) -> TownMessage:
        """LookupError when there is no such button."""
        for message in self._heard(who, desk, on):
            with suppress(LookupError):
                data = message.button(on_screen(words)).callback_data or ""
                self._messenger.press(who, message.chat_id, message.message_id, data)
                return message
        raise LookupError(words)

    def _write(self, act: Writes) -> None:
        to = next(self._heard(act.who, act.desk, act.on), None) if act.on else None
        if act.on and to is None:
            raise LookupError(act.on)
        chat_id, thread_id = self._place(act.who, act.desk)
        self._messenger.say(act.who, chat_id, act.text, reply_to=to, thread_id=thread_id)

    def _answer(self, act: Answers) -> None:
        """A post nobody can be answered under is answered on the administration's own wall."""
        card = self._taken.get((act.who, act.desk))
        if act.on:
            heard = self._heard(act.who, act.desk, act.on)
            card = next((one for one in heard if _is_card(one)), None)
        if card is None:
            raise LookupError(act.desk)
        post = self._post_of(card)
        if post is None or post.deleted:
            said = self._vk.write_post(OFFICIAL, -OFFICIAL, act.text)
            link = f"{self.link_base}/wall-{OFFICIAL}_{said.id}"
        else:
            reply = self._vk.write_comment(post.group_id, post.id, -OFFICIAL, act.text)
            link = f"{self.link_base}/wall-{post.group_id}_{post.id}?reply={reply.id}"
        self._messenger.say(act.who, card.chat_id, link, reply_to=card, thread_id=card.thread_id)

    def _chores(self, act: Clears) -> Iterator[Act]:
        """What it takes to finish every free card, oldest first."""
        free = [one for one in self._heard(act.who, act.desk, "") if _has(one, CLAIM)]
        for card in reversed(free):
            on = _number(card)
            if on:
                press = Presses(act.at, act.who, act.desk, on, CLAIM)
                yield press
                yield Answers(act.at, act.who, act.desk, act.text, on)
                yield replace(press, on="", button="Окончательный")
                yield replace(press, on="", button="Разъяснено")

    def _heard(self, who: int, desk: str, words: str) -> Iterator[TownMessage]:
        """What the bot said there with these words, or of this number, newest first."""
        chat_id, thread_id = self._place(who, desk)
        for message in reversed(self._messenger.messages(chat_id, thread_id)):
            if message.from_bot and _speaks_of(message, words):
                yield message

    def _place(self, who: int, desk: str) -> tuple[int, int | None]:
        return self._chats[desk] if desk else (who, None)

    def _post_of(self, card: TownMessage) -> Post | None:
        """The post the card's link button leads to."""
        for button in card.buttons:
            _, _, tail = (button.url or "").partition("/wall-")
            group, _, number = tail.partition("?")[0].partition("_")
            if group.isdigit() and number.isdigit():
                community = self._vk.groups.get(int(group))
                return community.posts.get(int(number)) if community else None
        return None


def _has(message: TownMessage, words: str) -> bool:
    return any(on_screen(words) in button.text for button in message.buttons)


def _speaks_of(message: TownMessage, words: str) -> bool:
    """A number is the message's own: other cards may name it as one they look like."""
    if words.startswith(("№", "#")):
        return _number(message) == words
    return on_screen(words) in message.text


def _is_card(message: TownMessage) -> bool:
    return _has(message, "Пост")


def _number(card: TownMessage) -> str:
    """«№150» or "#150", or "" for what speaks of no incident."""
    found = search(r"[№#]\d+", card.text.partition("\n")[0])
    return found[0] if found else ""
