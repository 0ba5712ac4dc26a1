"""Who is told what Telegram cannot tell, as [alerts] of the configuration names them."""

from bot.config import Config
from services.operation.mail import Mailing
from services.operation.posting import Posting
from services.operation.siren import Siren


def sirens_of(config: Config) -> tuple[Siren, ...]:
    """One for each that is named."""
    tellers = (posting_of(config), mailing_of(config))
    return tuple(Siren(teller) for teller in tellers if teller is not None)


def posting_of(config: Config) -> Posting | None:
    """The address that is posted to; None: none is named."""
    url, proxy = config.alerts.url.get_secret_value(), config.alerts.proxy.get_secret_value()
    return Posting(url, config.region.name, proxy or None) if url else None


def mailing_of(config: Config) -> Mailing | None:
    """The mailboxes that are written to; None: none is named."""
    at, region = config.alerts.mail.settings(), config.region
    return Mailing(at, region.name, region.timezone, region.language) if at else None
