"""A reply about to go out: the words to be confirmed, and what came of them."""

from html import escape

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.views.buttons import IncidentButton, Menu, MenuButton
from handlers.views.cards import plain
from handlers.views.speech import Words
from services.actions import Action
from services.facts import OPEN
from services.incident_facts import IncidentFacts
from services.languages import _, lazy
from services.notices import Notice
from services.replying.offering import Offer

SURE = lazy("📤 От имени: {voice}")
CANCEL = lazy("‹ Отмена")
AGAIN = lazy("📤 Ещё раз")
IT_IS_THERE = lazy("✅ Ответ есть")
CONFIRM = lazy("📤 Опубликовать от имени <b>«{voice}»</b> под этой записью?")
GOING_OUT = lazy("📤 Публикуем от имени <b>«{voice}»</b>. Чем кончится, скажем здесь.")


def confirm(offer: Offer) -> Words:
    """The text once more, the name it goes out in, and the way back."""
    number, version = offer.facts.id, offer.draft.version
    sure = _button(number, version, SURE.format(voice=offer.voice), Action.PUBLISH_SURE)
    rows = [[sure], [_button(number, version, str(CANCEL), Action.PUBLISH_NOT)]]
    if offer.post.link.startswith("http"):
        rows[1].append(InlineKeyboardButton(text=_("🔗 Открыть пост"), url=offer.post.link))
    return _words(str(CONFIRM), offer, InlineKeyboardMarkup(inline_keyboard=rows))


def going_out(offer: Offer) -> Words:
    """What stands in place of the question once it was answered."""
    return _words(str(GOING_OUT), offer, None)


def after(what: Notice, facts: IncidentFacts, version: int) -> InlineKeyboardMarkup | None:
    """What can be done when a reply did not go out, or nobody knows."""
    if what not in (Notice.NOT_PUBLISHED, Notice.PUBLISHED_PERHAPS) or facts.status not in OPEN:
        return None
    row = [_button(facts.id, version, str(AGAIN), Action.PUBLISH)]
    link = facts.post.link if facts.post else ""
    if link.startswith("http"):
        row.append(InlineKeyboardButton(text=_("🔗 Открыть пост"), url=link))
    there = MenuButton(incident_id=facts.id, menu=Menu.ASK_LINK).pack()
    return InlineKeyboardMarkup(
        inline_keyboard=[row, [InlineKeyboardButton(text=str(IT_IS_THERE), callback_data=there)]]
    )


def _words(template: str, offer: Offer, keyboard: InlineKeyboardMarkup | None) -> Words:
    title = template.format(voice=escape(offer.voice))
    html = _(
        "{title}\n\n<blockquote>{text}</blockquote>\n\nИнцидент №{id}, черновик №{version}"
    ).format(
        title=title,
        text=escape(offer.draft.text, quote=False),
        id=offer.facts.id,
        version=offer.draft.version,
    )
    return Words(html=html, plain=plain(html), keyboard=keyboard)


def _button(incident_id: int, version: int, label: str, action: Action) -> InlineKeyboardButton:
    data = IncidentButton(incident_id=incident_id, action=action, arg=str(version)).pack()
    return InlineKeyboardButton(text=label, callback_data=data)
