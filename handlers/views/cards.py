"""A card: an incident as one Telegram message. A pure function of the facts and the moment."""

import re
from datetime import datetime
from html import escape, unescape
from zoneinfo import ZoneInfo

from handlers.views import card_buttons, promising, texts
from handlers.views.moments import moment
from handlers.views.routed import routed
from handlers.views.speech import Words
from handlers.views.words import full_date, times
from services.clocks import Priority
from services.desk.office_settings import applied
from services.facts import OPEN, DismissReason, DraftState, Outcome, Status
from services.incident_facts import IncidentFacts, PostFacts
from services.languages import _, lazy, plural
from services.moves import UNDOABLE
from services.networks import registry
from services.replying.answering import Way
from services.rules import Rules
from services.sifting import BROUGHT

DRAFT_STATE = {
    DraftState.WRITTEN: "",
    DraftState.SUBMITTED: lazy(": на согласовании"),
    DraftState.APPROVED: lazy(": согласован ✅"),
    DraftState.RETURNED: lazy(": вернули на доработку"),
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
        keyboard=card_buttons.card(facts, undo=may_be_undone(facts, rules, now)),
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
        f"{label}: {', '.join(map(_decided, found[key][:4]))}"
        for key, label in (
            ("kind", _("Жалоба")),
            ("topic", _("Тема")),
            ("district", _("Место")),
            ("urgency", _("Срочность")),
        )
        if found.get(key)
    ]
    return trim("\n".join(parts) or _("Решающих слов не нашлось."), cap)


def _decided(word: str) -> str:
    """Residents' words stay as they are."""
    return str(BROUGHT) if word == BROUGHT.source else word


def _title(facts: IncidentFacts) -> str:
    topic = " · ".join(part for part in (texts.topic(facts.topic), _(facts.subtopic)) if part)
    repeated = _(" · повторное") if facts.repeated else ""
    return _("{priority} · <b>{topic}</b> · №{id}{repeated}").format(
        priority=texts.PRIORITY[facts.priority], topic=escape(topic), id=facts.id, repeated=repeated
    )


def _place(facts: IncidentFacts) -> str | None:
    place = ", ".join(part for part in (facts.district, facts.address) if part)
    return f"📍 {escape(place)}" if place else None


def _quote(post: PostFacts | None) -> str:
    if post is not None and post.erased:
        return _("<i>Текст и автор удалены: срок хранения вышел или попросил житель.</i>")
    if post is None or not post.text.strip():
        return _("<i>Без текста: смотрите вложения по ссылке.</i>")
    return f"<blockquote>{escape(trim(post.text.strip()), quote=False)}</blockquote>"


def _origin(facts: IncidentFacts, zone: ZoneInfo, now: datetime) -> str | None:
    post = facts.post
    if post is None:
        return None
    parts = [
        _network(post),
        str(texts.POST_KIND.get(post.kind, post.kind)),
        f"{texts.KIND[facts.kind]}",
        moment(post.posted_at, zone, now),
    ]
    if post.attachments:
        parts.append(_("вложений: {number}").format(number=post.attachments))
    line = "💬 " + escape(" · ".join(parts))
    if post.gone_at:
        return _("{line}\n🗑 Автор удалил, заметили {at}").format(
            line=line, at=moment(post.gone_at, zone, now)
        )
    if post.edited_at:
        return _("{line} · изменено").format(line=line)
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
    more = _(" и ещё {rest}").format(rest=rest) if rest > 0 else ""
    burst = (
        _("\n📣 Одинаковый текст: {times}, считаем за один").format(times=times(facts.burst))
        if facts.burst
        else ""
    )
    return f"👥 {number} {word}: {links}{more}{burst}"


def _lookalike(facts: IncidentFacts) -> str | None:
    """One line: what it may be, or what was here before."""
    other = facts.lookalike
    if other is None or facts.status not in OPEN:
        return None
    if other.status in OPEN:
        return _("❔ Похоже на №{id}: {why}").format(id=other.incident_id, why=escape(_(other.why)))
    return _("🕘 Уже было, №{id}: {why}").format(id=other.incident_id, why=escape(_(other.why)))


