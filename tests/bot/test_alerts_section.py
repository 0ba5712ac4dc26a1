"""[alerts.mail]: what is read, what is refused, and that its password is nowhere shown."""

from pathlib import Path

import pytest

from bot.config import load_config
from bot.sirens import sirens_of
from services.operation.mail import MailAt, Security
from tests.bot.test_config import SMALLEST, load, mistakes

MAIL = """
[alerts.mail]
host = "mail.example.org"
from = "desk@example.org"
to = ["admin@example.org", "zoya@example.org"]
"""


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


@pytest.mark.parametrize(
    ("added", "security", "port"),
    [
        ("", Security.STARTTLS, 587),
        ('security = "tls"', Security.TLS, 465),
        ("port = 2525", Security.STARTTLS, 2525),
    ],
)
def test_a_server_and_addresses_are_enough(
    config_file: Path, added: str, security: Security, port: int
) -> None:
    config = load(config_file, SMALLEST + MAIL + added)
    assert config.alerts.mail.settings() == MailAt(
        "mail.example.org",
        port,
        security,
        "desk@example.org",
        ("admin@example.org", "zoya@example.org"),
    )
    assert [siren.name for siren in sirens_of(config)] == ["mail"]


def test_a_password_may_stand_in_the_environment_and_is_masked(
    config_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OTKLIK__ALERTS__MAIL__FROM", "other@example.org")
    monkeypatch.setenv("OTKLIK__ALERTS__MAIL__PASSWORD", "mail-secret")
    config = load(config_file, SMALLEST + MAIL + 'user = "desk"')
    mail = config.alerts.mail.settings()
    assert mail is not None
    assert (mail.sender, mail.password) == ("other@example.org", "mail-secret")
    assert "mail-secret" in config.secrets()
    assert "mail-secret" not in repr(config) + repr(mail)


@pytest.mark.parametrize(
    ("right", "wrong", "line"),
    [
        ('to = ["admin@example.org", "zoya@example.org"]', "", ": a letter needs from and to"),
        ('from = "desk@example.org"', 'frm = "a@b"', ".frm: unknown key, did you mean from?"),
        ('"desk@example.org"', '"a@b\\nBcc: c@d"',
         ".from: an e-mail address is written as desk@example.org, in Latin letters"),
        ('"zoya@example.org"', '"Зоя"',
         ".to.1: an e-mail address is written as desk@example.org, in Latin letters"),
        ("[alerts.mail]", '[alerts.mail]\npassword = "mail-secret"',
         ": user and password go together"),
        ("[alerts.mail]", '[alerts.mail]\nuser = "a"\npassword = "пароль-secret"',
         ": user and password are written in Latin letters, digits and signs"),
        ("[alerts.mail]", '[alerts.mail]\nsecurity = "none"',
         ': security = "none" is for a mail server on this machine alone'),
    ],
)  # fmt: skip
def test_what_makes_no_letter_is_named(
    config_file: Path, right: str, wrong: str, line: str
) -> None:
    found = mistakes(config_file, SMALLEST + MAIL.replace(right, wrong))
    assert found == [f"alerts.mail{line}"]
    assert "secret" not in "".join(found)


@pytest.mark.parametrize("address", ["a..b@example.org", ".a@example.org", "desk.@example.org"])
def test_an_address_no_letter_can_carry_is_refused_by_its_key(
    config_file: Path, address: str
) -> None:
    for right, key in (("desk@example.org", "from"), ("zoya@example.org", "to.1")):
        assert mistakes(config_file, SMALLEST + MAIL.replace(right, address)) == [
            f"alerts.mail.{key}: an e-mail address is written as desk@example.org, in Latin letters"
        ]


def test_a_mail_server_on_this_machine_may_do_without_tls(config_file: Path) -> None:
    config_file.write_text(
        SMALLEST + MAIL.replace("mail.example.org", "localhost") + 'security = "none"'
    )
    mail = load_config(config_file).alerts.mail.settings()
    assert mail is not None
    assert mail.port == 25
