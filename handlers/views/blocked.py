"""What admins are told of somebody who takes no more words in one messenger, yet in the other."""

from services.languages import lazy
from services.languages.told import Told, to_tell
from services.messengers.ids import TITLES, messenger_of
from services.people import PersonFacts

BLOCKED_HERE = lazy(
    "«{name}» больше не принимает сообщений от бота в {messenger}. Личное пойдёт в {other}."
)


def here(person: PersonFacts, account: int) -> Told:
    """`account` is the one that takes none."""
    messenger, other = TITLES[messenger_of(account)], TITLES[messenger_of(person.chat_id)]
    return to_tell(BLOCKED_HERE, name=person.name, messenger=messenger, other=other)
