"""The forms of an address: what an operator may type, and the links we show.

Lives here: pure text to text. Does not live here: asking a network whether an address exists.
"""

import re

from services.errors import Refused
from services.languages import lazy

_VK_HOST = re.compile(r"^(?:https?://)?(?:(?:www|m)\.)?vk\.(?:com|ru)/", re.IGNORECASE)
_VK_POST = re.compile(r"(?:^|[?&]w=)wall(-?[1-9]\d*)(?:_\d+)?(?=$|[?&#/%])")
_VK_GROUP = re.compile(r"^(?:club|public|event|-)([1-9]\d*)$")
_VK_PERSON = re.compile(r"^id([1-9]\d*)$")
_VK_BOARD = re.compile(r"^(?:board([1-9]\d*)|topic-([1-9]\d*)_\d+)(?=$|[?&#/%])")
_LONGEST_PHRASE = 200
_VK_NAME = re.compile(r"^(?!(?:club|public|event|id)?\d+$)[a-z0-9_.]{2,32}$")


def vk_address(typed: str) -> str:
    """The canonical address of a wall: `club1`, `id1` or a screen name in lower case.

    Takes links of vk.com, vk.ru and m.vk.com, `@name`, `club1`, `public1`, `event1`, `-1`,
    and links to a post of the wall. Raises Refused when it is none of these.
    """
    path = _VK_HOST.sub("", typed.strip()).lower()
    if post := _VK_POST.search(path):
        return _vk_canonical(int(post[1]))
    name = re.split(r"[?#/]", path.removeprefix("@"), maxsplit=1)[0]
    if group := _VK_GROUP.match(name):
        return _vk_canonical(-int(group[1]))
    if person := _VK_PERSON.match(name):
        return _vk_canonical(int(person[1]))
    if _VK_NAME.match(name):
        return name
    raise Refused(
        lazy(
            "«{typed}» не похоже на адрес стены ВКонтакте: нужна ссылка vk.com/…, короткое "
            "имя или club с номером."
        ).filled(typed=typed.strip()[:80])
    )


def vk_board(typed: str) -> str:
    """The canonical address of a community's discussions: as of its wall.

    Takes also links to the board or to one discussion. Raises Refused for a person's address.
    """
    path = _VK_HOST.sub("", typed.strip()).lower()
    board = _VK_BOARD.match(path)
    address = f"club{board[1] or board[2]}" if board else vk_address(typed)
    if _VK_PERSON.match(address):
        raise Refused(
            lazy("«{typed}» не сообщество: обсуждения бывают только там.").filled(
                typed=typed.strip()[:80]
            )
        )
    return address


def vk_search(typed: str) -> str:
    """The canonical address of a search: a phrase, or `wall: phrase` to search one wall.

    What stands before the last colon and a space names a wall when `vk_address` can read it. A
    phrase is VK's query: words, or an exact wording in double quotes. Raises Refused for none.
    """
    wall, phrase = split_search(typed)
    address = f"{wall}: {phrase}" if wall else phrase
    if not 2 <= len(phrase) <= _LONGEST_PHRASE:
        raise Refused(
            lazy("Фраза для поиска ВКонтакте: от 2 до {longest} знаков.").filled(
                longest=_LONGEST_PHRASE
            )
        )
    return address


def split_search(typed: str) -> tuple[str, str]:
    """The wall's canonical address ("" for none) and the phrase."""
    before, colon, after = typed.rpartition(": ")
    if colon:
        try:
            return vk_address(before), " ".join(after.split())
        except Refused:
            pass
    return "", " ".join(typed.split())


def vk_owner(address: str) -> int | None:
    """The owner id in a canonical address, negative for a community; None for a screen name."""
    if group := _VK_GROUP.match(address):
        return -int(group[1])
    if person := _VK_PERSON.match(address):
        return int(person[1])
    return None


def vk_link(base: str, owner: int, post: int, reply: int | None = None, top: int = 0) -> str:
    """The link to a post, to a top comment `reply`, or to a `reply` in the thread of `top`."""
    link = f"{base.rstrip('/')}/wall{owner}_{post}"
    if reply is None:
        return link
    return f"{link}?reply={reply}" + (f"&thread={top}" if top else "")


def vk_topic_link(base: str, owner: int, topic: int, comment: int | None = None) -> str:
    """The link to a discussion, or to a comment in it."""
    link = f"{base.rstrip('/')}/topic{owner}_{topic}"
    return link if comment is None else f"{link}?post={comment}"


def _vk_canonical(owner: int) -> str:
    return f"club{-owner}" if owner < 0 else f"id{owner}"
