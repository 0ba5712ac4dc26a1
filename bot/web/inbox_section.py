"""[inbox] of config.toml."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, PositiveInt, SecretStr, field_validator, model_validator

from bot.values import Section
from bot.web.tokens import travels
from services.inbox import CHAT

_NAME = re.compile(r"[a-z0-9_-]{1,32}")
_MOVED = ("host", "port", "body_cap")


class Gateway(Section):
    """One [[inbox.gateways]]: who may push posts, and as what."""

    name: str
    token: Annotated[SecretStr, AfterValidator(travels)]
    district: str = ""

    @field_validator("name")
    @classmethod
    def _is_a_name(cls, name: str) -> str:
        if not _NAME.fullmatch(name) or name == CHAT:
            raise ValueError(f'a name in a-z, 0-9, - and _, up to 32, other than "{CHAT}"')
        return name


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
