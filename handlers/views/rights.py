"""What /forget and /held say. Never a word of the post itself."""

from datetime import datetime
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.views import texts
from handlers.views.moments import moment
from handlers.views.screens import Screen, button, screen
from services.languages import _, lazy
from services.residents.forgetting import Held
from services.rules import Rules

USAGE = lazy(
    "Пришлите ссылку на запись или комментарий после команды, например /forget и ссылка. "
    "Можно номер инцидента."
)
IN_PRIVATE = lazy("Выгрузку бот отдаёт только в личном чате.")
DONE = lazy("Стёрто.")
KEPT = lazy("Ничего не стёрто.")
ASK = lazy(
    "🧽 Стереть {what} от {when}{where} по просьбе жителя?\n"
    "\n"
    "Сотрутся текст, автор и ссылка, ответы ведомств под ним, черновики, комментарии и "
    "причины в истории инцидента. Цифры в отчётах останутся. Вернуть будет нельзя."
)
FORGOTTEN = lazy(
    "🧽 Стёрто{where}: карточки перерисованы. Сводки, ответы /find и слова людей в чатах "
    "бот не помнит: если там был этот текст, удалите их сами, как и команду со ссылкой."
)
ALREADY = lazy("Текст и автор уже стёрты; сотрётся то, что написано после. ")


class Do(StrEnum):
    """What is pressed."""

    FORGET = "f"
    KEEP = "k"


class RightsButton(CallbackData, prefix="rt"):
    """A press under the question."""

    do: Do
    post_id: int


def ask(post: Held, rules: Rules, now: datetime) -> Screen:
    """The question, with what goes."""
    what = texts.POST_KIND.get(post.kind) or _("сообщение")
    html = ASK.format(what=what, when=moment(post.posted_at, rules.zone, now), where=_where(post))
    yes = button(_("Стереть"), RightsButton(do=Do.FORGET, post_id=post.id), "danger")
    no = button(_("Оставить"), RightsButton(do=Do.KEEP, post_id=post.id))
    return screen(f"{ALREADY}{html}" if post.erased else html, [[yes, no]])


def forgotten(post: Held) -> str:
    """What was done and what was not."""
    return FORGOTTEN.format(where=_where(post))


def file_name(post: Held) -> str:
    """Of the export."""
    return f"otklik-post-{post.id}.json"


def _where(post: Held) -> str:
    return _(", инцидент №{id},").format(id=post.incident_id) if post.incident_id else ""
