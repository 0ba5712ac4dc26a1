"""The three kinds of token, and which are in force.

Not here: which method takes which kind (`methods/table.py`).
"""

from dataclasses import dataclass
from enum import StrEnum

#: Rights of a community key and their bits, as `groups.getTokenPermissions` names them.
RIGHTS = {"photos": 4, "wall": 8192, "messages": 4096, "manage": 262144}


class TokenKind(StrEnum):
    """Who a token speaks for."""

    USER = "user"
    SERVICE = "service"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Token:
    """A key in force, with a community key's `rights`.

    `speaker` is whom it speaks as: a person's id, minus a community's id, 0 for nobody.
    """

    value: str
    kind: TokenKind
    speaker: int = 0
    rights: tuple[str, ...] = ()


class Tokens:
    """Issues and revokes keys."""

    def __init__(self) -> None:
        self._live: dict[str, Token] = {}
        self._issued = 0

    def issue(self, kind: TokenKind, speaker: int, rights: tuple[str, ...] = ()) -> str:
        """A new key's text; invented, and recognisably so."""
        self._issued += 1
        value = f"vk1.town.{kind}.{self._issued:04d}"
        self._live[value] = Token(value, kind, speaker, rights)
        return value

    def revoke(self, value: str) -> None:
        """Take a key out of force; an unknown one is a KeyError."""
        del self._live[value]

    def get(self, value: str) -> Token | None:
        """The key, if in force."""
        return self._live.get(value)
