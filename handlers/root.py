"""All routers in order: the first that fits handles, the catch-all last."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Router
from aiogram.types import CallbackQuery, TelegramObject

from handlers import errors, help
from handlers.acting import Doer
from handlers.admin import doctor, rights, sources
from handlers.incident import alike, answers, corrections, incidents, passing, supervising
from handlers.middlewares import WhoActs
from handlers.overview import finding, page, panel, queue, stats
from handlers.presses import answer
from handlers.replying import drafting, drafts, filling, promises, publishing, suggesting
from handlers.setting_up import (
    away,
    chats,
    duty,
    inviting,
    language,
    linking,
    office_list,
    people,
    settings,
)
from handlers.taking_in import adding, listening
from handlers.views import texts
from services.errors import Refused
from services.listening import Listener
from services.people import PersonFacts


class OnlyOurPeople(BaseMiddleware):
    """Strangers are refused politely, before any handler of the desk runs; of the others it hands
    over `doer`."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Refuse when there is no person."""
        person: PersonFacts | None = data.get("person")
        if person is None:
            raise Refused(texts.STRANGER)
        data["doer"] = Doer(person, data["database"], data["rules"], data["now"])
        return await handler(event, data)


async def stale(query: CallbackQuery) -> None:
    """A button nobody knows any more."""
    await answer(query, texts.STALE, alert=True)


def build(listener: Listener | None = None) -> Router:
    """A new tree of routers, for one dispatcher. With a `listener` watched groups are heard."""
    root = Router(name="root")
    if listener is not None:
        # First of all: nobody is answered in a watched group.
        root.include_router(listening.setup(listener))
    root.message.outer_middleware(WhoActs())
    root.callback_query.outer_middleware(WhoActs())
    root.include_routers(linking.setup_welcome(), inviting.setup_welcome())
    for room in (
        stats,
        queue,
        people,
        duty,
        away,
        settings,
        language,
        linking,
        page,
        office_list,
        panel,
        rights,
        supervising,
        passing,
        finding,
        adding,
        corrections,
        alike,
        promises,
        answers,
        filling,
        drafting,
        suggesting,
        publishing,
        incidents,
        drafts,
        sources,
        doctor,
        chats,
    ):
        router = room.setup()
        router.message.middleware(OnlyOurPeople())
        router.callback_query.middleware(OnlyOurPeople())
        root.include_router(router)
    fallback = Router(name="fallback")
    fallback.callback_query.register(stale)
    fallback.callback_query.middleware(OnlyOurPeople())
    root.include_routers(chats.setup_followed(), help.setup(), fallback, errors.setup())
    return root
