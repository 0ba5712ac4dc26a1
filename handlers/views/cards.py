"""A card: an incident as one Telegram message. A pure function of the facts and the moment."""

import re
from datetime import datetime
from html import escape, unescape
from zoneinfo import ZoneInfo

from handlers.views import buttons, promising, texts
from handlers.views.moments import moment
from handlers.views.speech import Words
from handlers.views.words import plural, times
from services.clocks import Priority
from services.desk.office_settings import applied
from services.facts import OPEN, DismissReason, DraftState, Outcome, Status
from services.incident_facts import IncidentFacts, PostFacts
from services.moves import UNDOABLE
from services.networks import registry
from services.replying.answering import Way
from services.rules import Rules

DRAFT_STATE = {
    DraftState.WRITTEN: "",
    DraftState.SUBMITTED: ": на согласовании",
    DraftState.APPROVED: ": согласован ✅",
    DraftState.RETURNED: ": вернули на доработку",
}

TEXT_CAP = 1200
"""Characters of a post on a card; the rest is behind the link."""


def card(facts: IncidentFacts, rules: Rules, now: datetime) -> Words:
    """The whole card, in its office's time. Lines are escaped once, at the end."""
    if facts.office is not None:
        rules = applied(rules, facts.office.settings)
    lines = [
        _title(facts),
        _place(facts),
        "",
        _quote(facts.post),
        "",
        _origin(facts, rules.zone, now),
        _alike(facts),
        _lookalike(facts),
        _clock(facts, rules.zone, now),
        _state(facts, rules.zone, now),
        _escalation(facts),
        _draft(facts),
        _office(facts),
    ]
    html = "\n".join(line for line in lines if line is not None)
    return Words(
        html=html,
        plain=plain(html),
        keyboard=buttons.card(facts, undo=may_be_undone(facts, rules, now)),
    )


def trim(text: str, cap: int = TEXT_CAP) -> str:
    """Cut before escaping, at a word where one is near, so that no tag is ever split."""
    if len(text) <= cap:
        return text
    cut = text[: cap - 1]
    space = cut.rfind(" ", cap - 40)
    return (cut[:space] if space > 0 else cut).rstrip() + "…"


def plain(html: str) -> str:
    """The same words without markup, for when Telegram refuses the HTML."""
    return unescape(re.sub(r"<[^>]+>", "", html))


def why(facts: IncidentFacts, cap: int = 200) -> str:
    """What decided: the words of the post, for an alert of at most `cap` characters."""
    found = facts.post.why if facts.post else {}
    parts = [
        f"{label}: {', '.join(found[key][:4])}"
        for key, label in (
            ("kind", "Жалоба"),
            ("topic", "Тема"),
            ("district", "Место"),
            ("urgency", "Срочность"),
        )
        if found.get(key)
    ]
    return trim("\n".join(parts) or "Решающих слов не нашлось.", cap)


def _title(facts: IncidentFacts) -> str:
    topic = " · ".join(part for part in (facts.topic or texts.NO_TOPIC, facts.subtopic) if part)
    repeated = " · повторное" if facts.repeated else ""
    return f"{texts.PRIORITY[facts.priority]} · <b>{escape(topic)}</b> · №{facts.id}{repeated}"


def _place(facts: IncidentFacts) -> str | None:
    place = ", ".join(part for part in (facts.district, facts.address) if part)
    return f"📍 {escape(place)}" if place else None


def _quote(post: PostFacts | None) -> str:
    if post is not None and post.erased:
        return "<i>Текст и автор удалены: срок хранения вышел или попросил житель.</i>"
    if post is None or not post.text.strip():
        return "<i>Без текста: смотрите вложения по ссылке.</i>"
    return f"<blockquote>{escape(trim(post.text.strip()), quote=False)}</blockquote>"


def _origin(facts: IncidentFacts, zone: ZoneInfo, now: datetime) -> str | None:
    post = facts.post
    if post is None:
        return None
    parts = [
        _network(post),
        texts.POST_KIND.get(post.kind, post.kind),
        f"{texts.KIND[facts.kind]}",
        moment(post.posted_at, zone, now),
    ]
    if post.attachments:
        parts.append(f"вложений: {post.attachments}")
    line = "💬 " + escape(" · ".join(parts))
    if post.gone_at:
        return f"{line}\n🗑 Автор удалил, заметили {moment(post.gone_at, zone, now)}"
    if post.edited_at:
        return f"{line} · изменено"
    return line


def _network(post: PostFacts) -> str:
    title = registry.title(post.network)
    return f"{title}: {texts.GATEWAY.get(post.via, post.via)}" if post.via else title


