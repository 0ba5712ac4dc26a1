"""The nightly refit: once a night, in a process of its own, told of when there is a new model."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.config import Config
from bot.refit import Refit, learn_apart
from bot.rules import rules_of
from db.engine import Database
from db.migrate import upgrade
from db.models import Outgoing
from handlers.views.told import say
from services.errors import OtklikError
from services.triage.learned.choice import SHIPPED, current, shipped, use_model
from tests.stage import config_of

NIGHT = datetime(2026, 4, 14, 0, 40, tzinfo=UTC)
"""Twenty to four in Moscow."""


@pytest.fixture(autouse=True)
def _shipped_model() -> Iterator[None]:
    """No test leaves another model behind."""
    use_model(None)
    yield
    use_model(None)


def desk(tmp_path: Path) -> Config:
    url = f"sqlite+aiosqlite:///{tmp_path / 'otklik.db'}"
    return config_of("http://127.0.0.1:9", "http://127.0.0.1:9", "k", url)


async def copied(config: Config) -> Path:
    """A night's learning whose outcome is the shipped model once more."""
    shutil.copyfile(SHIPPED, config.model_path())
    return config.model_path()


async def refused(_: Config) -> Path:
    raise OtklikError("too little to learn from")


async def test_two_processes_learn_once_a_night_and_the_admin_is_told(tmp_path: Path) -> None:
    config = desk(tmp_path)
    await upgrade(config.database.url.get_secret_value())
    database = Database(config.database.url.get_secret_value())
    rules = replace(rules_of(config), admin_ids=(1,))
    refit = Refit(config, rules, database, lambda: NIGHT, time(3, 30), copied)
    beside = replace(refit)
    too_late = replace(refit, now=lambda: NIGHT + timedelta(days=1, hours=2))
    next_night = replace(refit, now=lambda: NIGHT + timedelta(days=1), learning=refused)

    told = [await one.look() for one in (refit, beside, too_late, next_night)]
    async with database.read() as session:
        said = (await session.scalars(select(Outgoing.payload))).all()
    await database.close()

    assert told == [True, False, False, False]
    assert ["triage.npz.previous" in say(row) for row in said] == [True]
    assert current() is not shipped()
    marks = [name for name in os.listdir(tmp_path) if "refit" in name]  # noqa: PTH208
    assert marks == ["triage.npz.refit-2026-04-15"]


async def test_a_process_of_its_own_tells_why_it_learnt_nothing(tmp_path: Path) -> None:
    config = desk(tmp_path)
    await upgrade(config.database.url.get_secret_value())

    with pytest.raises(OtklikError, match="too little to learn from: 0 rows"):
        await learn_apart(config)
