"""The way to the Bot API: what comes of calls, and answers that are none of its.

`Session` sends each call the way that is in use (`reach.py`) and tells how it went; a change of
ways needs no restart. Does not live here: which way that is (`ways.py`).
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetMe, GetUpdates, Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientSession, ClientTimeout, TraceConfig, TraceRequestEndParams
from aiohttp_socks import ProxyConnectionError, ProxyError, ProxyTimeoutError

from bot.reach import Reach
from bot.ways import Way
from services.clock import Now
from services.clock import now as machine_now
from services.operation.vitals import Vitals

CONNECTING = 10.0
"""Seconds to get a connection: a wall that swallows packets must not cost a whole timeout."""
TRYING = 10
"""Seconds a better way has to answer when it is tried."""
LOGGED_OUT = "logged out"
"""In the words of a server that the bot has left by logOut: no fault of what was said."""


class Unreadable(ClientDecodeError):
    """An answer nobody can read, without its content: that may be what people have said."""

    def __init__(self, message: str) -> None:
        super().__init__(message, ValueError(message), None)

    def __str__(self) -> str:
        return self.message


class OneWay(AiohttpSession):
    """aiogram's own on one way, that reads the status of a page where JSON was expected.

    A proxy or a web server on the way speaks HTML: aiogram would call a 502 unreadable, which
    nobody retries, and so a 404, which a wrong address answers; failures of a proxy it would let
    through as they are. With `vitals` it notes how the machine's clock stands beside the server's.
    """

    def __init__(self, way: Way, vitals: Vitals | None = None) -> None:
        super().__init__(proxy=way.proxy, api=TelegramAPIServer.from_base(way.server))
        self._vitals = vitals

    async def create_session(self) -> ClientSession:
        """The client; a new one looks at the dates of answers."""
        session = await super().create_session()
        if self._vitals is not None and not session.trace_configs:
            trace = TraceConfig()
            trace.on_request_end.append(self._compare_clocks)
            trace.freeze()
            session.trace_configs.append(trace)
        return session

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """One call; `timeout` in seconds. Raises aiogram's errors alone."""
        whole = ClientTimeout(timeout or self.timeout, sock_connect=CONNECTING)
        try:
            # aiohttp takes the finer kind, and aiogram hands it on.
            return await super().make_request(bot, method, whole)  # type: ignore[arg-type]
        except (ProxyConnectionError, ProxyTimeoutError, ProxyError) as error:
            raise TelegramNetworkError(method, f"{type(error).__name__}: {error}") from error
        except UnicodeDecodeError as error:
            raise TelegramServerError(method, "not an answer of the Bot API") from error

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """The answer. Raises aiogram's error for anything else."""
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError as error:
            said = f"HTTP {status_code}, not an answer of the Bot API"
            if status_code == HTTPStatus.NOT_FOUND:
                raise TelegramNotFound(method, said) from None
            if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise TelegramServerError(method, said) from None
            raise Unreadable(error.message) from None
        except TelegramBadRequest as error:
            if LOGGED_OUT in error.message.lower():
                raise TelegramServerError(method, error.message) from None
            raise

    async def _compare_clocks(
        self, _session: ClientSession, _context: SimpleNamespace, ended: TraceRequestEndParams
    ) -> None:
        try:
            told = parsedate_to_datetime(ended.response.headers.get("Date", ""))
        except ValueError:
            return
        if self._vitals is not None and told.tzinfo is not None:
            ahead = machine_now() - told
            # A whole second was told: anything within it is no difference.
            whole = timedelta(seconds=1)
            self._vitals.skew = timedelta() if timedelta() <= ahead < 2 * whole else ahead


class Session(BaseSession):
    """All the ways as one: a call takes the way that `reach` names."""

    def __init__(self, reach: Reach, now: Now, vitals: Vitals | None = None) -> None:
        self._ways: Sequence[OneWay] = [OneWay(way, vitals) for way in reach.ways]
        super().__init__(api=self._ways[0].api)
        self._reach = reach
        self._now = now
        self._accepted: set[int] = set()

    async def close(self) -> None:
        """Give back the connections of all ways."""
        await asyncio.gather(*(way.close() for way in self._ways))

    async def make_request(
        self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None
    ) -> TelegramType:
        """The answer, by the way in use. Raises aiogram's errors; one of the line is noted."""
        number, began = self._reach.way, self._now()
        self.api = self._ways[number].api
        try:
            answer = await self._ask(number, bot, method, timeout)
        except TelegramEntityTooLarge:
            self._reach.answered(number)
            raise
        except (TelegramNetworkError, TelegramServerError, ClientDecodeError) as error:
            self._reach.failed(number, began, str(error))
            raise
        except (TelegramUnauthorizedError, TelegramNotFound) as error:
            if not self._is_astray(number):
                raise
            self._reach.failed(number, began, str(error))
            raise TelegramServerError(method, error.message) from error
        except TelegramAPIError:
            self._reach.answered(number)
            raise
        self._accepted.add(number)
        self._reach.answered(number)
        return answer

    async def stream_content(
        self,
        url: str,
        headers: dict[str, Any] | None = None,
        timeout: int = 30,
        chunk_size: int = 65536,
        raise_for_status: bool = True,
    ) -> AsyncGenerator[bytes, None]:
        """The bytes at an address, by the way in use."""
        way = self._ways[self._reach.way]
        async for chunk in way.stream_content(url, headers, timeout, chunk_size, raise_for_status):
            yield chunk

    async def try_better(self, bot: Bot) -> None:
        """Ask a harmless thing by the ways before this one, best first, if it is time to."""
        if not self._reach.tries_better:
            return
        for number in range(self._reach.way):
            try:
                await self._ways[number].make_request(bot, GetMe(), TRYING)
            except (TelegramAPIError, ClientDecodeError):
                continue
            self._accepted.add(number)
            self._reach.tried(number)
            return
        self._reach.tried(None)

    async def _ask(
        self, number: int, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None
    ) -> TelegramType:
        answering = self._ways[number].make_request(bot, method, timeout)
        if not isinstance(method, GetUpdates):
            return await answering
        # A poll on a way that is left would hang until its timeout; asking again costs nothing.
        asking = asyncio.ensure_future(answering)
        left = asyncio.ensure_future(self._reach.left.wait())
        try:
            await asyncio.wait({asking, left}, return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                return await asking
        finally:
            asking.cancel()
            left.cancel()
        raise TelegramNetworkError(method, "the way was left")

    def _is_astray(self, number: int) -> bool:
        """Whether a way that knows no such bot is to blame: another has accepted the token."""
        return bool(self._accepted) and number not in self._accepted


class Counting(BaseRequestMiddleware):
    """Counts calls by method and by what came of them."""

    def __init__(self, vitals: Vitals, now: Now) -> None:
        self._vitals = vitals
        self._now = now

    async def __call__(
        self,
        make_request: NextRequestMiddlewareType[TelegramType],
        bot: Bot,
        method: TelegramMethod[TelegramType],
    ) -> Response[TelegramType]:
        """Let it through and count it."""
        what = "lost"
        try:
            answer = await make_request(bot, method)
            what = "ok"
        except TelegramRetryAfter:
            what = "too_often"
            raise
        except (TelegramNetworkError, TelegramServerError):
            raise
        except TelegramAPIError:
            what = "refused"
            raise
        finally:
            self._vitals.called(method.__api_method__, what, self._now())
        return answer
