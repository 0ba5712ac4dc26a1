"""Where an office works: a chat in one messenger, or one in each. Pure.

What is said to an office is said in each of its places; what is asked of a person stays where they
asked. Of two chats the first is Telegram's, for it alone has topics.
"""

from typing import NamedTuple

from services.messengers.ids import Messenger, messenger_of


class Place(NamedTuple):
    """A chat, or one topic of it."""

    chat_id: int
    thread_id: int | None


class Chats(NamedTuple):
    """The columns of an office that say where it works."""

    chat_id: int | None
    thread_id: int | None
    second_chat_id: int | None

    @property
    def places(self) -> tuple[Place, ...]:
        """Its chats, the first one first; none for an office without one."""
        found = []
        if self.chat_id is not None:
            found.append(Place(self.chat_id, self.thread_id))
        if self.second_chat_id is not None:
            found.append(Place(self.second_chat_id, None))
        return tuple(found)

    def at(self, messenger: Messenger) -> Place | None:
        """Its chat in one messenger."""
        found = (place for place in self.places if messenger_of(place.chat_id) is messenger)
        return next(found, None)

    def tied(self, place: Place) -> "Chats":
        """The same with this chat instead of the one it had in that messenger."""
        where = messenger_of(place.chat_id)
        kept = [one for one in self.places if messenger_of(one.chat_id) is not where]
        return arranged([place, *kept])


def arranged(places: list[Place]) -> Chats:
    """Telegram's chat first; at most one of each messenger is given."""
    ordered = sorted(places, key=lambda one: messenger_of(one.chat_id) is Messenger.MAX)
    if not ordered:
        return Chats(None, None, None)
    second = ordered[1].chat_id if len(ordered) > 1 else None
    return Chats(ordered[0].chat_id, ordered[0].thread_id, second)
