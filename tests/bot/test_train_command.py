"""`train` on real files: a better model is written, a worse one is refused and the old one kept."""

import asyncio
import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from bot.__main__ import main
from db.engine import Database
from db.migrate import upgrade
from services import corrections, incidents
from services.facts import DismissReason
from services.incident_facts import load
from services.moves import Act, Dismiss
from services.triage import PostText, assess
from services.triage.learned.choice import use_model
from services.triage.learned.model import load as load_model
from tests.desk import ANNA, MORNING, fetched, make_desk, page, person, rules
from tests.services.learning.region_rows import rows, word
from tests.services.test_intake import QUEUE, take

KNOWN = range(120)
BUS = "Автобус 12 опять не пришёл по расписанию, час стоим на остановке"
HEATING = "Третью неделю нет отопления, в квартире холодно, куда звонить?"


@pytest.fixture(autouse=True)
def _shipped_model() -> Iterator[None]:
    """No test leaves another model behind."""
    use_model(None)
    yield
    use_model(None)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(
        f"""
[telegram]
token = "123456:abc"
[database]
url = "sqlite+aiosqlite:///{tmp_path / "otklik.db"}"
[region]
name = "Садовая область"
timezone = "Europe/Moscow"
""",
        encoding="utf-8",
    )
    return path


def export(folder: Path, lessons: Sequence[tuple[str, str]]) -> Path:
    path = folder / "export.csv"
    with path.open("w", encoding="cp1251", newline="") as file:
        lines = csv.writer(file, delimiter=";")
        lines.writerow(["Текст сообщения", "Группа тем"])
        lines.writerows(lessons)
    return path


def train(config: Path, file: Path) -> int:
    return main(["--config", str(config), "train", str(file)])


def test_what_a_region_says_is_learnt_and_the_rest_stays_the_shipped_models_word(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = assess(PostText(HEATING))
    unknown = [("Что-то опять сломали", "Спецпроекты")] * 7
    again = rows(range(5), 1)
    file = export(tmp_path, [*rows(KNOWN, 3), *unknown, *again, ("", "ЖКХ")])
    assert train(config, file) == 0
    told = capsys.readouterr().out
    assert "made of 360 rows of export.csv and 0 corrections of the desk" in told
    assert "1 rows without a text" in told
    assert "5 rows that say the same" in told
    assert "7 rows whose group is none of the 26" in told
    assert "7  «Спецпроекты»" in told
    assert "five-fold cross-validation on 360 rows" in told
    path = tmp_path / "triage.npz"
    assert f"written: {path}" in told
    assert use_model(path) is None
    said = [assess(PostText(f"И у нас {word(n)} весь день")).topics[0].topic for n in range(8)]
    assert said == [topic for _, topic in rows(range(8), 1)]
    after = assess(PostText(HEATING))
    assert (after.kind, after.score, after.tone, after.why["kind"]) == (
        before.kind,
        before.score,
        before.tone,
        before.why["kind"],
    )
    # A topic the export does not speak of is not forgotten.
    assert assess(PostText(BUS)).topic == "Общественный транспорт"
    assert not (tmp_path / "triage.npz.previous").exists()


def test_a_worse_model_is_refused_and_the_one_in_place_is_kept(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(config, export(tmp_path, rows(KNOWN, 3))) == 0
    path = tmp_path / "triage.npz"
    good = path.read_bytes()
    # Each word once: nobody can learn them from the others, the model in place knows them.
    assert train(config, export(tmp_path, rows(KNOWN, 1, said="У нас во дворе"))) == 1
    told = capsys.readouterr()
    assert "beside the model in place, on 120 rows that are new to it" in told.out
    assert told.err.count("\n") == 1
    assert "not written, the model is worse" in told.err
    assert path.read_bytes() == good
    assert sorted(p.name for p in tmp_path.glob("triage*")) == ["triage.npz"]


def test_the_model_before_is_kept(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(config, export(tmp_path, rows(KNOWN, 3))) == 0
    path = tmp_path / "triage.npz"
    first = path.read_bytes()
    assert train(config, export(tmp_path, rows(range(140), 3))) == 0
    assert (tmp_path / "triage.npz.previous").read_bytes() == first
    assert load_model(path).notes["rows"] == 420
    # Of corrections alone, of which there are none, it would forget all that.
    assert main(["--config", str(config), "train"]) == 1
    assert "most of what it was made of is not here" in capsys.readouterr().err
    assert load_model(path).notes["rows"] == 420


@pytest.mark.parametrize(
    ("lessons", "fault"),
    [
        ([], "too little to learn from: 0 rows"),
        (rows(range(3), 1), "3 rows"),
        ([(f"Яма номер {n} на дороге", "Дороги") for n in range(150)], "1 topics"),
    ],
    ids=["no rows", "three rows", "one topic"],
)
def test_too_little_is_refused_in_one_line(
    config: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    lessons: list[tuple[str, str]],
    fault: str,
) -> None:
    assert train(config, export(tmp_path, lessons)) == 1
    errors = capsys.readouterr().err
    assert errors.count("\n") == 1
    assert fault in errors
    assert not (tmp_path / "triage.npz").exists()


def test_a_file_that_is_not_there_is_named(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(config, tmp_path / "nothing.csv") == 1
    assert "nothing.csv" in capsys.readouterr().err


def test_corrections_of_the_desk_are_learnt_with_the_export(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(_correct(f"sqlite+aiosqlite:///{tmp_path / 'otklik.db'}"))
    assert train(config, export(tmp_path, rows(KNOWN, 2))) == 0
    told = capsys.readouterr().out
    assert "240 rows of export.csv and 1 corrections of the desk" in told
    assert "no complaint, said the desk of 1 posts: triage would send 1 of them" in told
    assert "on 241 rows" in told


async def _correct(url: str) -> None:
    """A desk that has corrected one topic, and called another post no complaint."""
    await upgrade(url)
    database = Database(url)
    await make_desk(database)
    await take(database, page())
    await take(database, page(fetched(1, QUEUE), fetched(2, HEATING)))
    act = Act(await person(database, ANNA), MORNING, rules())
    async with database.write() as session:
        facts = await load(session, 1)
        command = await corrections.topic_change(session, facts, "Образование")
        await incidents.change(session, 1, command, act)
    async with database.write() as session:
        second = await load(session, 2)
        egor = Act(await person(database, 3001), MORNING, rules())
        await incidents.change(session, second.id, Dismiss(DismissReason.SPAM), egor)
    await database.close()
