"""A reply about to go out: the words to be confirmed, and what came of them."""

from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views.buttons import IncidentButton, Menu, MenuButton
from handlers.views.cards import plain
from handlers.views.speech import Words
from services.actions import Action
from services.facts import OPEN
from services.incident_facts import IncidentFacts
from services.notices import Notice
from services.replying.publishing import Offer

SURE = "📤 От имени: {voice}"
CANCEL = "‹ Отмена"
AGAIN = "📤 Ещё раз"
IT_IS_THERE = "✅ Ответ есть"
CONFIRM = "📤 Опубликовать от имени <b>«{voice}»</b> под этой записью?"
GOING_OUT = "📤 Публикуем от имени <b>«{voice}»</b>. Чем кончится, скажем здесь."


def confirm(offer: Offer) -> Words:
    """The text once more, the name it goes out in, and the way back."""
    number, version = offer.facts.id, offer.draft.version
    sure = _button(number, version, SURE.format(voice=offer.voice), Action.PUBLISH_SURE)
    rows = [[sure], [_button(number, version, CANCEL, Action.PUBLISH_NOT)]]
    if offer.post.link.startswith("http"):
        rows[1].append(InlineKeyboardButton(text="🔗 Открыть пост", url=offer.post.link))
    return _words(CONFIRM, offer, InlineKeyboardMarkup(inline_keyboard=rows))


def going_out(offer: Offer) -> Words:
    """What stands in place of the question once it was answered."""
    return _words(GOING_OUT, offer, None)


def after(what: Notice, facts: IncidentFacts, version: int) -> InlineKeyboardMarkup | None:
    """What can be done when a reply did not go out, or nobody knows."""
    if what not in (Notice.NOT_PUBLISHED, Notice.PUBLISHED_PERHAPS) or facts.status not in OPEN:
        return None
    row = [_button(facts.id, version, AGAIN, Action.PUBLISH)]
    link = facts.post.link if facts.post else ""
    if link.startswith("http"):
        row.append(InlineKeyboardButton(text="🔗 Открыть пост", url=link))
    there = MenuButton(incident_id=facts.id, menu=Menu.ASK_LINK).pack()
    return InlineKeyboardMarkup(
        inline_keyboard=[row, [InlineKeyboardButton(text=IT_IS_THERE, callback_data=there)]]
    )


def _words(template: str, offer: Offer, keyboard: InlineKeyboardMarkup | None) -> Words:
    title = template.format(voice=escape(offer.voice))
    html = (
        f"{title}\n\n<blockquote>{escape(offer.draft.text, quote=False)}</blockquote>\n\n"
        f"Инцидент №{offer.facts.id}, черновик №{offer.draft.version}"
    )
    return Words(html=html, plain=plain(html), keyboard=keyboard)


def _button(incident_id: int, version: int, label: str, action: Action) -> InlineKeyboardButton:
    data = IncidentButton(incident_id=incident_id, action=action, arg=str(version)).pack()
    return InlineKeyboardButton(text=label, callback_data=data)
