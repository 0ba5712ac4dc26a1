"""The way to the Bot API: what comes of calls, and answers that are none of its."""

from datetime import timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.middlewares.base import (
    BaseRequestMiddleware,
    NextRequestMiddlewareType,
)
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import ClientSession, TraceConfig, TraceRequestEndParams

from services.clock import Now
from services.clock import now as machine_now
from services.operation.vitals import Vitals


class Session(AiohttpSession):
    """aiogram's own, that reads the status of a page where JSON was expected.

    A proxy or a web server on the way speaks HTML: aiogram would call a 502 unreadable, which
    nobody retries, and so a 404, which a wrong address answers. With `vitals` it notes how the
    machine's clock stands beside the server's.
    """

    def __init__(self, vitals: Vitals | None = None, **options: Any) -> None:
        super().__init__(**options)
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

    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        """The answer. Raises aiogram's error for anything else."""
        try:
            return super().check_response(bot, method, status_code, content)
        except ClientDecodeError:
            said = f"HTTP {status_code}, not an answer of the Bot API"
            if status_code == HTTPStatus.NOT_FOUND:
                raise TelegramNotFound(method, said) from None
            if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
                raise TelegramServerError(method, said) from None
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
