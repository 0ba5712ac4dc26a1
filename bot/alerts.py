"""What the admin is told of delivery. `where` names the chat."""

from services.languages import Text, lazy
from services.languages.told import Told, to_tell
from services.outbox import Say
from services.outgoing import OutgoingFacts

_THINGS = {
    Say.CARD: lazy("карточка"),
    Say.NOTICE: lazy("уведомление"),
    Say.DRAFT: lazy("черновик"),
    Say.ALERT: lazy("предупреждение"),
    Say.SUMMARY: lazy("сводка"),
    Say.WORKBOOK: lazy("таблица"),
    Say.DIGEST: lazy("дайджест"),
    Say.ANSWER: lazy("ответ"),
    Say.ASK: lazy("вопрос"),
    Say.PANEL: lazy("табло"),
}
_A_MESSAGE = lazy("сообщение")

UNPINNED = to_tell(
    lazy(
        "📌 Табло лучше закрепить: у бота нет такого права. Закрепите сообщение сами или дайте "
        "боту право закреплять и скажите /panel."
    )
)
"""Said once in a chat where the bot may not pin."""


def chat_lost(where: str, reason: str) -> Told:
    """The bot was thrown out, blocked, or the chat is not there."""
    text = lazy(
        "Не могу писать в чат {where}: {reason}. Сообщения для него копятся. "
        "Верните бота в чат или привяжите ответственного к другому чату: /bind."
    )
    return to_tell(text, where=where, reason=Text(reason))


def topic_lost(where: str, thread_id: int) -> Told:
    """A forum topic is closed or gone."""
    text = lazy(
        "Тема {topic} в чате {where} закрыта или удалена: пишу в «General». "
        "Откройте тему или привяжите ответственного к другой: /bind."
    )
    return to_tell(text, topic=thread_id, where=where)


def given_up(where: str, row: OutgoingFacts, reason: str) -> Told:
    """A row went to the dead letters."""
    thing, why = _THINGS.get(row.kind, _A_MESSAGE), Text(reason)
    if not row.incident_id:
        text = lazy("Не доставлено в чат {where}: {thing}. Причина: {reason}.")
        return to_tell(text, where=where, thing=thing, reason=why)
    text = lazy("Не доставлено в чат {where}: {thing} по инциденту №{id}. Причина: {reason}.")
    return to_tell(text, where=where, thing=thing, id=row.incident_id, reason=why)


def webhook_not_set(reason: str) -> Told:
    """Telegram cannot find its way to the webhook, for now."""
    text = lazy(
        "Telegram пока не принимает адрес webhook: {reason}. Бот пробует снова сам, нажатия и "
        "сообщения ждут у Telegram. Если не проходит, проверьте имя в [telegram.webhook] url."
    )
    return to_tell(text, reason=reason)


def passed_over(group: str) -> Told:
    """A message of a watched group could not be taken in."""
    text = lazy(
        "Группа {group}: сообщение не удалось прочитать, оно пропущено. Подробности в журнале."
    )
    return to_tell(text, group=group)


def model_refitted(name: str) -> Told:
    """The topics were learnt anew in the night."""
    text = lazy(
        "Темы переучены на исправлениях сотрудников и проверены на отложенных строках: новая "
        "модель не хуже прежней и уже работает. Прежняя лежит рядом: {name}.previous."
    )
    return to_tell(text, name=name)


def model_refused(reason: str) -> Told:
    """The region's own model of triage is no good."""
    text = lazy(
        "Модель региона не принята, темы определяет модель из поставки. {reason}. "
        "Обучите заново (python -m bot train) или верните прежнюю: она лежит рядом, .previous."
    )
    return to_tell(text, reason=reason)


MAX_REFUSED = to_tell(
    lazy(
        "MAX не принимает ключ бота: сообщения для чатов в MAX копятся. Исправьте token в [max] "
        "в config.toml и перезапустите."
    )
)
