"""What an operator may set about X."""

from dataclasses import dataclass, field
from typing import Literal

from services.networks.http import Wire
from services.networks.x.signature import AccountKeys

Dialect = Literal["tweet", "post"]
_NO_KEYS = AccountKeys("", "", "", "")


@dataclass(frozen=True, slots=True)
class XSettings:
    """X's settings; nothing about hosts, versions or speeds is a constant elsewhere.

    `bearer_token` is an application's own. `dialect` is how fields are asked for: X ignores a
    name of the other dialect without a word. `timeout` and `backoff` (the first pause before a
    repeated attempt) in seconds. At most `page_cap` pages of `page_size` (10…100) posts are read
    at one go. What was found is looked at again every `look_every` seconds for `reread_days`.
    `voice` is what our people call the account where it answers ("" where it does not), with its
    keys in `account`.
    """

    bearer_token: str = field(repr=False)
    api_base: str = "https://api.x.com"
    link_base: str = "https://x.com"
    version: str = "2"
    dialect: Dialect = "tweet"
    rps: float = 0.3
    timeout: float = 20.0
    backoff: float = 0.5
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    page_size: int = 100
    page_cap: int = 5
    reread_days: int = 3
    look_every: int = 6 * 3600
    voice: str = ""
    account: AccountKeys = _NO_KEYS

    def __post_init__(self) -> None:
        """Refuse what X would refuse."""
        if self.voice and not self.account.is_whole:
            raise ValueError("voice: all four keys of the account are needed")
        if not 10 <= self.page_size <= 100:
            raise ValueError("page_size: 10…100")

    @property
    def wire(self) -> Wire:
        """The part of it that is plain HTTP."""
        return Wire(self.timeout, self.proxy, self.ca_bundle)