def _clock(facts: IncidentFacts, zone: ZoneInfo, now: datetime) -> str | None:
    if facts.status not in OPEN:
        return None
    if facts.promise is not None:
        return promising.on_card(facts.promise, zone, now)
    if facts.priority is Priority.LOW:
        return None
    if facts.status is Status.ANSWERED:
        return _("⏳ Закрыть до {at}").format(at=moment(facts.cycle.due_final_at, zone, now))
    due = facts.cycle.reply_by
    line = _("⏳ Ответить до <b>{at}</b>").format(at=moment(due, zone, now))
    if due < now:
        line = _("⏰ <b>Просрочено</b>: ответ ждали до {at}").format(at=moment(due, zone, now))
    if facts.cycle.extensions:
        owed = moment(facts.cycle.due_reply_at, zone, now)
        line += _("\n🕓 Продлено {times}, обещали до {owed}").format(
            times=times(facts.cycle.extensions), owed=owed
        )
    return line


def _state(facts: IncidentFacts, zone: ZoneInfo, now: datetime) -> str:
    name = escape(facts.holder.name) if facts.holder else ""
    if facts.merged_into is not None:
        return _("🔗 <b>Объединён с №{id}</b>: сообщения и ответ там").format(id=facts.merged_into)
    match facts.status:
        case Status.NEW:
            return _("🆓 Свободен")
        case Status.CLAIMED:
            until = (
                _(" до {at}").format(at=moment(facts.lease_until, zone, now))
                if facts.lease_until
                else ""
            )
            return _("✋ Держит <b>{name}</b>{until}").format(name=name, until=until)
        case Status.ANSWERED:
            return f"✅ {_reply(facts)}{', ' + name if name else ''}"
        case Status.CLOSED:
            return f"☑️ <b>{_outcome(facts, zone, now)}</b> · {_reply(facts)}"
        case Status.DISMISSED:
            return _("🚫 Отклонено: {reason}").format(
                reason=str(texts.DISMISS[DismissReason(facts.dismiss_reason)]).lower()
            )


def _reply(facts: IncidentFacts) -> str:
    words = str(texts.FOUND if facts.reply_by is Way.FOUND else texts.PUBLISHED)
    if facts.promise:
        words = str(texts.INTERIM_ANSWER)
    if facts.reply_link.startswith("http"):
        words = f'<a href="{escape(facts.reply_link)}">{words}</a>'
    reply = facts.reply
    if reply is None:
        return words
    if reply.gone_at is not None:
        return _("{words} · <b>удалён</b>").format(words=words)
    changed = _(" · <b>изменён</b>") if reply.edited_at is not None else ""
    interim = f" · {texts.INTERIM}" if reply.interim and facts.reply_by is Way.FOUND else ""
    return f"{words}{changed}{interim}"


def _outcome(facts: IncidentFacts, zone: ZoneInfo, now: datetime) -> str:
    if facts.outcome == Outcome.PROMISED and facts.promised_at:
        return _("Не решено, срок до {day}").format(
            day=full_date(facts.promised_at.astimezone(zone).date())
        )
    return str(texts.OUTCOME[Outcome(facts.outcome)])


def _office(facts: IncidentFacts) -> str | None:
    name = f"<b>{escape(facts.office.name)}</b>" if facts.office else _("Ответственного нет")
    return f"↪️ {name}: {escape(routed(facts.routed_why))}" if facts.routed_why else f"↪️ {name}"


def _escalation(facts: IncidentFacts) -> str | None:
    if not facts.escalation or facts.status not in OPEN:
        return None
    reason = f": {escape(_(facts.escalation_reason))}" if facts.escalation_reason else ""
    noted = _(" · принята") if facts.acknowledged >= facts.escalation else ""
    return _("⬆️ Эскалация, уровень {level}{noted}{reason}").format(
        level=facts.escalation, noted=noted, reason=reason
    )


def _draft(facts: IncidentFacts) -> str | None:
    if not facts.draft_version or facts.status not in (Status.NEW, Status.CLAIMED):
        return None
    state = DRAFT_STATE[facts.draft_state]
    return _("✍️ Есть черновик №{version}{state}").format(version=facts.draft_version, state=state)


def may_be_undone(facts: IncidentFacts, rules: Rules, now: datetime) -> bool:
    """Whether the latest change is a person's, and its minute has not passed."""
    last = facts.last_change
    return (
        last is not None
        and last.kind in UNDOABLE
        and last.actor_id is not None
        and now - last.at <= rules.clocks.undo
    )
