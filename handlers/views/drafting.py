"""A reply in the making as words: the draft, what the linter says of it, how it stands."""

from collections.abc import Sequence
from html import escape

from handlers.views import drafting_buttons as buttons
from handlers.views import texts
from handlers.views.cards import plain
from handlers.views.speech import Words
from services.drafting.linter import Matter, Remark, lint
from services.facts import DraftState
from services.incident_facts import IncidentFacts
from services.languages import Wording, _, lazy
from services.people import PersonFacts
from services.replying.drafts import DraftFacts

MESSAGE_CAP = 4000
"""Characters of a message, with room left for what Telegram counts otherwise."""

REMARKS_SHOWN = 5

CLEAN = lazy("👌 Замечаний к тексту нет.")
TO_MEND = lazy("⚠️ <b>Проверьте текст</b> (это советы, решаете вы):")
MORE_REMARKS = lazy("· и ещё {rest}")
SUGGESTED = lazy("💡 <b>Подсказка модели: проверьте.</b> Факты она могла придумать.")
STATE = {
    DraftState.SUBMITTED: lazy("📨 На согласовании у куратора."),
    DraftState.APPROVED: lazy("✅ <b>Согласовано</b>: {name}."),
    DraftState.RETURNED: lazy("↩️ <b>Вернул(а) {name}</b>: {note}"),
}
ASKED = lazy("📨 <b>Согласуйте ответ</b> к инциденту №{id}, версия {version}")
OUTDATED = lazy("🕘 Есть версия новее: №{newest}.")
ANSWERED_ALREADY = lazy("Ответ уже опубликован.")
EDIT_HINT = lazy("Чтобы поправить на месте, ответьте на это сообщение своим текстом.")
POST_CAP = 500


def draft(
    facts: IncidentFacts,
    written: DraftFacts,
    reply_to: int | None,
    *,
    suggests: bool = False,
    voice: str | None = None,
    called: Sequence[PersonFacts] = (),
) -> Words:
    """A draft that can be copied with one tap, improved by replying to it, and its remarks.

    `voice`: the official account that can publish it by a press.
    """
    names = ", ".join(
        f'<a href="tg://user?id={person.telegram_id}">{escape(person.name)}</a>'
        for person in called
    )
    title = texts.DRAFT_TITLE.format(version=written.version, id=facts.id)
    author = f", {escape(written.author)}" if written.author else ""
    parts = [names, f"<b>{title}</b>{author}", _state(written), _suggested(written)]
    head = "\n".join(part for part in parts if part)
    return _words(
        facts,
        written,
        head,
        texts.DRAFT_HINT,
        buttons.draft(facts, written, suggests=suggests, publishes=voice is not None),
        reply_to,
    )


def approval(facts: IncidentFacts, written: DraftFacts) -> Words:
    """The same for a supervisor: what the resident wrote, the text, and what to press."""
    head = ASKED.format(id=facts.id, version=written.version)
    if written.author:
        head += f", {escape(written.author)}"
    asks = written.state is DraftState.SUBMITTED and written.version == facts.draft_version
    state = "" if asks else _state(written)
    if written.version != facts.draft_version:
        state = OUTDATED.format(newest=facts.draft_version)
    post = facts.post.text.strip() if facts.post else ""
    if post:
        cut = post if len(post) <= POST_CAP else post[: POST_CAP - 1].rstrip() + "…"
        head += f"\n<blockquote>{escape(cut, quote=False)}</blockquote>"
    head = "\n".join(part for part in (head, state) if part)
    keyboard = buttons.approval(facts, written) if asks else None
    return _words(facts, written, head, EDIT_HINT if asks else "", keyboard, None)


def _words(
    facts: IncidentFacts,
    written: DraftFacts,
    head: str,
    hint: Wording,
    keyboard: buttons.Keyboard | None,
    reply_to: int | None,
) -> Words:
    body = f"{head}\n\n<code>{escape(written.text, quote=False)}</code>"
    room = MESSAGE_CAP - len(plain(body)) - len(str(hint))
    parts = [body, remarks(lint(written.text, matter(facts)), room)]
    if hint:
        parts.append(f"<i>{hint}</i>")
    html = "\n\n".join(parts)
    return Words(html=html, plain=plain(html), keyboard=keyboard, reply_to=reply_to)


def matter(facts: IncidentFacts) -> Matter:
    """What the reply answers; the text of facts is masked."""
    post = facts.post
    return Matter(post.text, post.network) if post else Matter()


def remarks(found: Sequence[Remark], room: int) -> str:
    """As many remarks as a phone and `room` characters hold, the gravest first."""
    if not found:
        return str(CLEAN)
    lines = [str(TO_MEND)]
    for remark in found[:REMARKS_SHOWN]:
        line = f"· {escape(remark.line, quote=False)}"
        room -= len(line) + 1
        if room < len(lines[0]):
            break
        lines.append(line)
    rest = len(found) - len(lines) + 1
    if rest:
        lines.append(MORE_REMARKS.format(rest=rest))
    return "\n".join(lines)


def _state(written: DraftFacts) -> str:
    if written.state is DraftState.WRITTEN:
        return ""
    return STATE[written.state].format(
        name=escape(written.decided_by or _("куратор")), note=escape(_(written.note), quote=False)
    )


def _suggested(written: DraftFacts) -> str:
    return str(SUGGESTED if written.origin == "model" else "")
