"""What the page's scripts ask for, and the two things they do.

    POST   api/session                     {"init_data": …} or {"key": …} → who one is
    DELETE api/session                     out of an ordinary browser
    GET    api/board        ?period office topic district       figures and what to choose from
    GET    api/incidents    ?… which after                      a page of the list
    GET    api/incidents/7                                      one with its history
    POST   api/incidents/7/acknowledge     {}
    POST   api/incidents/7/assign          {"person": 3}
    GET    api/export       ?…                                  the workbook
    POST   api/export       ?…             {}                   the workbook into one's own chat

Words of the answers are in `shapes.py`; who may ask is settled in `desk.py`.
"""

from aiohttp import web

from bot.web.page import shapes
from bot.web.page.desk import Desk, body_of, said
from bot.web.refusals import Problem
from db.engine import AsyncSession
from handlers.overview import stats
from handlers.views import summary as words
from handlers.views.staff import ROLE
from services.board import lines, one, reach
from services.board.lines import Which
from services.board.reach import Filters
from services.outbox import Say
from services.people import PersonFacts
from services.regions import region_names
from services.reporting import reports
from services.reporting.periods import DAY, Days, local_date
from services.reporting.summary import Asked
from services.triage.topics import TOPICS

PERIODS = {"today": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}
"""Days up to today."""

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def board(desk: Desk, request: web.Request, person: PersonFacts) -> web.StreamResponse:
    """Figures of what was asked, and what the page can be narrowed to."""
    asked = _asked(desk, request, person)
    found = await desk.memory.figures(asked)
    async with desk.database.read() as session:
        offices = await reach.office_names(session, person)
        districts = await region_names.districts(session)
    return said(
        {
            "person": shapes.person(person, str(ROLE[person.role]), desk.rules),
            "choices": shapes.choices(offices, TOPICS, districts),
            "figures": shapes.figures(found, asked.days, desk.rules),
        },
        request,
    )


async def incidents(desk: Desk, request: web.Request, person: PersonFacts) -> web.StreamResponse:
    """A page of the list, and the number that asks for the next one; 0: there is none."""
    asked, at = _asked(desk, request, person), desk.now()
    which = request.query.get("which", Which.OPEN)
    if which not in list(Which):
        raise _wrong("which")
    after = _number(request.query.get("after", "0"), "after")
    async with desk.database.read() as session:
        found = await lines.lines(session, asked, Which(which), after, at, desk.rules)
    return said(
        {
            "lines": [shapes.line(line, desk.rules, at) for line in found],
            "next": found[-1].id if len(found) == lines.SIZE else 0,
        },
        request,
    )


async def incident(desk: Desk, request: web.Request, person: PersonFacts) -> web.StreamResponse:
    """One incident with its history."""
    async with desk.database.read() as session:
        shown = await _shown(session, desk, request, person)
    return said(shown, request)


async def acknowledge(desk: Desk, request: web.Request, person: PersonFacts) -> web.StreamResponse:
    """Take note of an escalation; the incident after it."""
    await body_of(request)
    async with desk.database.write() as session:
        await one.acknowledge(session, _incident(request), desk.act(person))
        shown = await _shown(session, desk, request, person)
    return _changed(desk, shown)


async def assign(desk: Desk, request: web.Request, person: PersonFacts) -> web.StreamResponse:
    """Give an incident to a colleague; the incident after it."""
    to = (await body_of(request)).get("person")
    if not isinstance(to, int) or isinstance(to, bool):
        raise _wrong("person")
    async with desk.database.write() as session:
        await one.assign(session, _incident(request), to, desk.act(person))
        shown = await _shown(session, desk, request, person)
    return _changed(desk, shown)


async def download(desk: Desk, request: web.Request, person: PersonFacts) -> web.StreamResponse:
    """The workbook of what was asked."""
    asked = _asked(desk, request, person)
    made = await stats.workbook(desk.database, desk.rules, desk.now(), asked)
    if made is None:
        raise Problem(404, "empty", "За эти дни инцидентов нет.", "There are no incidents.")
    content, facts = made
    disposition = f'attachment; filename="{words.filename(facts, "xlsx")}"'
    headers = {"Content-Disposition": disposition, "Cache-Control": "no-store"}
    return web.Response(body=content, content_type=XLSX, headers=headers)


async def send(desk: Desk, request: web.Request, person: PersonFacts) -> web.StreamResponse:
    """The workbook into the person's own chat: a phone's Mini App cannot keep a file."""
    await body_of(request)
    asked = _asked(desk, request, person)
    async with desk.database.write() as session:
        await reports.put(
            session, asked, chat_id=person.chat_id, thread_id=None, now=desk.now(),
            kinds=(Say.WORKBOOK,),
        )  # fmt: skip
    desk.told()
    return said({})


async def _shown(
    session: AsyncSession, desk: Desk, request: web.Request, person: PersonFacts
) -> shapes.Json:
    at = desk.now()
    found = await one.opened(session, person, _incident(request), at)
    return shapes.incident(found, desk.rules, at)


def _changed(desk: Desk, shown: shapes.Json) -> web.Response:
    """After something was changed: figures are counted anew, the chats are told."""
    desk.memory.forget()
    desk.told()
    return said(shown)


def _asked(desk: Desk, request: web.Request, person: PersonFacts) -> Asked:
    """Days and scope of the query; Refused for an office of others."""
    query = request.query
    length = PERIODS.get(query.get("period", "week"))
    if length is None:
        raise _wrong("period")
    today = local_date(desk.now(), desk.rules.zone)
    office = query.get("office", "")
    filters = Filters(
        _number(office, "office") if office else None,
        query.get("topic") or None,
        query.get("district") or None,
    )
    return Asked(Days(today - (length - 1) * DAY, today), reach.scope(person, filters))


def _incident(request: web.Request) -> int:
    return _number(request.match_info["incident"], "incident")


def _number(text: str, where: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 16):
        raise _wrong(where)
    return int(text)


def _wrong(where: str) -> Problem:
    return Problem(400, "query", f"{where}: не понятно.", f"{where}: not understood.", where)
