"""[inbox] of config.toml."""

import re
from typing import Any

from pydantic import PositiveInt, SecretStr, field_validator, model_validator

from bot.values import Section
from services.inbox import CHAT

_NAME = re.compile(r"[a-z0-9_-]{1,32}")
_MOVED = ("host", "port", "body_cap")
_SHORTEST = 16
"""Letters of a token: shorter ones can be guessed."""


class Gateway(Section):
    """One [[inbox.gateways]]: who may push posts, and as what."""

    name: str
    token: SecretStr
    district: str = ""

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if not _NAME.fullmatch(name) or name == CHAT:
            raise ValueError(f'a name in a-z, 0-9, - and _, up to 32, other than "{CHAT}"')
        return name

    @field_validator("token")
    @classmethod
    def _can_travel(cls, token: SecretStr) -> SecretStr:
        value = token.get_secret_value()
        if not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError("holds spaces or letters no header can carry")
        if len(value) < _SHORTEST:
            raise ValueError(f"must have {_SHORTEST} letters at least")
        return token


class InboxAt(Section):
    """Who may push posts in, to the server of [web]: off unless switched on.

    `per_minute` posts of one gateway.
    """

    enabled: bool = False
    per_minute: PositiveInt = 120
    gateways: tuple[Gateway, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _name_what_has_moved(cls, table: Any) -> Any:
        moved = [key for key in _MOVED if isinstance(table, dict) and key in table]
        if moved:
            raise ValueError(f"{', '.join(moved)}: now in [web], for all that is answered there")
        return table

    @model_validator(mode="after")
    def _make_sense_together(self) -> "InboxAt":
        if self.enabled and not self.gateways:
            raise ValueError("gateways: none has a token; add one or set enabled = false")
        if len({gateway.name for gateway in self.gateways}) < len(self.gateways):
            raise ValueError("gateways: two have the same name")
        if len({gateway.token.get_secret_value() for gateway in self.gateways}) < len(
            self.gateways
        ):
            raise ValueError("gateways: two have the same token")
        return self
