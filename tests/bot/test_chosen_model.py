"""Which model judges at the desk: the region's own, or, where that is no good, the shipped one."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.commands.check import findings
from bot.config import Config
from services.clock import now
from services.triage.learned.choice import SHIPPED, current, shipped, use_model
from services.triage.learned.model import load, save
from tests.desk import ZOYA
from tests.stage import config_of, staged

ROOT = Path(__file__).resolve().parents[2]
POST = json.dumps({"id": 1, "text": "На Лесной огромная яма на дороге"}).encode()


class Harm:
    """Whoever unpickles this has run somebody's code."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (eval, ("1/0",))


@pytest.fixture(autouse=True)
def _shipped_model() -> Iterator[None]:
    """No test leaves another model behind."""
    use_model(None)
    yield
    use_model(None)


@pytest.fixture
def pickled(tmp_path: Path) -> Path:
    """A model file with a pickle inside."""
    path = tmp_path / "own.npz"
    np.savez(path, head=np.array([Harm()], dtype=object))
    return path


def desk(tmp_path: Path, model: str = "") -> Config:
    url = f"sqlite+aiosqlite:///{tmp_path / 'otklik.db'}"
    return config_of("http://127.0.0.1:9", "http://127.0.0.1:9", "k", url, triage={"model": model})


async def about_triage(config: Config) -> list[tuple[bool | None, str]]:
    found = [finding async for finding in findings(config, now())]
    return [(one.is_ok, one.line) for one in found if one.line.startswith("triage")]


def test_a_model_beside_the_database_is_found_and_a_named_one_goes_first(tmp_path: Path) -> None:
    assert desk(tmp_path).chosen_model() is None
    save(load(SHIPPED), tmp_path / "triage.npz")
    assert desk(tmp_path).chosen_model() == tmp_path / "triage.npz"
    assert desk(tmp_path, "/elsewhere/own.npz").chosen_model() == Path("/elsewhere/own.npz")


async def test_a_refused_model_is_told_to_the_admin_and_the_shipped_one_judges(
    sqlite_url: str, pickled: Path, caplog: pytest.LogCaptureFixture
) -> None:
    settings: dict[str, Any] = {
        "triage": {"model": str(pickled)},
        "admin": {"telegram_ids": (ZOYA,)},
    }
    async with staged(sqlite_url, listening=False, **settings) as stage:
        assert current() is shipped()
        await stage.app.delivery.drain()
        (told,) = stage.texts(ZOYA)
    assert "Модель региона не принята" in told
    assert "own.npz" in told
    assert "triage model refused" in caplog.text


async def test_a_good_model_of_the_configuration_judges_without_a_word(
    sqlite_url: str, tmp_path: Path
) -> None:
    path = tmp_path / "own.npz"
    save(load(SHIPPED), path)
    async with staged(
        sqlite_url,
        listening=False,
        triage={"model": str(path)},
        admin={"telegram_ids": (ZOYA,)},
    ) as stage:
        assert current() is not shipped()
        await stage.app.delivery.drain()
        assert stage.texts(ZOYA) == []


async def test_check_tells_of_a_regions_own_model(tmp_path: Path, pickled: Path) -> None:
    assert await about_triage(desk(tmp_path)) == []
    for name in (pickled.name, "missing.npz"):
        ((is_ok, line),) = await about_triage(desk(tmp_path, str(tmp_path / name)))
        assert (is_ok, name in line) == (False, True)
    save(load(SHIPPED), tmp_path / "good.npz")
    ((is_ok, line),) = await about_triage(desk(tmp_path, str(tmp_path / "good.npz")))
    assert (is_ok, "good.npz" in line) == (True, True)


def test_assess_judges_by_a_named_model_and_by_the_shipped_one_instead_of_a_bad_one(
    tmp_path: Path, pickled: Path
) -> None:
    good = tmp_path / "good.npz"
    save(load(SHIPPED), good)
    done = assess_by(good)
    assert (done.returncode, json.loads(done.stdout)["topic"]) == (0, "Дороги")
    refused = assess_by(pickled)
    assert (refused.returncode, refused.stdout) == (1, done.stdout)
    assert "own.npz" in refused.stderr.decode()
    assert "the shipped one judges" in refused.stderr.decode()


def assess_by(model: Path) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "bot", "assess", "--model", str(model)],
        cwd=ROOT,
        input=POST,
        capture_output=True,
        timeout=120,
        check=False,
    )
