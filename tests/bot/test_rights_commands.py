"""The command line: `held` and `forget`, for whoever has the server."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.__main__ import main
from db.engine import Database
from tests.services.test_incidents import open_one
from tests.shared import ROOT

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def held_desk(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a configuration and one incident of one post."""

    async def fill() -> None:
        database = Database(sqlite_url)
        await open_one(database)
        await database.close()

    text = (ROOT / "config.example.toml").read_text("utf-8")
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("OTKLIK__DATABASE__URL", sqlite_url)
    monkeypatch.chdir(tmp_path)
    asyncio.run(fill())
    return tmp_path


def test_a_post_is_exported_then_forgotten_by_its_link(held_desk: Path, capsys: Capture) -> None:
    assert main(["held", "https://vk.com/wall-98765_1"]) == 0
    document = json.loads(capsys.readouterr().out)
    post = document["записи"]["posts"]["строки"][0]
    assert post["author_name"] == "Нина Пробная"
    assert main(["forget", "vk.ru/wall-98765_1"]) == 0
    assert "forgotten: vk post of 2026-11-23 of incident 1" in capsys.readouterr().out
    assert main(["held", "post:1"]) == 0
    told = capsys.readouterr().out
    assert "forgotten" in told
    assert "Нина" not in told
    assert post["text"] not in told
    assert main(["forget", "https://vk.com/wall-1_404"]) == 1
    assert "нет" in capsys.readouterr().err