def _alike(facts: IncidentFacts) -> str | None:
    if facts.posts_count < 2:
        return None
    links = " ".join(
        f'<a href="{escape(link)}">{place}</a>'
        for place, link in enumerate(facts.links, start=1)
        if link.startswith("http")
    )
    number = facts.posts_count
    word = plural(number, "такое сообщение", "таких сообщения", "таких сообщений")
    rest = facts.posts_count - len(facts.links)
    more = f" и ещё {rest}" if rest > 0 else ""
    burst = f"\n📣 Одинаковый текст: {times(facts.burst)}, считаем за один" if facts.burst else ""
    return f"👥 {number} {word}: {links}{more}{burst}"


def _lookalike(facts: IncidentFacts) -> str | None:
    """One line: what it may be, or what was here before."""
    other = facts.lookalike
    if other is None or facts.status not in OPEN:
        return None
    if other.status in OPEN:
        return f"❔ Похоже на №{other.incident_id}: {escape(other.why)}"
    return f"🕘 Уже было, №{other.incident_id}: {escape(other.why)}"


def _clock(facts: IncidentFacts, zone: ZoneInfo, now: datetime) -> str | None:
    if facts.status not in OPEN:
        return None
    if facts.promise is not None:
        return promising.on_card(facts.promise, zone, now)
    if facts.priority is Priority.LOW:
        return None
    if facts.status is Status.ANSWERED:
        return f"⏳ Закрыть до {moment(facts.cycle.due_final_at, zone, now)}"
    due = facts.cycle.reply_by
    line = f"⏳ Ответить до <b>{moment(due, zone, now)}</b>"
    if due < now:
        line = f"⏰ <b>Просрочено</b>: ответ ждали до {moment(due, zone, now)}"
    if facts.cycle.extensions:
        owed = moment(facts.cycle.due_reply_at, zone, now)
        line += f"\n🕓 Продлено {times(facts.cycle.extensions)}, обещали до {owed}"
    return line


def _state(facts: IncidentFacts, zone: ZoneInfo, now: datetime) -> str:
    name = escape(facts.holder.name) if facts.holder else ""
    if facts.merged_into is not None:
        return f"🔗 <b>Объединён с №{facts.merged_into}</b>: сообщения и ответ там"
    match facts.status:
        case Status.NEW:
            return "🆓 Свободен"
        case Status.CLAIMED:
            until = f" до {moment(facts.lease_until, zone, now)}" if facts.lease_until else ""
            return f"✋ Держит <b>{name}</b>{until}"
        case Status.ANSWERED:
            return f"✅ {_reply(facts)}{', ' + name if name else ''}"
        case Status.CLOSED:
            return f"☑️ <b>{_outcome(facts, zone, now)}</b> · {_reply(facts)}"
        case Status.DISMISSED:
            return f"🚫 Отклонено: {texts.DISMISS[DismissReason(facts.dismiss_reason)].lower()}"


def _reply(facts: IncidentFacts) -> str:
    words = texts.FOUND if facts.reply_by is Way.FOUND else texts.PUBLISHED
    if facts.promise:
        words = texts.INTERIM_ANSWER
    if facts.reply_link.startswith("http"):
        words = f'<a href="{escape(facts.reply_link)}">{words}</a>'
    reply = facts.reply
    if reply is None:
        return words
    if reply.gone_at is not None:
        return f"{words} · <b>удалён</b>"
    changed = " · <b>изменён</b>" if reply.edited_at is not None else ""
    interim = f" · {texts.INTERIM}" if reply.interim and facts.reply_by is Way.FOUND else ""
    return f"{words}{changed}{interim}"


def _outcome(facts: IncidentFacts, zone: ZoneInfo, now: datetime) -> str:
    if facts.outcome == Outcome.PROMISED and facts.promised_at:
        return f"Не решено, срок до {facts.promised_at.astimezone(zone):%d.%m.%Y}"
    return texts.OUTCOME[Outcome(facts.outcome)]


def _office(facts: IncidentFacts) -> str | None:
    name = f"<b>{escape(facts.office.name)}</b>" if facts.office else "Ответственного нет"
    return f"↪️ {name}: {escape(facts.routed_why)}" if facts.routed_why else f"↪️ {name}"


def _escalation(facts: IncidentFacts) -> str | None:
    if not facts.escalation or facts.status not in OPEN:
        return None
    reason = f": {escape(facts.escalation_reason)}" if facts.escalation_reason else ""
    noted = " · принята" if facts.acknowledged >= facts.escalation else ""
    return f"⬆️ Эскалация, уровень {facts.escalation}{noted}{reason}"


def _draft(facts: IncidentFacts) -> str | None:
    if not facts.draft_version or facts.status not in (Status.NEW, Status.CLAIMED):
        return None
    state = DRAFT_STATE[facts.draft_state]
    return f"✍️ Есть черновик №{facts.draft_version}{state}"


def may_be_undone(facts: IncidentFacts, rules: Rules, now: datetime) -> bool:
    """Whether the latest change is a person's, and its minute has not passed."""
    last = facts.last_change
    return (
        last is not None
        and last.kind in UNDOABLE
        and last.actor_id is not None
        and now - last.at <= rules.clocks.undo
    )
