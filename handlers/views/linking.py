"""The screens of /link: a link to the bot in the other messenger, an account taken off. Pure."""

from enum import StrEnum
from html import escape

from aiogram.filters.callback_data import CallbackData

from handlers.views.screens import Screen, button, screen
from services.languages import _, lazy
from services.languages.told import Told, to_tell
from services.messengers.ids import TITLES, Messenger, written
from services.people import PersonFacts
from services.staffing.linking import Joined, Made

ALONE = lazy("Связывать нечего: служба работает только в Telegram.")
IN_PRIVATE = lazy(
    "Скажите /link в личном чате с ботом: ссылка откроет вашу работу тому, кто нажмёт."
)
NAMELESS = lazy("У бота в {messenger} нет имени, ссылку на него не дать. Скажите администратору.")
LINK = lazy(
    "🔗 Откройте эту ссылку со своего аккаунта в {messenger} и нажмите «Начать», до {until}:\n"
    "\n"
    "{link}\n"
    "\n"
    "Аккаунты станут одним человеком. Ссылка сработает один раз. Никому её не пересылайте: кто "
    "нажмёт, будет работать от вашего имени."
)
BOTH = lazy(
    "🔗 Аккаунты связаны: {accounts}.\nЛичные сообщения приходят туда, где вы писали последним."
)
ASK = lazy("<b>{name}</b>: какой аккаунт отвязать?\n{accounts}\nРаботать можно будет из другого.")
PART = lazy("Отвязать {messenger}")
PARTED = lazy("🔗 <b>{name}</b>: аккаунт в {messenger} отвязан.")
JOINED = lazy(
    "🔗 {name}, аккаунты связаны: взятое в одном мессенджере держится и в другом.\n"
    "Отвязать: /link. Команды: /help."
)
CLOSED = lazy(
    "Запись «{name}», под которой вы были здесь раньше, закрыта. Её места у ответственных, смены, "
    "отсутствие и инциденты в работе теперь ваши; роль осталась та, что у связанного аккаунта."
)
TOLD = lazy(
    "🔗 С вами связан аккаунт в {messenger}: {name}. Если это не вы, отвяжите его сейчас же: /link."
)


class Do(StrEnum):
    """What a button of /link opens or does."""

    ASK = "a"
    PART = "p"


class LinkButton(CallbackData, prefix="ln"):
    """One button; `gone`: which account is taken off."""

    do: Do
    person: int
    gone: Messenger = Messenger.MAX


def accounts(person: PersonFacts) -> str:
    """Which they have: «Telegram 1001, MAX max:7000123»."""
    return ", ".join(
        f"{TITLES[messenger]} {written(number)}" for messenger, number in person.accounts.items()
    )


def invitation(made: Made, link: str, until: str) -> str:
    """The link to be pressed in the other messenger."""
    return LINK.format(messenger=TITLES[made.to], until=until, link=escape(link))


def both(person: PersonFacts) -> Screen:
    """Both accounts stand: what can be done is to take one off."""
    row = [button(_("🔗 Отвязать аккаунт"), LinkButton(do=Do.ASK, person=person.id))]
    return screen(BOTH.format(accounts=accounts(person)), [row])


def ask(person: PersonFacts) -> Screen:
    """Which of the two."""
    rows = [
        [
            button(
                PART.format(messenger=TITLES[messenger]),
                LinkButton(do=Do.PART, person=person.id, gone=messenger),
                "danger",
            )
        ]
        for messenger in person.accounts
    ]
    html = ASK.format(name=escape(person.name), accounts=accounts(person))
    return screen(html, rows)


def parted(person: PersonFacts, gone: Messenger) -> Screen:
    """One is taken off."""
    return screen(PARTED.format(messenger=TITLES[gone], name=escape(person.name)), [])


def joined(found: Joined) -> str:
    """Said where the link was pressed."""
    said = JOINED.format(name=escape(found.person.name))
    return f"{said}\n\n{CLOSED.format(name=escape(found.closed))}" if found.closed else said


def told(found: Joined, name: str) -> Told:
    """Said, as plain words, to the account that asked for the link; `name`: who pressed."""
    return to_tell(TOLD, messenger=TITLES[found.there], name=name)
