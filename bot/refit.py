"""The nightly refit: the region's topics learnt anew from what the desk corrected meanwhile.

It is `train` in a process of its own, for fitting takes a core for a minute and more: the desk's
own process waits for it without working. What `train` refuses is refused here too. The judge of
this process takes the new model up at once; others beside it at their next start.
"""

import asyncio
import contextlib
import io
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from bot import alerts
from bot.config import Config
from db.engine import Database
from services import notices
from services.clock import Now
from services.errors import OtklikError
from services.rules import Rules
from services.triage.learned.choice import use_model

log = logging.getLogger(__name__)

LATEST = timedelta(hours=2)
"""How late a refit may begin: one that a stopped process missed waits for the next night."""

Learning = Callable[[Config], Awaitable[Path]]


async def learn_apart(config: Config) -> Path:
    """`train` in another process; the path written. Raises OtklikError with the refusal."""
    receiver, sender = get_context("spawn").Pipe(duplex=False)
    process = get_context("spawn").Process(target=_learn, args=(config, sender), daemon=True)
    process.start()
    sender.close()
    try:
        await asyncio.to_thread(process.join)
    finally:
        # Stopping the desk stops it too; one that has ended does not mind.
        process.kill()
    if process.exitcode != 0:
        raise RuntimeError(f"the process that learns ended with {process.exitcode}")
    path, refusal = receiver.recv()
    if refusal:
        raise OtklikError(refusal)
    return Path(path)


def _learn(config: Config, sender: Connection) -> None:
    """What the other process does; what `train` would print to a person nobody reads here."""
    # The libraries that learn are for this process: the desk would hold them for nothing.
    from bot.commands.train import learn

    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        try:
            export = Path(config.triage.refit_export) if config.triage.refit_export else None
            said = (str(learn(config, export)), "")
        except OtklikError as error:
            said = ("", str(error))
    sender.send(said)


@dataclass(frozen=True, slots=True)
class Refit:
    """Once a night at `at` of the region's clock, by whichever process comes first."""

    config: Config
    rules: Rules
    database: Database
    now: Now
    at: time
    learning: Learning = learn_apart

    async def look(self) -> bool:
        """Learn if it is the hour and nobody has tonight; whether the admins were told."""
        now = self.now()
        if not self._is_due(now) or not self._claim(now):
            return False
        try:
            path = await self.learning(self.config)
        except OtklikError as refusal:
            # Most nights: too little that is new. The model in place stays.
            log.info("topics are not learnt anew: %s", refusal)
            return False
        fault = await asyncio.to_thread(use_model, path)
        text = alerts.model_refused(fault) if fault else alerts.model_refitted(path.name)
        async with self.database.write() as session:
            slot = f"refit:{now.date()}"
            await notices.to_admins(session, self.rules, text, self.now(), slot=slot)
        return True

    def _is_due(self, now: datetime) -> bool:
        local = now.astimezone(self.config.region.timezone)
        begins = local.replace(hour=self.at.hour, minute=self.at.minute, second=0, microsecond=0)
        return begins <= local < begins + LATEST

    def _claim(self, now: datetime) -> bool:
        """Whether tonight is this process's: a file of the night, made by one alone."""
        model = self.config.model_path()
        night = now.astimezone(self.config.region.timezone).date().isoformat()
        mark = model.with_name(f"{model.name}.refit-{night}")
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            return False
        for old in model.parent.glob(f"{model.name}.refit-*"):
            if old != mark:
                old.unlink(missing_ok=True)
        return True
