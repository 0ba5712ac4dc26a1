"""A reply in the making as words: the draft, and what the linter says of it."""

from collections.abc import Sequence
from html import escape

from handlers.views import buttons, texts
from handlers.views.cards import plain
from handlers.views.speech import Words
from services.drafting.linter import Matter, Remark, lint
from services.drafts import DraftFacts
from services.incident_facts import IncidentFacts

MESSAGE_CAP = 4000
"""Characters of a message, with room left for what Telegram counts otherwise."""

REMARKS_SHOWN = 5

CLEAN = "👌 Замечаний к тексту нет."
TO_MEND = "⚠️ <b>Проверьте текст</b> (это советы, решаете вы):"
MORE_REMARKS = "· и ещё {rest}"


def draft(facts: IncidentFacts, written: DraftFacts, reply_to: int | None) -> Words:
    """A draft that can be copied with one tap, improved by replying to it, and its remarks."""
    title = texts.DRAFT_TITLE.format(version=written.version, id=facts.id)
    author = f", {escape(written.author)}" if written.author else ""
    body = f"<b>{title}</b>{author}\n\n<code>{escape(written.text, quote=False)}</code>"
    hint = f"<i>{texts.DRAFT_HINT}</i>"
    room = MESSAGE_CAP - len(plain(body)) - len(plain(hint))
    html = "\n\n".join([body, remarks(lint(written.text, matter(facts)), room), hint])
    link = facts.post.link if facts.post else ""
    return Words(
        html=html,
        plain=plain(html),
        keyboard=buttons.draft(facts.id, written.text, link),
        reply_to=reply_to,
    )


def matter(facts: IncidentFacts) -> Matter:
    """What the reply answers; the text of facts is masked."""
    post = facts.post
    return Matter(post.text, post.network) if post else Matter()


def remarks(found: Sequence[Remark], room: int) -> str:
    """As many remarks as a phone and `room` characters hold, the gravest first."""
    if not found:
        return CLEAN
    lines = [TO_MEND]
    for remark in found[:REMARKS_SHOWN]:
        line = f"· {escape(remark.line, quote=False)}"
        room -= len(line) + 1
        if room < len(TO_MEND):
            break
        lines.append(line)
    rest = len(found) - len(lines) + 1
    if rest:
        lines.append(MORE_REMARKS.format(rest=rest))
    return "\n".join(lines)
