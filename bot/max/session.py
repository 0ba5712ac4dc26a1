"""aiogram's way to MAX: the methods the desk calls, each as MAX has it.

A method MAX has no like of is refused as Telegram refuses what it does not know; command menus,
which MAX keeps one of for everybody, are passed over. Does not live here: the wire (`line.py`),
what is asked about the bot and its chats (`asking.py`), what is sent of a text with all that hangs
on it (`composing.py`), updates (`updates.py`).
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import suppress
from typing import Any, cast

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.exceptions import TelegramBadRequest, TelegramNetworkError
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteMyCommands,
    EditMessageReplyMarkup,
    EditMessageText,
    GetChat,
    GetChatMember,
    GetMe,
    PinChatMessage,
    SendDocument,
    SendMessage,
    SendPhoto,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.methods.base import TelegramType
from aiogram.types import (
    ChatFullInfo,
    ChatMemberLeft,
    ChatMemberMember,
    Message,
    User,
)

from bot.max import asking, shapes, words
from bot.max.composing import Composer, Said
from bot.max.errors import may_be_markup, read_error
from bot.max.keyboards import KEYBOARD, keyboard
from bot.max.line import MaxLine
from bot.max.silences import STEPS, Silences
from db.engine import Database
from services.clock import Now
from services.errors import ErrorKind, NetworkError
from services.messengers import messages
from services.messengers.ids import to_max
from services.networks.untrusted import BadItem
from services.operation.vitals import MaxVitals

log = logging.getLogger(__name__)

PRESS = "max:"
"""Before the id of a press, so that its answer finds the way back."""
NOT_READY = "attachment.not.ready"
READY_IN = (1.0, 2.0, 4.0, 8.0)
"""Seconds between attempts to send a file that MAX is still digesting."""
PRESSES_KEPT = 1000

Json = dict[str, Any]


class MaxSession(BaseSession):
    """Calls of a bot, made in MAX. `vitals` are told how they go; `ready_in`, `silences`: see
    `READY_IN`, `STEPS`."""

    def __init__(
        self,
        line: MaxLine,
        database: Database,
        now: Now,
        vitals: MaxVitals | None = None,
        ready_in: Sequence[float] = READY_IN,
        silences: Sequence[int] = STEPS,
    ) -> None:
        super().__init__()
        self._vitals = vitals or MaxVitals(now())
        self.line = line
        self._database = database
        self._composer = Composer(line, database)
        self._now = now
        self._ready_in = ready_in
        self._silences = Silences(silences)
        self._presses: OrderedDict[str, int] = OrderedDict()
        self._me: User | None = None
        self.sight = shapes.Sight(0, 0)
        self._methods: dict[type, Callable[[Bot, Any], Any]] = {
            SendMessage: self._say,
            SendPhoto: self._say,
            SendDocument: self._say,
            EditMessageText: self._edit,
            EditMessageReplyMarkup: self._edit_buttons,
            AnswerCallbackQuery: self._answer,
            PinChatMessage: self._pin,
            DeleteMessage: self._delete,
            GetMe: self._get_me,
            GetChat: self._get_chat,
            GetChatMember: self._get_member,
            SetMyCommands: self._pass_over,
            DeleteMyCommands: self._pass_over,
        }

    async def close(self) -> None:
        """Give back the connections."""
        await self.line.close()

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """Call it. Raises aiogram's exceptions."""
        call = self._methods.get(type(method))
        if call is None:
            raise TelegramBadRequest(method, f"MAX has no like of {type(method).__name__}")
        try:
            async with asyncio.timeout(timeout or self.timeout):
                answer = cast(TelegramType, await call(bot, method))
        except TimeoutError:
            self._vitals.is_lost = True
            raise TelegramNetworkError(method, "MAX: no answer in time") from None
        except BadItem:
            raise TelegramNetworkError(method, "MAX: an answer that cannot be read") from None
        except NetworkError as error:
            self._vitals.is_lost = error.kind in (ErrorKind.RETRY, ErrorKind.AUTH)
            is_slow = error.kind is ErrorKind.SLOW
            silence = self._silences.next(_chat_of(method)) if is_slow else 0
            raise read_error(method, error, silence) from error
        self._vitals.answered_at, self._vitals.is_lost = self._now(), False
        self._silences.over(_chat_of(method))
        return answer

    async def stream_content(
        self, *_args: Any, **_options: Any
    ) -> AsyncGenerator[bytes, None]:  # pragma: no cover - the desk downloads nothing
        """Nothing: files of MAX are not read."""
        yield b""

    def pressed(self, press: str, person: int) -> None:
        """Remember who pressed, for what cannot be shown over a button."""
        self._presses[press] = person
        while len(self._presses) > PRESSES_KEPT:
            self._presses.popitem(last=False)

    async def me(self, bot: Bot) -> User:
        """The desk's bot as MAX knows it, under the one id it has here. Raises NetworkError."""
        if self._me is None:
            number, self._me = await asking.me(self.line, bot)
            self.sight = shapes.Sight(number, bot.id)
        return self._me

    async def _name(self, bot: Bot) -> str:
        return (await self.me(bot)).username or ""

    # Saying

    async def _say(self, bot: Bot, method: Said) -> Message:
        chat_id = int(method.chat_id)
        body = await self._composer.body(bot, method, await self._name(bot))
        told = (await self._post(chat_id, body)).get("message")
        number = await messages.number_of(self._database, shapes.mid_of(told), chat_id, self._now())
        person = User(id=chat_id, is_bot=False, first_name="-")
        chat = shapes.private(person) if chat_id > 0 else shapes.group(chat_id)
        return shapes.message(told, number, chat, self.sight).as_(bot)

    async def _post(self, chat_id: int, body: Json) -> Any:
        whom = "user_id" if chat_id > 0 else "chat_id"
        where = {whom: str(to_max(chat_id)), "disable_link_preview": "true"}
        pauses = iter(self._ready_in)
        while True:
            try:
                return await self.line.ask("POST", "messages", where, body)
            except NetworkError as error:
                pause = next(pauses, None) if error.code == NOT_READY else None
                if pause is not None:
                    await asyncio.sleep(pause)
                elif "link" in body and error.kind in (ErrorKind.GONE, ErrorKind.BUG):
                    # What it answers may be gone: it is said all the same.
                    body = {key: value for key, value in body.items() if key != "link"}
                elif may_be_markup(body, error):
                    log.error("refused by MAX, said as plain text: %s", error)
                    body = words.body_in_plain(body)
                else:
                    raise

    # Changing what stands

    async def _edit(self, bot: Bot, method: EditMessageText) -> bool:
        name = await self._name(bot)
        body = await self._composer.text(bot, method.text or "", method.parse_mode, name)
        body["attachments"] = keyboard(method.reply_markup)
        await self._put(method, body)
        return True

    async def _edit_buttons(self, _bot: Bot, method: EditMessageReplyMarkup) -> bool:
        """Buttons are one attachment among others, and given ones replace all."""
        mid = await self._mid(method)
        stands = await self.line.ask("GET", f"messages/{mid}")
        kept = shapes.attachments(stands)
        kept = [one for one in kept if one.get("type") != KEYBOARD]
        await self._put(method, {"attachments": [*kept, *keyboard(method.reply_markup)]})
        return True

    async def _put(self, method: EditMessageText | EditMessageReplyMarkup, body: Json) -> None:
        where = {"message_id": await self._mid(method)}
        try:
            await self.line.ask("PUT", "messages", where, body)
        except NetworkError as error:
            if not may_be_markup(body, error):
                raise
            log.error("refused by MAX, shown as plain text: %s", error)
            await self.line.ask("PUT", "messages", where, words.body_in_plain(body))

    async def _delete(self, _bot: Bot, method: DeleteMessage) -> bool:
        await self.line.ask("DELETE", "messages", {"message_id": await self._mid(method)})
        return True

    async def _pin(self, _bot: Bot, method: PinChatMessage) -> bool:
        body = {"message_id": await self._mid(method), "notify": not method.disable_notification}
        await self.line.ask("PUT", f"chats/{to_max(int(method.chat_id))}/pin", body=body)
        return True

    async def _mid(
        self, method: EditMessageText | EditMessageReplyMarkup | DeleteMessage | PinChatMessage
    ) -> str:
        number = method.message_id or 0
        mid = await messages.mid_of(self._database, int(method.chat_id or 0), number)
        if mid is None:
            call: TelegramMethod[Any] = method
            raise TelegramBadRequest(call, "message to edit not found: it was forgotten here")
        return mid

    async def _answer(self, bot: Bot, method: AnswerCallbackQuery) -> bool:
        """MAX takes no empty answer, and in a browser shows none: a refusal is said in private
        too."""
        if not method.text:
            return True
        press = method.callback_query_id.removeprefix(PRESS)
        person = self._presses.pop(press, None)
        refusal: NetworkError | None = None
        try:
            await self.line.ask(
                "POST", "answers", {"callback_id": press}, {"notification": method.text}
            )
        except NetworkError as error:
            refusal = error
        if method.show_alert and person is not None:
            said = SendMessage(chat_id=person, text=method.text, parse_mode=None)
            # Who never opened the bot has seen the words over the button, or nothing.
            with suppress(NetworkError, BadItem):
                await self._say(bot, said)
        if refusal is not None:
            raise refusal
        return True

    # Asking

    async def _get_me(self, bot: Bot, _method: GetMe) -> User:
        # Asked anew: it is also how the line is tried.
        self._me = None
        return await self.me(bot)

    async def _get_chat(self, _bot: Bot, method: GetChat) -> ChatFullInfo:
        return await asking.chat(self.line, int(method.chat_id))

    async def _get_member(
        self, bot: Bot, method: GetChatMember
    ) -> ChatMemberMember | ChatMemberLeft:
        """The bot alone is looked up; nobody else is asked about."""
        me = await self.me(bot)
        if method.user_id != bot.id:
            raise TelegramBadRequest(method, "MAX: only the bot's own membership is asked for")
        return await asking.membership(self.line, int(method.chat_id), me)

    async def _pass_over(self, _bot: Bot, _method: SetMyCommands | DeleteMyCommands) -> bool:
        return True


def _chat_of(method: TelegramMethod[Any]) -> int:
    """The chat a call is for; 0 for none."""
    return getattr(method, "chat_id", None) or 0
