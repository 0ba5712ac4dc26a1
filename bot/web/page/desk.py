"""Who may come in: a pass for what Telegram signed or for a one-time link, read at every request.

A pass travels as `Authorization: Bearer` (a Mini App keeps it in memory) or as a cookie that no
script and no other site can use (an ordinary browser). Whatever changes something must be JSON,
which no foreign form can send. What is answered then is in `answers.py`.
"""

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from bot.web.page import shapes
from bot.web.page.auth import Passes, stale, telegram_id
from bot.web.page_section import PageAt
from bot.web.refusals import Problem
from db.engine import Database
from handlers.views.staff import ROLE
from services import people
from services.board import keys, reach
from services.board.memory import Memory
from services.clock import Now
from services.desk import tongues
from services.errors import Refused
from services.languages import Language, _, speak, speaking, spoken
from services.moves import Act
from services.people import PersonFacts
from services.rules import Rules

COOKIE = "otklik_page"
HOUR = "Desk-Hour"
"""The header that tells when it was answered, by the region's clock as everything on the page."""
Answer = Callable[["Desk", web.Request, PersonFacts], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page's paths need. `told` is called when there may be something to say;
    `is_secure`: whether the page is reached over https, so that its cookie needs that too."""

    settings: PageAt
    token: str
    passes: Passes
    database: Database
    memory: Memory
    rules: Rules
    now: Now
    told: Callable[[], None]
    is_secure: bool

    def known(self, answer: Answer) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """The handler for who has a pass and may look; refusals of the desk become 403."""

        async def handler(request: web.Request) -> web.StreamResponse:
            with speaking(self._language(request)):
                response = await in_words(self._answered(answer, request))
            response.headers[HOUR] = f"{self.now().astimezone(self.rules.zone):%H:%M}"
            return response

        return handler

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """A pass for what Telegram signed, or for a one-time link."""
        with speaking(self._language(request)):
            body = await body_of(request)
            return await in_words(self._entered(body))

    async def leave(self, _request: web.Request) -> web.StreamResponse:
        """Take the cookie away."""
        response = said({})
        response.del_cookie(COOKIE)
        return response

    def act(self, person: PersonFacts) -> Act:
        """That person acting now."""
        return Act(person, self.now(), self.rules)

    async def _answered(self, answer: Answer, request: web.Request) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        number = self.passes.read(given or request.cookies.get(COOKIE, ""), self.now())
        async with self.database.read() as session:
            person = await people.by_telegram(session, number)
        if person is None:
            raise stale()
        self._speak_to(person)
        reach.offices_of(person)
        return await answer(self, request, person)

    async def _entered(self, body: dict[str, Any]) -> web.StreamResponse:
        at = self.now()
        until = at + self.settings.session_for
        if isinstance(key := body.get("key"), str):
            async with self.database.write() as session:
                person = await keys.take(session, key, Act(None, at, self.rules))
                self._speak_to(person)
                reach.offices_of(person)
            response = self._welcome(person, "")
            # Strict: no other site can make a browser use it.
            response.set_cookie(
                COOKIE, self.passes.give(person.telegram_id, until),
                max_age=int(self.settings.session_for.total_seconds()),
                httponly=True, samesite="Strict", secure=self.is_secure,
            )  # fmt: skip
            return response
        signed = body.get("init_data")
        number = telegram_id(
            signed if isinstance(signed, str) else "", self.token, at, self.settings.fresh_for
        )
        async with self.database.read() as session:
            found = await people.by_telegram(session, number)
        if found is None:
            raise Refused(_("Вас нет в списке сотрудников."))
        self._speak_to(found)
        reach.offices_of(found)
        return self._welcome(found, self.passes.give(number, until))

    def _language(self, request: web.Request) -> Language:
        """Of somebody not known yet: what the browser asks for first, else the desk's."""
        first, _, _ = request.headers.get("Accept-Language", "").partition(",")
        return tongues.known(first) or self.rules.language

    def _speak_to(self, person: PersonFacts) -> None:
        speak(tongues.known(person.language) or self.rules.language)

    def _welcome(self, person: PersonFacts, given: str) -> web.Response:
        return said(shapes.person(person, str(ROLE[person.role]), self.rules) | {"pass": given})


async def in_words(answer: Awaitable[web.StreamResponse]) -> web.StreamResponse:
    """The answer; what the desk refuses is a 403 that says why."""
    try:
        return await answer
    except Refused as refusal:
        words = str(refusal)
        english = words if spoken() is Language.ENGLISH else "The desk refuses this."
        raise Problem(403, "refused", words, english) from None


async def body_of(request: web.Request) -> dict[str, Any]:
    """The JSON of a request that changes something; Problem where it is something else."""
    if request.content_type != "application/json":
        raise Problem(415, "json", _("Нужен JSON."), "JSON is expected.")
    try:
        found = json.loads(await request.read())
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Problem(400, "bad_json", _("Нужен объект JSON."), "A JSON object is expected.")
    return found


def said(content: Mapping[str, Any], request: web.Request | None = None) -> web.Response:
    """JSON for one person's eyes; what the browser has already is not sent to it again."""
    body = json.dumps(content, ensure_ascii=False).encode()
    tag = hashlib.sha256(body).hexdigest()[:32]
    known = request.if_none_match if request is not None else None
    unchanged = known is not None and any(one.value == tag for one in known)
    response = web.Response(
        status=304 if unchanged else 200,
        body=None if unchanged else body,
        content_type="application/json",
        headers={"Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"},
    )
    response.etag = tag
    return response
