"""Asking for pages of the web preview, and what each answer means.

Lives here: the wire, statuses, redirects, telling an empty channel from a page that says
nothing. Does not live here: messages (`messages.py`), which pages to ask for (`channel.py`).

answer                                   means
302 to the name's own page               no preview: that page says of what
404                                      GONE
429                                      SLOW, not repeated within the visit
"no posts found" where posts are known   SLOW: Telegram says so when asked too often
no messages and no sign of why           LAYOUT after all repeats: BUG, never "empty"
a page of somebody else                  RETRY: a provider's notice, a broken balancer
"""

import asyncio
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from services.errors import ErrorKind, NetworkError
from services.languages import Text, lazy
from services.networks.base import Allowance
from services.networks.http import Answer, Http
from services.networks.telegram.messages import Lens, Shown, read_message
from services.networks.telegram.settings import TelegramSettings
from services.networks.telegram.tree import Node, parse
from services.networks.text import clean_line
from services.networks.visits import Manners, Token, Visit

METHOD = "page"
"""What one request of a page is called in the day's budget."""
LAYOUT = "layout"
TOO_MANY = "429"
NOTHING_FOUND = "nothing found"

_HEADERS = {"Accept-Language": "ru, en;q=0.5", "User-Agent": "Otklik (public posts, ~1/min)"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_FULL = 16
"""A page of this many messages is a whole one: there may be older ones, link or not."""
_LONGEST_PAUSE = timedelta(hours=1)
NO_PREVIEW = lazy("Telegram: «{name}»: нет веб-просмотра (закрыт, переименован или это не канал)")
PREVIEW_OFF = lazy("Telegram: канал «{name}»: веб-просмотр выключен или ограничен Telegram")
A_GROUP = lazy(
    "Telegram: «{name}» — группа, а не канал: пусть её администратор добавит бота, "
    'а источник будет kind = "group"'
)
NO_CHANNEL = lazy("Telegram: канала «{name}» нет: закрыт, удалён или переименован")
NOT_A_CHANNEL = lazy("Telegram: «{name}» — не канал")
FOREIGN = lazy("Telegram: вместо канала чужая страница, проверьте api_base и прокси")
NO_POSTS = lazy("Telegram: на странице не видно записей: сменилась разметка t.me или все удалены")
EMPTY = lazy("Telegram показал пустую страницу там, где есть записи: так он отвечает на спешку")

_CHANNEL = re.compile(r"subscriber|подписчик", re.IGNORECASE)
_GROUP = re.compile(r"member|участник", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Preview:
    """A page of a channel, oldest message first. `bad` messages had no readable number.

    `promises_older` says that the page links to one below, `may_have_older` that there may be.
    """

    shown: tuple[Shown, ...]
    bad: int
    promises_older: bool
    may_have_older: bool


class PreviewApi:
    """The way to the web preview, shared by all channels."""

    def __init__(self, settings: TelegramSettings) -> None:
        self.settings = settings
        manners = Manners(
            "Telegram", settings.rps, settings.backoff, not_at_once=frozenset({TOO_MANY})
        )
        self.token = Token(manners, settings.wire)

    def visit(self, now: datetime, allowance: Allowance) -> Visit:
        """Begin one fetch."""
        return self.token.visit(now, allowance)

    async def page(
        self, visit: Visit, name: str, before: int | None = None, *, is_known: bool
    ) -> Preview:
        """The newest page of a channel, or the one below the message `before`.

        `is_known` says that there are messages to be shown. Raises NetworkError.
        """

        async def attempt(http: Http) -> Preview:
            params = {"before": str(before)} if before else None
            answer = await self._get(http, f"s/{name}", params, visit.now)
            if answer.status in _REDIRECTS:
                _check_redirect(answer, name)
                raise NetworkError(ErrorKind.DENIED, NO_PREVIEW.filled(name=name), code="redirect")
            # A page takes tens of milliseconds: the desk goes on meanwhile.
            lens = Lens(name, name, self.settings.link_base)
            return await asyncio.to_thread(_read, answer.body, lens, is_known)

        try:
            return await visit.ask(METHOD, attempt)
        except NetworkError as error:
            if error.code == LAYOUT:
                raise NetworkError(ErrorKind.BUG, error.words, code=LAYOUT) from None
            if error.code == "redirect":
                raise await self._why_no_preview(visit, name) from None
            raise

    async def close(self) -> None:
        """Give back the connections."""
        await self.token.close()

    async def _get(
        self, http: Http, path: str, params: dict[str, str] | None, now: datetime
    ) -> Answer:
        url = f"{self.settings.api_base.rstrip('/')}/{path}"
        answer = await http.ask("GET", url, params=params, headers=_HEADERS)
        if answer.status != 200 and answer.status not in _REDIRECTS:
            raise _refusal(answer, now)
        return answer

    async def _why_no_preview(self, visit: Visit, name: str) -> NetworkError:
        """What the name's own page says; without it, all that may be the case."""

        async def attempt(http: Http) -> Node:
            answer = await self._get(http, name, None, visit.now)
            return await asyncio.to_thread(parse, answer.body.decode(errors="replace"))

        try:
            page = await visit.ask(METHOD, attempt)
        except NetworkError:
            return _denied(NO_PREVIEW, name)
        title, extra = page.first("tgme_page_title"), page.first("tgme_page_extra")
        about = extra.text if extra else ""
        if _CHANNEL.search(about):
            return _denied(PREVIEW_OFF, name)
        if _GROUP.search(about):
            return _denied(A_GROUP, name)
        if title is None:
            return NetworkError(ErrorKind.GONE, NO_CHANNEL.filled(name=name), code="name")
        return _denied(NOT_A_CHANNEL, name)


def _check_redirect(answer: Answer, name: str) -> None:
    """Raise RETRY for a redirect that is not Telegram's way to say "no preview"."""
    target = urlsplit(answer.headers.get("location", ""))
    if target.path.rstrip("/").rpartition("/")[2].lower() != name:
        words = lazy("Telegram: перенаправляет на {host}, проверьте api_base и прокси").filled(
            host=clean_line(target.netloc) or lazy("другую страницу")
        )
        raise NetworkError(ErrorKind.RETRY, words, code="host")


def _refusal(answer: Answer, now: datetime) -> NetworkError:
    if answer.status == 429:
        wait = answer.headers.get("retry-after", "")
        pause = timedelta(seconds=int(wait)) if wait.isdecimal() and len(wait) < 7 else None
        until = now + min(pause, _LONGEST_PAUSE) if pause else None
        words = lazy("Telegram просит читать реже (429)")
        return NetworkError(ErrorKind.SLOW, words, code=TOO_MANY, until=until)
    if answer.status in (404, 410):
        words = lazy("Telegram: такого канала нет")
        return NetworkError(ErrorKind.GONE, words, code=str(answer.status))
    words = lazy("Telegram ответил кодом {status}").filled(status=answer.status)
    return NetworkError(ErrorKind.RETRY, words, code=str(answer.status))


def _read(body: bytes, lens: Lens, is_known: bool) -> Preview:
    """A page's messages. Raises NetworkError when it is no page of a channel."""
    page = parse(body.decode(errors="replace"))
    title = page.first("tgme_channel_info_header_title")
    lens = Lens(lens.name, clean_line(title.text) if title else lens.title, lens.link_base)
    nodes = page.outermost({"js-widget_message", "tgme_widget_message"})
    shown = [read_message(node, lens) for node in nodes]
    readable = [one for one in shown if one is not None]
    if not any(not one.bad for one in readable):
        _judge_silence(page, bool(nodes), is_known)
    promises = any("data-before" in link.attributes for link in page.all("tme_messages_more"))
    return Preview(
        shown=tuple(sorted(readable, key=lambda one: one.id)),
        bad=len(shown) - len(readable),
        promises_older=promises,
        may_have_older=promises or len(nodes) >= _FULL,
    )


def _judge_silence(page: Node, is_unreadable: bool, is_known: bool) -> None:
    """Raise unless the page is that of a channel that has never had anything to show."""
    history = page.first("tgme_channel_history") or page.first("js-message_history")
    nothing = page.first("tme_no_messages_found")
    is_strange = history is None or is_known
    if not _is_telegrams(page):
        raise NetworkError(ErrorKind.RETRY, FOREIGN, code="foreign")
    if is_unreadable or (nothing is None and is_strange):
        raise NetworkError(ErrorKind.RETRY, NO_POSTS, code=LAYOUT)
    if is_known:
        raise NetworkError(ErrorKind.SLOW, EMPTY, code=NOTHING_FOUND)


def _is_telegrams(page: Node) -> bool:
    """Whatever its layout, a page of t.me offers to open the name in the application."""
    return any(
        value.startswith("tg://") for node in page.walk() for value in node.attributes.values()
    )


def _denied(words: Text, name: str) -> NetworkError:
    return NetworkError(ErrorKind.DENIED, words.filled(name=name), code="preview")
