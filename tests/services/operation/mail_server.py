"""A mail server of others' making, on this loop: were a letter sent from the loop itself, neither
would ever finish. It comes with the pins of requirements/dev.txt."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from tests.certificates import Certificate, self_signed

smtp = pytest.importorskip("aiosmtpd.smtp", reason="needs aiosmtpd, pinned in dev.txt: make check")

USER, PASSWORD = "desk", "mail-secret"


@dataclass
class Mailbox:
    """What arrived, and who came: letters, whether over TLS, names with passwords."""

    known: frozenset[str] = frozenset({"admin@example.org", "zoya@example.org"})
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    logins: list[tuple[bytes, bytes]] = field(default_factory=list)
    guarded: list[bool] = field(default_factory=list)
    calls: int = 0

    async def handle_EHLO(
        self, _server: Any, session: Any, _envelope: Any, name: str, responses: list[str]
    ) -> list[str]:
        """Somebody says hello: twice with STARTTLS."""
        self.calls += 1
        session.host_name = name
        return responses

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """To whom."""
        if address not in self.known:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        """A letter."""
        made = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(made, EmailMessage)
        self.letters.append(made)
        self.recipients.append(envelope.rcpt_tos)
        self.guarded.append(server.transport.get_extra_info("ssl_object") is not None)
        return "250 OK"

    def let_in(self, _server: Any, _session: Any, _envelope: Any, _how: str, given: Any) -> Any:
        """Who logs in."""
        self.logins.append((given.login, given.password))
        is_right = (given.login, given.password) == (USER.encode(), PASSWORD.encode())
        return smtp.AuthResult(success=is_right, handled=is_right)


@asynccontextmanager
async def serving(
    mailbox: Mailbox,
    *,
    trust: ssl.SSLContext | None = None,
    is_tls: bool = False,
    port: int = 0,
) -> AsyncIterator[int]:
    """The port it listens at; `trust` offers STARTTLS, or TLS from the first byte with `is_tls`."""

    def make() -> Any:
        return smtp.SMTP(
            mailbox,
            hostname="mail.example.org",
            tls_context=None if is_tls else trust,
            auth_require_tls=not is_tls,
            authenticator=mailbox.let_in,
        )

    server = await asyncio.get_running_loop().create_server(
        make, "127.0.0.1", port, ssl=trust if is_tls else None
    )
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Made once."""
    return self_signed(tmp_path_factory.mktemp("certificate"), "localhost")
