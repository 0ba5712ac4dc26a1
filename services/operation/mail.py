"""Alerts by e-mail: what waits goes in one plain letter. The only home of smtplib.

A letter is a conversation of seconds a few times a year, so the standard library's client holds it,
in a thread. No letter and no password goes over a line that TLS does not guard, unless the mail
server is this machine; a server without STARTTLS where it is asked for gets nothing.
"""

import asyncio
import logging
import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from enum import StrEnum
from zoneinfo import ZoneInfo

from services.languages import Language, _, speaking
from services.operation.siren import KEPT, Alert, Manners, Untold

log = logging.getLogger(__name__)

ANSWERING = 10.0
"""Seconds the server has for each step of the conversation."""
SUBJECT = 150
"""Characters of a subject, the region's name included."""


class Security(StrEnum):
    """How the line is guarded: TLS after a greeting, TLS from the first byte, not at all."""

    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}
"""Where each is usual."""


@dataclass(frozen=True, slots=True)
class MailAt:
    """A mail server, and who writes to whom: addresses in ASCII. No `user`: nobody logs in.
    `ca_bundle` is a PEM file that replaces the default trust."""

    host: str
    port: int
    security: Security
    sender: str
    to: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    ca_bundle: str | None = None


class Mailing:
    """Writes to one or more mailboxes. `region` says whose desk it is; `zone` is its time."""

    name = "mail"
    manners = Manners(
        at_once=KEPT,
        apart=timedelta(minutes=5),
        # A server that is asked in vain too often shuts its door for good.
        pauses=tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15)),
        once=True,
    )

    def __init__(self, at: MailAt, region: str, zone: ZoneInfo, language: Language) -> None:
        self._at = at
        self._region = region
        self._zone = zone
        self._language = language

    async def tell(self, alerts: Sequence[Alert]) -> None:
        """One letter of all of them; Untold when no mailbox gets it."""
        try:
            with speaking(self._language):
                letter = self.letter(alerts)
        except (ValueError, LookupError, MessageError) as error:
            raise Untold(f"no letter can be made: {type(error).__name__}") from error
        await asyncio.to_thread(_send, self._at, letter)

    async def probe(self) -> str:
        """Come as far as a letter would and say goodbye; where that was. Untold when it failed."""
        await asyncio.to_thread(_call, self._at)
        return f"{self._at.host}:{self._at.port}"

    async def close(self) -> None:
        """Nothing is held between letters."""

    def letter(self, alerts: Sequence[Alert]) -> EmailMessage:
        """As it leaves. Its subject is the first sentence of the latest."""
        latest = alerts[-1]
        made = EmailMessage()
        whose = _line(f"{_('Отклик')}, {self._region}")
        what = _line(latest.text).partition(". ")[0].removesuffix(".")
        made["Subject"] = _short(f"{whose}: {what}", SUBJECT)
        made["From"] = Address(display_name=_short(whose, SUBJECT), addr_spec=self._at.sender)
        made["To"] = [Address(addr_spec=one) for one in self._at.to]
        made["Date"] = format_datetime(latest.at)
        made["Message-ID"] = make_msgid(domain=_domain(self._at.sender))
        made["Auto-Submitted"] = "auto-generated"
        told = [f"{alert.at.astimezone(self._zone):%d.%m %H:%M}  {alert.text}" for alert in alerts]
        signed = _("Это письмо «Отклик» написал сам; отвечать на него некому.")
        # Not every server passes eight bits on.
        made.set_content("\n\n".join([*told, signed]) + "\n", cte="base64")
        return made


def _send(at: MailAt, letter: EmailMessage) -> None:
    with _conversation(at) as smtp:
        refused = smtp.send_message(letter, at.sender, at.to)
        if refused:
            log.warning(
                "[alerts] mail does not reach %d of `to` (%s)", len(refused), _codes(refused)
            )


def _call(at: MailAt) -> None:
    with _conversation(at) as smtp:
        smtp.noop()


@contextmanager
def _conversation(at: MailAt) -> Iterator[smtplib.SMTP]:
    """A server that knows who we are; Untold for whatever goes wrong inside, too."""
    smtp: smtplib.SMTP | None = None
    try:
        smtp = _opened(at)
        yield smtp
    except (OSError, ValueError, MessageError) as error:
        raise Untold(_reason(error)) from None
    else:
        # The letter is taken, whatever comes of the goodbye.
        with suppress(OSError):
            smtp.quit()
    finally:
        if smtp is not None:
            smtp.close()


def _opened(at: MailAt) -> smtplib.SMTP:
    trust = ssl.create_default_context(cafile=at.ca_bundle)
    name = _domain(at.sender)
    if at.security is Security.TLS:
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            at.host, at.port, name, timeout=ANSWERING, context=trust
        )
    else:
        smtp = smtplib.SMTP(at.host, at.port, name, timeout=ANSWERING)
    try:
        if at.security is Security.STARTTLS:
            smtp.starttls(context=trust)
        if at.user:
            smtp.login(at.user, at.password)
    except BaseException:
        smtp.close()
        raise
    return smtp


def _reason(error: Exception) -> str:
    """Why, by codes and in our own words: a server's may quote anything."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return f"user and password are not accepted ({error.smtp_code})"
        case smtplib.SMTPNotSupportedError():
            return f"the server lacks what is asked of it: {error}"
        case smtplib.SMTPRecipientsRefused():
            return f"nobody of `to` is accepted ({_codes(error.recipients)})"
        case smtplib.SMTPSenderRefused():
            return f"`from` is not accepted ({error.smtp_code})"
        case smtplib.SMTPResponseException():
            return f"the server refuses ({error.smtp_code})"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not trusted: {error.verify_message}"
        case OSError() | UnicodeError():
            return f"{type(error).__name__}: {error}"
        case _:
            return type(error).__name__


def _codes(refused: Mapping[str, tuple[int, bytes]]) -> str:
    """Why, without whom: an admin's address is nobody's to read in a log."""
    return ", ".join(str(code) for code in sorted({code for code, _why in refused.values()}))


def _line(text: str) -> str:
    """In one line, without what no header may carry."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1].rstrip()}…"


def _domain(address: str) -> str:
    return address.rpartition("@")[2]
