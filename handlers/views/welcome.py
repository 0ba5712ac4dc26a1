"""What is said to somebody who has just joined, and /help by role. Pure."""

from html import escape

from handlers.views.staff import offer_name
from services.incident_facts import OfficeRef
from services.languages import lazy
from services.people import PersonFacts, Role
from services.staffing.invites import Offer

ACCEPTED = lazy("✅ {name}: приглашение принято ({what}).")
JOINED = lazy(
    "👋 {name}, вы в «Отклике»: <b>{what}</b>.\n\n{next}\n\nКоманды: кнопка меню или /help."
)
NEXT = {
    Role.AIDE: lazy(
        "Жалобы приходят карточками в рабочий чат. Нажмите «Взять», напишите ответ, "
        "опубликуйте его под записью и пришлите ссылку. Свободные жалобы: /queue."
    ),
    Role.SUPERVISOR: lazy(
        "Сюда придут жалобы, по которым вышел срок. Можно взять и ответить самому. Люди "
        "вашего ответственного: /people, дежурства: /duty."
    ),
    Role.COORDINATOR: lazy(
        "Вам видны все жалобы: /queue. Их можно передать другому ответственному кнопкой на "
        "карточке. Дежурства: /duty."
    ),
    Role.ADMIN: lazy(
        "Дальше по порядку: добавьте бота в рабочий чат и скажите там /bind, затем "
        "пригласите людей: /people. Настройки: /settings."
    ),
}


YOU = {
    Role.AIDE: lazy("Вы исполнитель: работаете с жалобами своего ответственного."),
    Role.SUPERVISOR: lazy(
        "Вы куратор: вас зовут, когда срок вышел; вы согласуете ответы и приглашаете исполнителей."
    ),
    Role.COORDINATOR: lazy("Вы координатор: видите всё и передаёте жалобы между ответственными."),
    Role.ADMIN: lazy("Вы администратор: можете всё."),
}


def joined(person: PersonFacts, offer: Offer, where: OfficeRef | None) -> str:
    """A greeting that says what is to be done first."""
    what = offer_name(offer, where.name if where else "")
    return JOINED.format(name=escape(person.name), what=escape(what), next=NEXT[person.role])


def role_line(person: PersonFacts) -> str:
    """Who one is here, for /help."""
    return str(YOU[person.role])
