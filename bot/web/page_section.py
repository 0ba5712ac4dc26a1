"""[web.page] of config.toml."""

from datetime import timedelta

from pydantic import field_validator

from bot.values import Length, Section


class PageAt(Section):
    """The supervisor's page: off unless switched on.

    `fresh_for`: how old what Telegram signed may be when the page is opened; `session_for`: how
    long one stays in after that; `link_for`: how long a one-time link can be used.
    `framed_by`: origins that may show the page in a frame, as Telegram's web client does.
    """

    enabled: bool = False
    fresh_for: Length = timedelta(hours=1)
    session_for: Length = timedelta(hours=8)
    link_for: Length = timedelta(minutes=10)
    framed_by: tuple[str, ...] = ("https://web.telegram.org",)

    @field_validator("framed_by")
    @classmethod
    def _are_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            scheme, _, rest = origin.partition("://")
            if scheme not in ("https", "http") or not rest or set(rest) & set("/;, '\""):
                raise ValueError(f'an origin is like https://web.telegram.org: "{origin}"')
        return origins
