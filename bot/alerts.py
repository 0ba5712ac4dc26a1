"""What the admin is told of delivery, in Russian. `where` names the chat."""

from services.outbox import Say
from services.outgoing import OutgoingFacts

_THINGS = {
    Say.CARD: "карточка",
    Say.NOTICE: "уведомление",
    Say.DRAFT: "черновик",
    Say.ALERT: "предупреждение",
    Say.SUMMARY: "сводка",
    Say.WORKBOOK: "таблица",
    Say.DIGEST: "дайджест",
    Say.ANSWER: "ответ",
    Say.ASK: "вопрос",
    Say.PANEL: "табло",
}

UNPINNED = (
    "📌 Табло лучше закрепить: у бота нет такого права. Закрепите сообщение сами или дайте боту "
    "право закреплять и скажите /panel."
)
"""Said once in a chat where the bot may not pin."""


def chat_lost(where: str, reason: str) -> str:
    """The bot was thrown out, blocked, or the chat is not there."""
    return (
        f"Не могу писать в чат {where}: {reason}. Сообщения для него копятся. "
        "Верните бота в чат или привяжите ответственного к другому чату: /bind."
    )


def topic_lost(where: str, thread_id: int) -> str:
    """A forum topic is closed or gone."""
    return (
        f"Тема {thread_id} в чате {where} закрыта или удалена: пишу в «General». "
        "Откройте тему или привяжите ответственного к другой: /bind."
    )


def given_up(where: str, row: OutgoingFacts, reason: str) -> str:
    """A row went to the dead letters."""
    incident = f" по инциденту №{row.incident_id}" if row.incident_id else ""
    thing = f"{_THINGS.get(row.kind, 'сообщение')}{incident}"
    return f"Не доставлено в чат {where}: {thing}. Причина: {reason}."


def webhook_not_set(reason: str) -> str:
    """Telegram cannot find its way to the webhook, for now."""
    return (
        f"Telegram пока не принимает адрес webhook: {reason}. Бот пробует снова сам, нажатия и "
        "сообщения ждут у Telegram. Если не проходит, проверьте имя в [telegram.webhook] url."
    )


def model_refitted(name: str) -> str:
    """The topics were learnt anew in the night."""
    return (
        "Темы переучены на исправлениях сотрудников и проверены на отложенных строках: новая "
        f"модель не хуже прежней и уже работает. Прежняя лежит рядом: {name}.previous."
    )


def model_refused(reason: str) -> str:
    """The region's own model of triage is no good."""
    return (
        f"Модель региона не принята, темы определяет модель из поставки. {reason}. "
        "Обучите заново (python -m bot train) или верните прежнюю: она лежит рядом, .previous."
    )


MAX_REFUSED = (
    "MAX не принимает ключ бота: сообщения для чатов в MAX копятся. Исправьте token в [max] "
    "в config.toml и перезапустите."
)
