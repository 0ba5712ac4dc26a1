"""[alerts] of config.toml."""

import re
from email import headerregistry
from email.errors import MessageError
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr, field_validator, model_validator

from bot.networks import NO_SECRET
from bot.values import HttpProxy, Section
from services.operation.mail import PORTS, MailAt, Security

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_HERE = ("localhost", "127.0.0.1", "::1")


def _address(text: str) -> str:
    if not text:
        return text
    try:
        if not _ADDRESS.fullmatch(text):
            raise ValueError(text)
        # What no letter's head can carry («a..b@», «.a@») is told by who will write it.
        headerregistry.Address(addr_spec=text)
    except (ValueError, LookupError, MessageError):
        raise ValueError(
            "an e-mail address is written as desk@example.org, in Latin letters"
        ) from None
    return text


Address = Annotated[str, AfterValidator(_address)]


class Mail(Section):
    """A mail server and mailboxes told of the same. Off while `host` is empty."""

    host: str = ""
    port: int = Field(default=0, ge=0, le=65535)
    security: Security = Security.STARTTLS
    user: str = ""
    password: SecretStr = NO_SECRET
    ca_bundle: str = ""
    sender: Address = Field(default="", alias="from")
    to: tuple[Address, ...] = ()

    @model_validator(mode="after")
    def _makes_sense_together(self) -> "Mail":
        password = self.password.get_secret_value()
        if not self.host:
            return self
        if not self.sender or not any(self.to):
            raise ValueError("a letter needs from and to")
        if bool(self.user) != bool(password):
            raise ValueError("user and password go together")
        if not (self.user + password).isascii():
            raise ValueError("user and password are written in Latin letters, digits and signs")
        if self.security is Security.NONE and self.host not in _HERE:
            raise ValueError('security = "none" is for a mail server on this machine alone')
        return self

    def settings(self) -> MailAt | None:
        """What a letter needs; None while it is off."""
        if not self.host:
            return None
        return MailAt(
            self.host,
            self.port or PORTS[self.security],
            self.security,
            self.sender,
            tuple(filter(None, self.to)),
            self.user,
            self.password.get_secret_value(),
            self.ca_bundle or None,
        )


class Alerts(Section):
    """Where the admins are told what Telegram cannot tell them: a POST of JSON to `url`, which
    may hold a key, and letters. Each is off while it is empty."""

    url: SecretStr = NO_SECRET
    proxy: HttpProxy = NO_SECRET
    mail: Mail = Mail()

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: SecretStr) -> SecretStr:
        if url and not url.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("an address starts with https:// or http://")
        return url
