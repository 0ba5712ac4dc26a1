"""Letters to the admin, in real conversations with a mail server of others' making."""

import logging
import socket
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from zoneinfo import ZoneInfo

import pytest

from services.languages import Language
from services.operation.mail import MailAt, Mailing, Security
from services.operation.siren import Alert, Siren, Untold
from tests.certificates import Certificate
from tests.services.operation.mail_server import (
    PASSWORD,
    USER,
    Mailbox,
    certificate,
    serving,
)

__all__ = ["certificate"]

NOW = datetime(2026, 11, 22, 15, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
REGION = "Садовая область"
SILENT = Alert(
    "telegram_silent",
    "Telegram не отвечает уже 5 минут, ни одним путём (2). Карточки ждут в очереди.",
    NOW,
    fault="silence",
)
BACK = Alert(
    "telegram_back", "Telegram снова отвечает.", NOW + 27 * MINUTE, fault="silence", ends=True
)
PLAIN = MailAt("127.0.0.1", 0, Security.NONE, "desk@example.org", ("admin@example.org",))


def mailing(at: MailAt, region: str = REGION) -> Mailing:
    return Mailing(at, region, ZoneInfo("Europe/Moscow"), Language.RUSSIAN)


def over_tls(certificate: Certificate, port: int, security: Security) -> MailAt:
    return replace(
        PLAIN,
        host="localhost",
        port=port,
        security=security,
        user=USER,
        password=PASSWORD,
        ca_bundle=str(certificate.file),
    )


def told(letters: Sequence[EmailMessage]) -> list[str]:
    return [letter["Subject"].partition(": ")[2] for letter in letters]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_letter_goes_over_tls_and_reads_as_it_was_written(
    certificate: Certificate, security: Security
) -> None:
    mailbox, is_tls = Mailbox(), security is Security.TLS
    async with serving(mailbox, trust=certificate.trust, is_tls=is_tls) as port:
        at = replace(
            over_tls(certificate, port, security), to=("admin@example.org", "zoya@example.org")
        )
        await mailing(at).tell([SILENT, BACK])
    (letter,) = mailbox.letters
    assert letter["Subject"] == f"Отклик, {REGION}: Telegram снова отвечает"
    assert letter["From"].addresses[0].display_name == f"Отклик, {REGION}"
    assert letter["From"].addresses[0].addr_spec == "desk@example.org"
    assert letter["Date"].datetime == BACK.at
    assert letter["Auto-Submitted"] == "auto-generated"
    body = letter.get_content()
    assert body.index(f"22.11 18:04  {SILENT.text}") < body.index(f"22.11 18:31  {BACK.text}")
    assert mailbox.recipients == [["admin@example.org", "zoya@example.org"]]
    assert mailbox.logins == [(USER.encode(), PASSWORD.encode())]
    assert mailbox.guarded == [True]


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
async def test_a_certificate_nobody_vouches_for_gets_neither_letter_nor_password(
    certificate: Certificate, security: Security
) -> None:
    mailbox, is_tls = Mailbox(), security is Security.TLS
    async with serving(mailbox, trust=certificate.trust, is_tls=is_tls) as port:
        at = replace(over_tls(certificate, port, security), ca_bundle=None)
        with pytest.raises(Untold, match="certificate is not trusted: self-signed"):
            await mailing(at).tell([SILENT])
    assert not mailbox.letters
    assert not mailbox.logins


async def test_a_server_without_starttls_gets_neither_letter_nor_password(
    certificate: Certificate,
) -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        with pytest.raises(Untold, match="STARTTLS"):
            await mailing(over_tls(certificate, port, Security.STARTTLS)).tell([SILENT])
    assert mailbox.calls == 1
    assert not mailbox.letters
    assert not mailbox.logins


async def test_a_password_that_is_wrong_is_told_by_its_code_and_not_shown(
    certificate: Certificate,
) -> None:
    mailbox = Mailbox()
    async with serving(mailbox, trust=certificate.trust) as port:
        at = replace(over_tls(certificate, port, Security.STARTTLS), password="wrong-secret")
        with pytest.raises(Untold, match=r"user and password are not accepted \(535\)") as untold:
            await mailing(at).probe()
    assert "secret" not in str(untold.value) + repr(at)


async def test_nothing_that_is_told_makes_a_header() -> None:
    evil = "\r\nBcc: evil@example.org\r\n\r\n<b>"
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        at = replace(PLAIN, port=port)
        alert = replace(SILENT, text=f"Беда\u2028{evil}{'очень длинная ' * 40}")
        await mailing(at, f"Область{evil}").tell([alert])
    (letter,) = mailbox.letters
    assert letter["Bcc"] is None
    assert letter["Subject"].startswith("Отклик, Область Bcc: evil@example.org <b>: Беда Bcc:")
    assert letter["Subject"].endswith("…")
    assert len(letter["Subject"]) <= 150
    assert mailbox.recipients == [["admin@example.org"]]
    assert max(map(len, letter.as_bytes().splitlines())) < 998


async def test_one_mailbox_that_is_gone_does_not_cost_the_others_theirs(
    caplog: pytest.LogCaptureFixture,
) -> None:
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        at = replace(PLAIN, port=port, to=("gone@example.org", "zoya@example.org"))
        await mailing(at).tell([SILENT])
        with pytest.raises(Untold, match=r"nobody of `to` is accepted \(550\)"):
            await mailing(replace(at, to=("gone@example.org",))).tell([SILENT])
    assert mailbox.recipients == [["zoya@example.org"]]
    assert "mail does not reach 1 of `to` (550)" in caplog.text
    assert "gone@" not in caplog.text


@pytest.mark.parametrize("address", ["a..b@example.org", ".a@example.org", "desk.@example.org", ""])
@pytest.mark.parametrize("whose", ["sender", "to"])
async def test_an_address_no_letter_can_carry_is_untold_and_not_shown(
    address: str, whose: str
) -> None:
    at = replace(PLAIN, sender=address) if whose == "sender" else replace(PLAIN, to=(address,))
    with pytest.raises(Untold, match="no letter can be made") as caught:
        await mailing(at).tell([SILENT])
    assert "@" not in str(caught.value)


async def test_while_the_server_is_away_all_waits_and_then_goes_in_one_letter(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.WARNING)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    siren, mailbox = Siren(mailing(replace(PLAIN, port=port))), Mailbox()
    siren.add(SILENT)
    for minutes in range(8):
        await siren.tell(NOW + minutes * MINUTE)
    assert caplog.text.count("does not take alerts: ConnectionRefusedError") == 1
    siren.add(BACK)
    async with serving(mailbox, port=port):
        await siren.tell(NOW + 14 * MINUTE)
        assert mailbox.letters == [], "after 1, 2 and 4 minutes come 8"
        await siren.tell(NOW + 15 * MINUTE)
        await siren.tell(NOW + 16 * MINUTE)
    (letter,) = mailbox.letters
    assert SILENT.text in letter.get_content()
    assert BACK.text in letter.get_content()
    assert "takes alerts again" in caplog.text


async def test_a_fault_is_one_letter_until_it_ends_and_letters_never_come_in_floods() -> None:
    worse = replace(SILENT, text="Telegram не отвечает через второй путь.", at=NOW + MINUTE)
    mailbox = Mailbox()
    async with serving(mailbox) as port:
        siren = Siren(mailing(replace(PLAIN, port=port)))
        for minute in range(10):
            siren.add(SILENT if minute == 0 else worse)
            await siren.tell(NOW + minute * MINUTE)
        assert told(mailbox.letters) == ["Telegram не отвечает уже 5 минут, ни одним путём (2)"]
        for number in range(30):  # a line that trembles
            siren.add(replace(BACK, at=BACK.at + number * MINUTE))
            siren.add(replace(SILENT, at=BACK.at + number * MINUTE))
            await siren.tell(BACK.at + timedelta(seconds=10 * number))
    assert len(mailbox.letters) == 2
    assert told(mailbox.letters)[1] == "Telegram не отвечает уже 5 минут, ни одним путём (2)"
    assert "Telegram снова отвечает." in mailbox.letters[1].get_content()
