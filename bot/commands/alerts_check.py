"""What `check` finds of [alerts]: whether the mail server lets the desk in; with `--deep` whether a
test alert is taken, by the address and by the mailboxes."""

from collections.abc import AsyncIterator
from datetime import datetime

from bot.config import Config
from bot.sirens import mailing_of, posting_of
from services.languages import lazy, speaking
from services.operation.siren import Alert, Teller, Untold

WORDS = lazy("Проверка связи: так вы узнаете, что Telegram не отвечает.")


async def stand(config: Config, at: datetime, *, is_deep: bool) -> AsyncIterator[tuple[bool, str]]:
    """How each stands that is named, and the line that says so."""
    posting, mailing = posting_of(config), mailing_of(config)
    if posting is not None and is_deep:
        yield await _told(config, posting, at)
    if mailing is None:
        return
    if is_deep:
        yield await _told(config, mailing, at)
        return
    try:
        yield True, f"alerts.mail: {await mailing.probe()} lets the desk in"
    except Untold as error:
        yield False, f"alerts.mail: {error}"


async def _told(config: Config, teller: Teller, at: datetime) -> tuple[bool, str]:
    with speaking(config.region.language):
        alert = Alert("test", str(WORDS), at)
    try:
        await teller.tell([alert])
    except Untold as error:
        return False, f"alerts.{teller.name}: takes no alert: {error}"
    finally:
        await teller.close()
    return True, f"alerts.{teller.name}: took a test alert"
