"""[web] of config.toml."""

from pydantic import Field, PositiveInt, SecretStr, field_validator, model_validator

from bot.values import Section
from bot.web.page_section import PageAt
from bot.web.tokens import travels

_THIS_MACHINE = ("http://127.0.0.1:", "http://localhost:")
"""Where a desk is tried out; browsers trust these as they trust https."""


class Web(Section):
    """Where the process answers HTTP: off unless switched on, and then on this machine alone.

    `public_url` is the same place as seen from outside, without a slash at the end; `body_cap` in
    bytes; `wrong_per_minute` wrong tokens of one address are forgiven; without a
    `metrics_token` nobody is told any figures.
    """

    enabled: bool = False
    host: str = "127.0.0.1"
    port: int = Field(default=8790, ge=0, le=65535)
    public_url: str = ""
    body_cap: PositiveInt = 1024 * 1024
    wrong_per_minute: PositiveInt = 60
    metrics_token: SecretStr = SecretStr("")
    page: PageAt = PageAt()

    @model_validator(mode="after")
    def _a_page_has_an_address(self) -> "Web":
        if self.page.enabled and not self.public_url:
            raise ValueError("public_url: set it, people open the page of [web.page] there")
        return self

    @field_validator("public_url")
    @classmethod
    def _is_reached_by_people(cls, url: str) -> str:
        if url and not url.startswith(("https://", *_THIS_MACHINE)):
            raise ValueError("an address that people open starts with https://")
        return url.rstrip("/")

    @field_validator("metrics_token")
    @classmethod
    def _can_travel(cls, token: SecretStr) -> SecretStr:
        return travels(token) if token else token
