"""What the page's scripts are told, as JSON: figures and incidents in words for people.

Texts of residents come masked from below. Does not live here: who may see it (`desk.py`).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.views import finding_texts, texts
from handlers.views.moments import moment
from handlers.views.timeline import why_of
from handlers.views.words import day_range, short_date, working
from services.board.figures import BoardFigures
from services.board.lines import Line
from services.board.one import Opened
from services.facts import DismissReason, Outcome, Status
from services.incident_facts import IncidentFacts, PostFacts
from services.languages import Wording, _, spoken
from services.networks import registry
from services.people import PersonFacts
from services.replying.answering import Way
from services.reporting.measures import Share
from services.reporting.periods import Days, local_date
from services.reporting.summary import Bar
from services.rules import Rules
from services.search.timeline import Moment

Json = dict[str, Any]

ROWS = 7
"""Topics and districts shown, the largest."""


def person(one: PersonFacts, role: str, rules: Rules) -> Json:
    """Who looks, and the language that all answers are in."""
    return {"name": one.name, "role": role, "region": rules.region, "language": spoken()}


def figures(found: BoardFigures, days: Days, rules: Rules) -> Json:
    """The figures of a look."""
    reply = found.reply.working
    today = local_date(found.as_of, rules.zone)
    return {
        "days": day_range(days.first, days.last, today),
        "now": {
            "open": found.now.open,
            "overdue": found.now.overdue,
            "escalated": found.now.escalated,
            "unnoted": found.now.unnoted,
        },
        "flow": {
            "received": found.flow.received.incidents,
            "posts": found.flow.posts,
            "answered": found.flow.answered.incidents,
            "closed": found.flow.closed.incidents,
            "dismissed": found.flow.dismissed.incidents,
        },
        "kept": {"sla": _share(found.kept.sla), "reply": _share(found.kept.reply)},
        "reply": {
            "n": reply.n,
            "p50": "" if reply.p50 is None else working(reply.p50),
            "p90": "" if reply.p90 is None else working(reply.p90),
        },
        "bars": [_bar(bar, len(days)) for bar in found.bars],
        "topics": _counted([(key, texts.topic(key), count) for key, count in found.topics]),
        "districts": _counted(
            [(key, key or _("Место не названо"), count) for key, count in found.districts]
        ),
        "offices": [
            {
                "name": one.name or _("Координатор"),
                "received": one.received,
                "closed": one.closed,
                "open": one.open,
                "overdue": one.overdue,
            }
            for one in found.offices
        ],
    }


def line(one: Line, rules: Rules, now: datetime) -> Json:
    """One line of the list."""
    due = moment(one.due_at, rules.zone, now) if one.due_at else ""
    return {
        "id": one.id,
        "status": one.status,
        "state": str(texts.STATUS[one.status]),
        "priority": one.priority,
        "haste": _named(texts.PRIORITY[one.priority]),
        "topic": texts.topic(one.topic),
        "place": _place(one.district, one.address),
        "office": one.office or _("Ответственного нет"),
        "holder": one.holder,
        "opened": moment(one.opened_at, rules.zone, now),
        "due": due,
        "overdue": one.overdue,
        "escalation": one.escalation,
        "noted": one.noted,
        "posts": one.posts,
        "snippet": one.snippet,
    }


def incident(found: Opened, rules: Rules, now: datetime) -> Json:
    """An incident with its history, and what this person may do to it."""
    facts, zone = found.facts, rules.zone
    return {
        "id": facts.id,
        "version": facts.version,
        "priority": facts.priority,
        "haste": _named(texts.PRIORITY[facts.priority]),
        "topic": " · ".join(part for part in (texts.topic(facts.topic), _(facts.subtopic)) if part),
        "place": _place(facts.district, facts.address),
        "state": _state(facts),
        "about": _about(facts, rules, now),
        "text": _text(facts.post),
        "origin": _origin(facts, rules, now),
        "links": [link for link in facts.links if link.startswith("http")],
        "reply": facts.reply_link if facts.reply_link.startswith("http") else "",
        "escalation": _escalation(facts),
        "history": [_moment(one, rules, now) for one in found.moments],
        "may": {
            "acknowledge": found.may_acknowledge,
            "assign": [{"id": one.id, "name": one.name} for one in found.to],
        },
        "as_of": moment(now, zone, now),
    }


def choices(offices: Mapping[int, str], topics: Sequence[str], districts: Sequence[str]) -> Json:
    """What the page can be narrowed to."""
    return {
        "offices": [{"id": number, "name": name} for number, name in offices.items()],
        "topics": [{"key": one, "name": texts.topic(one)} for one in topics],
        "districts": list(districts),
    }


def _about(facts: IncidentFacts, rules: Rules, now: datetime) -> list[list[str]]:
    """Names and values, in their order."""
    cycle, zone = facts.cycle, rules.zone

    def at(one: datetime | None) -> str:
        return moment(one, zone, now) if one else ""

    pairs = [
        (_("Ответственный"), facts.office.name if facts.office else _("нет")),
        (_("Держит"), facts.holder.name if facts.holder else ""),
        (_("Увидели"), at(cycle.seen_at)),
        (_("Ответить до"), at(cycle.reply_by) if cycle.first_reply_at is None else ""),
        (_("Ответили"), at(cycle.first_reply_at)),
        (_("Обещано до"), at(facts.promise.until if facts.promise else None)),
        (_("Закрыть до"), at(cycle.due_final_at) if facts.status is Status.ANSWERED else ""),
        (_("Закрыт"), at(facts.closed_at)),
        (_("Сообщений"), str(facts.posts_count) if facts.posts_count > 1 else ""),
    ]
    return [[name, value] for name, value in pairs if value]


def _state(facts: IncidentFacts) -> str:
    if facts.merged_into is not None:
        return _("объединён с №{id}").format(id=facts.merged_into)
    if facts.status is Status.DISMISSED:
        return _("отклонён: {reason}").format(
            reason=str(texts.DISMISS[DismissReason(facts.dismiss_reason)]).lower()
        )
    if facts.status is Status.CLOSED:
        return _("закрыт: {outcome}").format(
            outcome=str(texts.OUTCOME[Outcome(facts.outcome)]).lower()
        )
    if facts.status is Status.ANSWERED and facts.reply_by is Way.FOUND:
        return _("ответ найден")
    return str(texts.STATUS[facts.status])


def _text(post: PostFacts | None) -> str:
    if post is not None and post.erased:
        return _("Текст и автор удалены: срок хранения вышел.")
    if post is None or not post.text.strip():
        return _("Без текста: смотрите вложения по ссылке.")
    return post.text.strip()


def _origin(facts: IncidentFacts, rules: Rules, now: datetime) -> str:
    post = facts.post
    if post is None:
        return ""
    kind = str(texts.POST_KIND.get(post.kind, post.kind))
    parts = [registry.title(post.network), kind, moment(post.posted_at, rules.zone, now)]
    return " · ".join([*parts, _("удалено автором")] if post.gone_at else parts)


def _escalation(facts: IncidentFacts) -> str:
    if not facts.escalation or facts.status not in (Status.NEW, Status.CLAIMED):
        return ""
    why = f": {_(facts.escalation_reason)}" if facts.escalation_reason else ""
    noted = _(" · принята") if facts.acknowledged >= facts.escalation else ""
    return _("Эскалация, уровень {level}{why}{noted}").format(
        level=facts.escalation, why=why, noted=noted
    )


def _moment(one: Moment, rules: Rules, now: datetime) -> Json:
    return {
        "at": moment(one.at, rules.zone, now),
        "iso": one.at.isoformat(),
        "who": one.who,
        "what": str(finding_texts.EVENT.get(one.kind, one.kind.replace("_", " "))),
        "why": why_of(one, rules),
    }


def _bar(bar: Bar, length: int) -> Json:
    first, last = bar.days.first, bar.days.last
    short = short_date(first) if length <= 70 else f"{first:%m.%y}"
    return {
        "short": short,
        "days": day_range(first, last, last),
        "received": bar.received,
        "answered": bar.answered,
        "overdue": bar.overdue,
    }


def _share(share: Share) -> Json:
    return {"percent": share.percent, "part": share.part, "whole": share.whole}


def _counted(rows: Sequence[tuple[str, str, int]]) -> Json:
    """The largest of them, and how many more there are."""
    shown = [{"key": key, "name": name, "count": count} for key, name, count in rows[:ROWS]]
    return {"rows": shown, "more": len(rows) - len(shown)}


def _named(priority: Wording) -> str:
    """«🔴 Критично» without its circle: the page draws its own."""
    return str(priority).split(" ", 1)[1]


def _place(district: str, address: str) -> str:
    return ", ".join(part for part in (district, address) if part)
