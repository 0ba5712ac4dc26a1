"""[alerts] of config.toml."""

from pydantic import SecretStr, field_validator

from bot.networks import NO_SECRET
from bot.values import HttpProxy, Section


class Alerts(Section):
    """Where the admins are told what Telegram cannot tell them: a POST of JSON to `url`, which
    may hold a key. Off while it is empty."""

    url: SecretStr = NO_SECRET
    proxy: HttpProxy = NO_SECRET

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: SecretStr) -> SecretStr:
        if url and not url.get_secret_value().startswith(("https://", "http://")):
            raise ValueError("an address starts with https:// or http://")
        return url
