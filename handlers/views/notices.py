"""Nudges, escalations, alerts and questions as words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from types import MappingProxyType
from typing import Any

from handlers.views import publishing, queue_texts, texts
from handlers.views.buttons import PAGE
from handlers.views.card_buttons import show
from handlers.views.cards import plain
from handlers.views.moments import moment
from handlers.views.speech import Speech, Words
from handlers.views.told import say
from handlers.views.words import count, day
from services.desk.replies import Purpose
from services.facts import Status
from services.incident_facts import IncidentFacts
from services.languages import _
from services.notices import Notice
from services.people import PersonFacts
from services.rules import Rules


def notice(
    facts: IncidentFacts,
    what: Notice,
    mentioned: Sequence[PersonFacts],
    rules: Rules,
    now: datetime,
    *,
    reply_to: int | None,
    to_supervisor: bool,
    link: str = "",
    said: Mapping[str, Any] = MappingProxyType({}),
) -> Words:
    """A notice under the card; people called by name hear it on their phones. `said`: who did
    it (`by`) and why (`reason`), where that is not the incident's own; the `version` of a draft."""
    template = texts.NOTICE[what]
    if to_supervisor:
        template = texts.NOTICE_TO_SUPERVISOR.get(what, template)
    holder = facts.holder
    due = moment(facts.cycle.reply_by, rules.zone, now)
    line = template.format(
        id=facts.id,
        due=due,
        link=f'<a href="{escape(link)}">' if link.startswith("http") else "<a>",
        state=_after_answer(facts, due),
        reason=escape(_reason(facts, said)) or _("без причины"),
        by=escape(said.get("by", "")),
        until=_until(facts, rules),
        holder=texts.HELD_BY.format(name=escape(holder.name)) if holder else texts.HELD_BY_NOBODY,
    )
    names = _called(mentioned)
    html = f"{names}, {line}" if names else line
    keyboard = publishing.after(what, facts, said.get("version", 0))
    return Words(html=html, plain=plain(html), keyboard=keyboard, reply_to=reply_to)


def _reason(facts: IncidentFacts, said: Mapping[str, Any]) -> str:
    """What is kept to be told, or a person's choice or words."""
    kept = said.get("reason") or facts.escalation_reason
    return _(kept) if isinstance(kept, str) else say(kept)


def _after_answer(facts: IncidentFacts, due: str) -> str:
    """How the incident stands once something became of its answer."""
    match facts.status:
        case Status.NEW | Status.CLAIMED if facts.cycle_number > 1:
            return texts.OPENED_AGAIN.format(due=due)
        case Status.NEW | Status.CLAIMED:
            return texts.UNANSWERED_AGAIN.format(due=due)
        case Status.ANSWERED:
            return str(texts.ANSWER_STANDS)
        case _:
            return str(texts.STILL_CLOSED)


def bundle(
    many: Sequence[IncidentFacts],
    what: Notice,
    mentioned: Sequence[PersonFacts] = (),
    said: Mapping[str, Any] = MappingProxyType({}),
) -> Speech:
    """One message about many incidents, a button for each of the first; None for none."""
    if not many:
        return None
    number = count(len(many), "инцидент", "инцидента", "инцидентов")
    html = texts.BUNDLE[what].format(number=number, by=escape(said.get("by", "")))
    if names := _called(mentioned):
        html = f"{names}, {html}"
    if len(many) > PAGE:
        html += f"\n{texts.REST_IN_QUEUE}"
    return Words(html=html, plain=plain(html), keyboard=show(many[:PAGE]))


def note(text: str) -> Words:
    """A plain word to one person."""
    return Words(html=escape(text, quote=False), plain=text)


def _until(facts: IncidentFacts, rules: Rules) -> str:
    """The promised day; also of what was closed with one."""
    return day(facts.promised_at.astimezone(rules.zone).date()) if facts.promised_at else ""


def _called(people: Sequence[PersonFacts]) -> str:
    return ", ".join(
        f'<a href="tg://user?id={person.telegram_id}">{escape(person.name)}</a>'
        for person in people
    )


def alert(text: str) -> Words:
    """Trouble, told to an admin."""
    return Words(html=f"🛠 {escape(text, quote=False)}", plain=f"🛠 {text}")


def ask_link(incident_id: int, name: str, telegram_id: int, reply_to: int | None) -> Words:
    """The question for the published answer's link."""
    call = f'<a href="tg://user?id={telegram_id}">{escape(name)}</a>\n'
    html = call + texts.ASK_LINK.format(id=incident_id)
    return Words(html=html, plain=plain(html), reply_to=reply_to, asks=True)


def ask(incident_id: int, said: Mapping[str, Any], reply_to: int | None) -> Words:
    """A question whose reply is words: a reason, a comment, a part of a name."""
    call = f'<a href="tg://user?id={said["telegram_id"]}">{escape(said["name"])}</a>\n'
    purpose = Purpose(said["purpose"].partition(":")[0])
    html = call + queue_texts.ASK[purpose].format(id=incident_id)
    return Words(html=html, plain=plain(html), reply_to=reply_to, asks=True)
