"""Whose answer an official word in a thread is, and whose author has come back. Pure.

Lives here: what a thread's posts say of each other. Does not live here: reading them, changing
incidents (`answers.py`), which state allows what (`moves/replying.py`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.facts import Kind, Tone


class Way(StrEnum):
    """How an answer became known: a person gave its link, it was found, or it went out here."""

    GIVEN = ""
    FOUND = "found"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Said:
    """One post of a thread as it is stored; `official`: an office's own page wrote it."""

    id: int
    external_id: str
    parent_id: str | None
    author_id: str
    official: bool
    incident_id: int | None
    posted_at: datetime
    link: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """What is known of one thread; `top` is the external id of its first post."""

    top: str
    posts: Mapping[str, Said]

    def above(self, post: Said) -> Iterator[Said]:
        """What the post answers, what that answers, and so on up."""
        seen = {post.external_id}
        while post.parent_id is not None and post.parent_id not in seen:
            seen.add(post.parent_id)
            parent = self.posts.get(post.parent_id)
            if parent is None:
                return
            yield parent
            post = parent


@dataclass(frozen=True, slots=True)
class Word:
    """What a resident has written now, as triage judged it."""

    post: Said
    kind: Kind
    tone: Tone
    topic: str

    @property
    def pleased(self) -> bool:
        """Merely thanks."""
        return self.kind is Kind.THANKS or (self.kind is Kind.OTHER and self.tone is Tone.POSITIVE)


@dataclass(frozen=True, slots=True)
class Standing:
    """An incident that was answered or closed: since when its author may be coming back."""

    since: datetime
    topic: str
    reply_post_id: int | None


def answered_by(reply: Said, thread: Thread) -> int | None:
    """The one incident an official word answers; None where it is said to nobody of ours.

    That is whose complaint it replies to, through the office's own words in between; else what
    the person it replies to has complained of in this thread last; else the complaint that the
    thread is about. A word under somebody else's comment is not an answer to all comments.
    """
    if reply.external_id == thread.top:
        return None
    above = list(thread.above(reply))
    resident = next((post for post in above if not post.official), None)
    highest = above[-1] if above else reply
    if resident is None and highest.parent_id not in (None, thread.top):
        # Said to a comment that nobody has read, which may be about anything.
        return None
    if resident is not None and resident.external_id != thread.top:
        if resident.incident_id is not None:
            return resident.incident_id
        own = _complaints(resident.author_id, reply.posted_at, thread)
        if own:
            return own[-1].incident_id
    top = thread.posts.get(thread.top)
    return top.incident_id if top is not None and not top.official else None


def came_back(word: Word, thread: Thread, standings: Mapping[int, Standing]) -> int | None:
    """The incident whose author writes again after its answer or closing, and not only thanks.

    Who that is, is known by the author's id within this one thread. In a thread of many matters
    another clear topic is another matter, unless the word stands in the same branch.
    """
    post = word.post
    if post.official or not post.author_id or word.pleased:
        return None
    above = list(thread.above(post))
    if word.kind is Kind.OTHER and above and _is_anothers(above[0], post, thread):
        return None
    for own in reversed(_complaints(post.author_id, post.posted_at, thread)):
        standing = standings.get(own.incident_id or 0)
        if standing is None or post.id == own.id or post.posted_at <= standing.since:
            continue
        branch = {one.id for one in above if one.external_id != thread.top}
        if word.topic in ("", standing.topic) or branch & {own.id, standing.reply_post_id}:
            return own.incident_id
    return None


def _is_anothers(parent: Said, post: Said, thread: Thread) -> bool:
    """Whether it is another resident's comment: two residents talk."""
    return (
        parent.external_id != thread.top
        and not parent.official
        and parent.author_id != post.author_id
    )


def _complaints(author_id: str, before: datetime, thread: Thread) -> list[Said]:
    """What this author has raised in this thread until then, the latest last."""
    if not author_id:
        return []
    found = [
        post
        for post in thread.posts.values()
        if post.author_id == author_id
        and post.incident_id is not None
        and not post.official
        and post.posted_at <= before
    ]
    return sorted(found, key=lambda post: (post.posted_at, post.id))


_INTERIM = re.compile(
    r"взят[аоы]? (?:\w+ )?(?:на (?:\w+ )?контрол|в работу)|на (?:\w+ )?контрол[ея]\b"
    r"|(?:заявк|обращени|сообщени|жалоб|информаци|вопрос)\w*(?: \S+){0,3}"
    r" (?:принят|зарегистрирован|передан|направлен)"
    r"|принят[аоы]? (?:\w+ )?(?:в работу|к сведению)|передали (?:\w+ )?(?:информаци|специалист)"
    r"|(?:уточните|укажите|сообщите|напишите|пришлите|отправьте)\b"
    r"|спасибо за (?:\w+ )?(?:сигнал|обращени|информаци|сообщени)"
    r"|ответ (?:будет|дадим|направим|предоставим)|(?:ответим|разбер[её]мся|проверим)\b"
)
_CONCRETE = re.compile(
    r"\b\d{1,2}[./]\d{1,2}\b|\b\d{1,2} (?:янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)"
    r"|\b(?:сегодня|завтра|послезавтра)\b|\bдо конца (?:дня|недели|месяца|года)"
    r"|\bв течение (?:\w+ )?(?:час|дн|сут|недел)|\b\d{1,2}:\d\d\b"
    r"|устранен|отремонтир|выполнен|восстановлен|вывез|почин|замен[еи]|убран|подключен|включен"
)


def is_interim(text: str) -> bool:
    """Whether an official text only says that it was heard, or asks back: «заявка принята»,
    «взято на контроль», «уточните адрес», «по какому адресу?», with no date and nothing done."""
    plain = text.lower().replace("ё", "е").rstrip()
    asks = plain.endswith("?")
    return (asks or bool(_INTERIM.search(plain))) and not _CONCRETE.search(plain)


def same_link(one: str, other: str) -> bool:
    """Whether two links lead to one reply, however the network's app has written them."""
    return bool(one) and _bare(one) == _bare(other)


def _bare(link: str) -> str:
    address = re.sub(r"^https?://(?:www\.|m\.)?", "", link.strip()).replace("vk.ru/", "vk.com/")
    return re.sub(r"&thread=\d+|#.*$", "", address).rstrip("/")
