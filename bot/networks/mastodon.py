"""[networks.mastodon] of config.toml."""

from datetime import timedelta

from pydantic import PositiveFloat, PositiveInt, SecretStr, field_validator, model_validator

from bot.networks.reading import NO_SECRET
from bot.networks.speaking import ManyVoices
from bot.values import Length, Section, WebAddress
from services.networks.mastodon.links import server_host
from services.networks.mastodon.settings import MastodonSettings, Server

_MASTODON = MastodonSettings()


class MastodonServer(Section):
    """One of `servers`: a server that may be asked, with or without a key."""

    host: str
    token: SecretStr = NO_SECRET
    api_base: WebAddress | None = None

    @field_validator("host")
    @classmethod
    def _is_a_name(cls, host: str) -> str:
        if not (name := server_host(host)):
            raise ValueError('a server is written by its name alone: "mastodon.example"')
        return name

    @field_validator("token")
    @classmethod
    def _fits_a_header(cls, token: SecretStr) -> SecretStr:
        value = token.get_secret_value()
        if not value.isascii() or not value.isprintable() or " " in value:
            raise ValueError("token holds spaces or letters no key has")
        return token


class Mastodon(ManyVoices):
    """Servers of the Mastodon API; none is asked that is not named here.

    `voices` are the users whose keys these are, by their servers; `longest` is the longest post of
    the servers.
    """

    servers: tuple[MastodonServer, ...] = ()
    rps: PositiveFloat = _MASTODON.rps
    poll_every: Length = timedelta(minutes=2)
    reread_days: PositiveInt = _MASTODON.reread_days
    page_cap: PositiveInt = _MASTODON.page_cap
    full_every: PositiveInt = _MASTODON.full_every
    longest: PositiveInt = _MASTODON.longest

    @model_validator(mode="after")
    def _names_servers(self) -> "Mastodon":
        names = [server.host for server in self.servers]
        if self.enabled and not names:
            raise ValueError("servers is empty; name one or set enabled = false")
        if len(set(names)) < len(names):
            raise ValueError("servers names one server twice")
        speaking = {server.host for server in self.servers if server.token.get_secret_value()}
        if silent := self.spoken.keys() - speaking:
            raise ValueError(f"voices: no server with a token is called {min(silent)}")
        return self

    @property
    def api_base(self) -> str:
        """Where the servers are, for `check`."""
        return ", ".join(server.host for server in self.servers)

    def settings(self) -> MastodonSettings:
        """What the connector is built from."""
        return MastodonSettings(
            servers=tuple(
                Server(
                    one.host,
                    one.token.get_secret_value(),
                    one.api_base or "",
                    self.spoken.get(one.host, ""),
                )
                for one in self.servers
            ),
            rps=self.rps,
            timeout=self.timeout.total_seconds(),
            proxy=self.proxy_url,
            ca_bundle=self.ca_bundle or None,
            reread_days=self.reread_days,
            page_cap=self.page_cap,
            full_every=self.full_every,
            longest=self.longest,
        )
