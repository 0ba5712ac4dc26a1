"""/doctor and /audit: what an admin is told on the phone, and that nobody else is."""

import asyncio
import csv
import io
import json
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.__main__ import main
from db.models import Chat
from handlers.views import doctor as view
from handlers.views.trail import as_csv
from services.operation.doctor import Examination
from services.operation.health import Health
from services.operation.trail import Step
from services.operation.vitals import ReachVitals, TickVitals
from services.reporting.figures import Figures
from services.version import VERSION
from tests.bot.test_config import SMALLEST
from tests.desk import ANNA, HEALTH_CHAT, MORNING, MOSCOW, ZOYA
from tests.stage import staged

COMPLAINT = "В поликлинике опять нет талонов к терапевту, запись закрыта третью неделю!"
WELL = Examination(
    up=timedelta(days=3, hours=4),
    health=Health(True, True, (), True, MORNING),
    figures=Figures({"vk": 10}, {"new": 1}, {("vk", "ok"): 2}, {}, 0, timedelta()),
    is_sqlite=True,
    size=13_000_000,
    revision="0013",
    head="0013",
    given_up=0,
    broken=(),
    quotas=(),
    ticks={"poll": timedelta(seconds=2)},
    disk_free=12 * 1024**3,
    disk_total=40 * 1024**3,
    skew=timedelta(),
    telegram_silent=timedelta(seconds=5),
)


async def test_an_admin_is_told_how_the_desk_does_and_nobody_else_is(sqlite_url: str) -> None:
    async with staged(sqlite_url) as stage:
        await stage.baseline()
        stage.app.vitals.ticks["poll"] = TickVitals(timedelta(seconds=1))
        stage.app.vitals.ticks["poll"].ran(stage.clock(), 0.1, is_done=True)
        async with stage.database.write() as session:
            session.add(Chat(chat_id=-5, title="Дороги <b>", state="broken", reason="бота удалили"))
        await stage.say(ZOYA, ZOYA, "/doctor")
        told = stage.texts(ZOYA)[-1]
        assert f"Отклик {VERSION}" in told
        assert "✅ База: SQLite" in told
        assert "Источники: ВКонтакте 🟢 1" in told
        assert "✅ Квота ВКонтакте wall.get: " in told
        assert "«Дороги <b>» не принимает сообщений (бота удалили)" in told
        assert "Часы: как у Telegram" in told
        await stage.say(ANNA, ANNA, "/doctor")
        assert "только администратор" in stage.texts(ANNA)[-1]
        await stage.say(ANNA, HEALTH_CHAT, "/audit")
        assert "только администратор" in stage.texts(HEALTH_CHAT)[-1]


def test_each_trouble_is_said_with_what_to_do_about_it() -> None:
    assert "Поправлять нечего." in view.words(WELL)
    assert "⚠️" not in view.words(WELL)
    ill = replace(
        WELL,
        revision="0012",
        given_up=3,
        broken=tuple((f"Очень длинное название ведомства {n}" * 4, "") for n in range(9)),
        figures=replace(
            WELL.figures,
            unsent=12,
            oldest_unsent=timedelta(minutes=14),
            sources={("vk", "parked"): 2},
        ),
        health=Health(True, False, ("upkeep",), False, None),
        disk_free=5 * 1024**2,
        skew=timedelta(seconds=-120),
        ticks={"upkeep": None},
        reach=ReachVitals(("api.telegram.org", "10.0.0.5:1080 → api.telegram.org"), way=1),
    )
    told = view.words(ill).replace("\xa0", " ")
    for words in (
        "программа ждёт 0013", "не удалось отправить 3 сообщения", "верните бота",
        "Остановлены источники: 2", "Давно не сделано: хранение", "мало места",
        "отстают от Telegram на 2 мин", "Telegram не отвечает", "старшее ждёт 14 мин",
        "Путь к Telegram: 2-й из 2, 10.0.0.5:1080 → api.telegram.org", "Лучший путь",
    ):  # fmt: skip
        assert words in told
    assert len(told) < 4096


async def test_the_trail_tells_who_did_what_and_no_residents_word(
    sqlite_url: str, tmp_path: Path
) -> None:
    async with staged(sqlite_url) as stage:
        await stage.baseline()
        card = await stage.complain(COMPLAINT)
        await stage.press(ANNA, card, "✋ Взять")
        await stage.reply(ANNA, card, "Терапевт принимает с понедельника, 7 талонов в день.")
        await stage.say(ZOYA, ZOYA, "/audit 7")
        sent = stage.messenger.messages(ZOYA)[-1]
        assert sent.document is not None
        assert "Журнал действий за 7\xa0дней" in sent.text
        await stage.say(ZOYA, ZOYA, "/audit вчера")
        assert "/audit 90" in stage.texts(ZOYA)[-1]
    config, table, lines = (tmp_path / name for name in ("config.toml", "a.csv", "a.jsonl"))
    config.write_text(SMALLEST.replace("sqlite+aiosqlite:///otklik.db", sqlite_url), "utf-8")
    days = ["--config", str(config), "--from", "2026-11-23", "--to", "2026-11-23"]
    for path in (table, lines):
        assert await asyncio.to_thread(main, ["audit", "export", *days, str(path)]) == 0
    acts = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
    assert [(act["who"], act["kind"], act["incident"]) for act in acts] == [
        ("Анна", "claimed", 1),
        ("Анна", "drafted", 1),
    ]
    assert stat.S_IMODE(lines.stat().st_mode) == 0o600
    rows = list(csv.reader(io.StringIO(table.read_text("utf-8-sig")), delimiter=";"))
    assert rows[1][1:4] == ["2026-11-23 10:02:02", "Анна", "взял(а) в работу"]
    for words in ("талон", "Терапевт", "Нина", "vk.com"):
        assert words not in table.read_text("utf-8") + lines.read_text("utf-8")
    assert await asyncio.to_thread(main, ["audit", "export", *days, str(lines)]) == 1


def test_a_name_like_a_formula_is_harmless_in_a_spreadsheet() -> None:
    step = Step(1, MORNING, "=HYPERLINK(1)", "claimed", 7, "Минздрав", {"outcome": "solved"})
    (_, row) = csv.reader(io.StringIO(as_csv([step], MOSCOW)), delimiter=";")
    assert row[2] == "'=HYPERLINK(1)"
    assert row[5:] == ["7", "Минздрав", "outcome: solved"]
