"""The wire: HTTP in, a method called, JSON out; here failures ordered in advance strike too."""

import asyncio
import inspect
import json
from typing import Any

from aiohttp import BodyPartReader, web

from sandbox.telegram.errors import NO_SUCH_METHOD, TOO_LARGE, UNAUTHORIZED, ApiError
from sandbox.telegram.faults import Fault, Kind
from sandbox.telegram.files import MAX_UPLOAD
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.methods import METHODS
from sandbox.telegram.params import Params, Upload
from sandbox.telegram.postman import postman
from sandbox.telegram.store import Call

HTML_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>"
FORM_SLACK = 1024 * 1024


def bot_api(messenger: Messenger) -> web.Application:
    """The Bot API of one messenger: `/bot{token}/{method}` and `/file/bot{token}/{path}`."""
    return _Server(messenger).app


class _Server:
    def __init__(self, messenger: Messenger) -> None:
        self.messenger = messenger
        self.closing = asyncio.Event()
        self.app = web.Application(client_max_size=MAX_UPLOAD + FORM_SLACK)
        self.app.router.add_get("/file/bot{token}/{path:.+}", self.download)
        self.app.router.add_route("*", "/bot{token}/{method}", self.call)
        self.app.router.add_route("*", "/{anything:.*}", self.nowhere)
        self.app.on_shutdown.append(self.close)
        self.app.cleanup_ctx.append(postman(messenger))

    async def close(self, _: web.Application) -> None:
        """Let go of those who wait, so that stopping does not wait for them."""
        self.closing.set()
        self.messenger.updates.end_poll()

    async def nowhere(self, request: web.Request) -> web.Response:
        return _refused(ApiError(404, "Not Found"))

    async def download(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.messenger.token:
            return _refused(ApiError(*UNAUTHORIZED))
        file = self.messenger.files.by_path.get(request.match_info["path"])
        if file is None:
            return _refused(ApiError(404, "Not Found"))
        return web.Response(body=file.data, content_type="application/octet-stream")

    async def call(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.messenger.token:
            return _refused(ApiError(*UNAUTHORIZED))
        method = request.match_info["method"]
        try:
            params = await _params(request)
        except ApiError as unreadable:
            self._record(method, Params(), unreadable, None)
            return _refused(unreadable)
        chat_id = params.number("chat_id") or None
        fault = self.messenger.faults.take(method, chat_id)
        if fault is not None and not fault.after_work:
            self._record(method, params, None, fault)
            return await self._fail(request, fault)
        result, error = await self._perform(method, params)
        if error is not None and error.code == 409 and request.transport is None:
            return _refused(error)  # the old poll's client is gone: nobody was in conflict
        self._record(method, params, error, fault)
        if fault is not None:
            return await self._fail(request, fault)
        return _json(200, {"ok": True, "result": result}) if error is None else _refused(error)

    async def _perform(self, method: str, params: Params) -> tuple[Any, ApiError | None]:
        try:
            handler = METHODS.get(method.lower())
            if handler is None:
                raise ApiError(*NO_SUCH_METHOD)
            result = handler(self.messenger, params)
            return (await result if inspect.isawaitable(result) else result), None
        except ApiError as error:
            return None, error

    def _record(
        self, method: str, params: Params, error: ApiError | None, fault: Fault | None
    ) -> None:
        codes = {Kind.TOO_MANY: 429, Kind.SERVER_ERROR: 500, Kind.BAD_GATEWAY: 502}
        code = error.code if error else codes.get(fault.kind) if fault else None
        worked = error is None and (fault is None or fault.after_work)
        call = Call(
            at=self.messenger.now(),
            method=method,
            params=dict(params.values) | dict(params.uploads),
            chat_id=params.number("chat_id") or None,
            ok=worked,
            error_code=code,
            fault=fault.kind.name.lower() if fault else None,
        )
        self.messenger.record(call)

    async def _fail(self, request: web.Request, fault: Fault) -> web.Response:
        match fault.kind:
            case Kind.TOO_MANY:
                text = f"Too Many Requests: retry after {fault.retry_after}"
                return _refused(ApiError(429, text, retry_after=fault.retry_after))
            case Kind.SERVER_ERROR:
                return _refused(ApiError(500, "Internal Server Error"))
            case Kind.BAD_GATEWAY:
                return web.Response(status=502, text=HTML_PAGE, content_type="text/html")
            case Kind.GARBAGE:
                return web.Response(text='{"ok":true,"result":', content_type="application/json")
            case Kind.HANG:
                await self.closing.wait()
        if request.transport is not None:
            request.transport.close()
        return web.Response()


def _json(status: int, body: dict[str, Any]) -> web.Response:
    text = json.dumps(body, ensure_ascii=False)
    return web.Response(status=status, text=text, content_type="application/json")


def _refused(error: ApiError) -> web.Response:
    body = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    return _json(error.code, body)


async def _params(request: web.Request) -> Params:
    """Arguments of the query and the body together. Raises ApiError 400 or 413."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    try:
        if request.content_type == "application/json":
            body = await request.text()
            values |= json.loads(body) if body else {}
        elif request.content_type == "multipart/form-data":
            await _read_parts(request, values, uploads)
        elif request.can_read_body:
            values |= {name: str(value) for name, value in (await request.post()).items()}
    except (ValueError, TypeError):
        raise ApiError(400, "Bad Request: can't parse the request body") from None
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(*TOO_LARGE) from None
    return Params(values, uploads)


async def _read_parts(
    request: web.Request, values: dict[str, Any], uploads: dict[str, Upload]
) -> None:
    reader = await request.multipart()
    total = 0
    async for part in reader:
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        data = bytearray()
        while chunk := await part.read_chunk(2**16):
            data += chunk
            total += len(chunk)
            if total > MAX_UPLOAD + FORM_SLACK:
                raise web.HTTPRequestEntityTooLarge(MAX_UPLOAD, total)
        if part.filename is None:
            values[part.name] = data.decode()
        else:
            mime = part.headers.get("Content-Type", "application/octet-stream")
            uploads[part.name] = Upload(part.filename, mime, bytes(data))
