"""[web] of config.toml."""

from pydantic import Field, PositiveInt, field_validator

from bot.values import Section


class Web(Section):
    """Where the process answers HTTP: off unless switched on, and then on this machine alone.

    `public_url` is the same place as seen from outside, without a slash at the end; `body_cap` in
    bytes.
    """

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=8790, ge=0, le=65535)
    public_url: str = ""
    body_cap: PositiveInt = 1024 * 1024

    @field_validator("public_url")
    @classmethod
    def _is_reached_by_people(cls, url: str) -> str:
        if url and not url.startswith("https://"):
            raise ValueError("an address that people open starts with https://")
        return url.rstrip("/")
