"""What the process writes to stderr: one line a record, key=value or JSON, secrets masked.

Every record goes this way, ours and the libraries', whether made with structlog or with
`logging`. Masking is the last thing done to a finished line, so nothing can come in behind it:
not the text of an exception, not a URL within one. Residents' words are kept out before: what
a database's error quotes of a row is cut off, and libraries that log what they are given to
write are never let through below a warning.
"""

import contextlib
import json
import logging
import re
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor

if TYPE_CHECKING:
    # A second of imports, which commands without a configuration need not wait for.
    from bot.config import Config

HIDDEN = "***"

#: Tokens by their shape, for those that are in no configuration.
_SHAPES = (
    (re.compile(r"\b(bot)?[0-9]+(:|%3A)[A-Za-z0-9_-]{20,}", re.IGNORECASE), HIDDEN),
    (re.compile(r"\bbot[0-9]+(:|%3A)[A-Za-z0-9_-]+", re.IGNORECASE), f"bot{HIDDEN}"),
    (re.compile(r"""(access_token\\*["']?\s*[=:]\s*\\*["']?)[^&\s"'\\,})]+"""), rf"\1{HIDDEN}"),
    (re.compile(r"(\bBearer\s+)[^\s\"'\\,})]+", re.IGNORECASE), rf"\1{HIDDEN}"),
)

#: Speaks of every tick; at `debug` it is let through.
_TALKATIVE = ("apscheduler",)

#: These quote texts, names and addresses of residents, or requests with keys, at every level
#: below a warning.
_INDISCREET = ("aiosqlite", "asyncio", "asyncpg", "httpcore", "httpx", "sqlalchemy.engine")

#: Where an error of PostgreSQL or of its driver begins to quote a row or an argument.
_QUOTED_ROW = re.compile(
    r"(DETAIL|invalid input for query argument \$\d+|invalid input syntax for [^:\n]{1,60}):"
)


class Mask:
    """Hides the given secrets, as they are and as URLs and JSON write them, and token shapes."""

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        spellings = {spelling for secret in secrets for spelling in _spellings(secret)}
        # The longest first: one secret may be a part of another.
        words = sorted(spellings, key=len, reverse=True)
        self._secrets = re.compile("|".join(map(re.escape, words))) if words else None

    def __call__(self, text: str) -> str:
        """The text without secrets."""
        if self._secrets is not None:
            text = self._secrets.sub(HIDDEN, text)
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        return text


class _MaskedFormatter(ProcessorFormatter):
    def __init__(self, mask: Mask, renderer: Processor) -> None:
        super().__init__(
            foreign_pre_chain=_WHO_AND_WHEN,
            processors=[
                ProcessorFormatter.remove_processors_meta,
                _format_exception,
                _cut_quoted_rows,
                renderer,
            ],
        )
        self._mask = mask

    def format(self, record: logging.LogRecord) -> str:
        return self._mask(super().format(record))


class _Handler(logging.StreamHandler[TextIO]):
    """Ours among the root's handlers. A record that cannot be written is not shown raw."""

    def handleError(self, record: logging.LogRecord) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.stream.write(f'level=error event="unwritable record" logger={record.name}\n')


def set_up(config: "Config", stream: TextIO | None = None) -> None:
    """Write records to `stream` (stderr) as the configuration says, in place of earlier ways."""
    level = logging.getLevelNamesMapping()[config.log.level.upper()]
    _install(Mask(config.secrets()), _renderer(config.log.format), level, stream)


def set_up_bare() -> None:
    """Before there is a configuration, and for commands without one: warnings, as text."""
    _install(Mask(), _renderer("text"), logging.WARNING)


def _install(mask: Mask, renderer: Processor, level: int, stream: TextIO | None = None) -> None:
    handler = _Handler(stream or sys.stderr)
    handler.setFormatter(_MaskedFormatter(mask, renderer))
    root = logging.getLogger()
    for old in [found for found in root.handlers if isinstance(found, _Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    quiet = max(level, logging.WARNING)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(level if level == logging.DEBUG else quiet)
    for name in _INDISCREET:
        logging.getLogger(name).setLevel(quiet)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_WHO_AND_WHEN,
            ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def _format_exception(logger: Any, method: str, record: EventDict) -> EventDict:
    """The traceback as text, without the rows that its errors quote.

    Here each error is still known apart, so the frames after a quoted row can stay.
    """
    error = _raised(record.get("exc_info"))
    told = structlog.processors.format_exc_info(logger, method, record)
    trace = told.get("exception")
    if error is not None and isinstance(trace, str):
        # The longest first: an error quotes the one it wraps.
        for words in sorted(map(str, _chain(error)), key=len, reverse=True):
            if _QUOTED_ROW.search(words):
                trace = trace.replace(words, _cut(words))
        told["exception"] = trace
    return told


def _cut_quoted_rows(_logger: Any, _method: str, record: EventDict) -> EventDict:
    """Whatever else quotes a row, such as an error put into a message, is cut to its end."""
    for key, value in record.items():
        text = value if isinstance(value, str) else str(value)
        if _QUOTED_ROW.search(text):
            record[key] = _cut(text)
    return record


def _cut(text: str) -> str:
    return _QUOTED_ROW.split(text, maxsplit=1)[0] + HIDDEN


def _raised(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, tuple):
        exc_info = exc_info[1]
    elif exc_info is True:
        exc_info = sys.exc_info()[1]
    return exc_info if isinstance(exc_info, BaseException) else None


def _chain(error: BaseException) -> list[BaseException]:
    """The error, those it came from, and those in a group, each once."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or any(one is known for known in found):
            continue
        found.append(one)
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
    return found


_WHO_AND_WHEN: list[Processor] = [
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]


def _renderer(shape: str) -> Processor:
    if shape == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.processors.LogfmtRenderer(
        key_order=["at", "level", "logger", "event"], drop_missing=True
    )


def _spellings(secret: str) -> set[str]:
    """The secret, what URLs and JSON make of it, and each of these put in quotes by a renderer."""
    written = {secret, quote(secret, safe=""), quote(secret), json.dumps(secret)[1:-1]}
    return written | {json.dumps(one, ensure_ascii=False)[1:-1] for one in written}
