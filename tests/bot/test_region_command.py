"""The command line: `region` and `migrate`, and what is said when something is wrong."""

import asyncio
import logging
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from bot.__main__ import COMMANDS, main
from db.engine import Database
from db.models import Source
from tests.services.regions.oktmo_lines import GARDEN, HILLS, csv_of
from tests.shared import ROOT

Capture = pytest.CaptureFixture[str]
REVISIONS = [
    script.revision for script in ScriptDirectory(str(ROOT / "migrations")).walk_revisions()
][::-1]
HEAD = REVISIONS[-1]


@pytest.fixture(autouse=True)
def _log_of_its_own() -> Iterator[None]:
    """`main` sets the log up for the whole process; here the process goes on."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the two files a user touches, and the process in it."""
    for name in ("config", "region"):
        text = (ROOT / f"{name}.example.toml").read_text("utf-8")
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capture: Capture) -> tuple[list[str], list[str]]:
    told = capture.readouterr()
    return told.out.splitlines(), told.err.splitlines()


def test_an_import_makes_the_database_and_says_what_came(desk: Path, capsys: Capture) -> None:
    assert main(["region", "import"]) == 0
    lines, complaints = said(capsys)
    assert complaints == []
    assert [line for line in lines if not line.startswith("+ source ")] == [
        "+ office coordinator",
        "+ office minzdrav",
        "+ person 1001",
        "+ person 1002",
        "+ person 1003",
        "+ district Садовое",
    ]
    assert "+ source vk wall sadovoe_talk" in lines
    assert main(["region", "import", "region.toml"]) == 0
    assert said(capsys) == (["nothing changed"], [])


def test_an_export_is_imported_without_a_change(desk: Path, capsys: Capture) -> None:
    main(["region", "import"])
    capsys.readouterr()
    assert main(["region", "export"]) == 0
    (desk / "out.toml").write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["region", "export", "again.toml"]) == 0
    assert (desk / "again.toml").read_text("utf-8") == (desk / "out.toml").read_text("utf-8")
    assert main(["region", "import", "out.toml"]) == 0
    assert said(capsys) == (["nothing changed"], [])


def test_an_export_that_cannot_be_written_is_one_line(desk: Path, capsys: Capture) -> None:
    main(["migrate"])
    capsys.readouterr()
    assert main(["region", "export", "no/such/region.toml"]) == 1
    assert said(capsys) == ([], ["no/such/region.toml: No such file or directory"])


def test_districts_out_of_oktmo_are_imported(desk: Path, capsys: Capture) -> None:
    (desk / "oktmo.csv").write_bytes(csv_of(GARDEN, HILLS, encoding="cp1251"))
    words = ["region", "oktmo", "oktmo.csv", "--region", "Садовая область"]
    assert main(words) == 0
    text = capsys.readouterr().out
    assert text.startswith("# 77 Садовой области: districts out of OKTMO of Rosstat (oktmo.csv)")
    assert main([*words, "--out", "districts.toml"]) == 0
    assert (desk / "districts.toml").read_text("utf-8") == text
    assert said(capsys) == (
        [
            "districts.toml: districts 3, settlements 5 (77 Садовой области); "
            "look through it and put it into region.toml"
        ],
        [],
    )
    assert main(["region", "import", "districts.toml"]) == 0
    assert said(capsys)[0] == [
        "+ district Лесной район",
        "+ district Садовое",
        "+ district Яблоневский округ",
    ]


def test_streets_out_of_a_table_are_brought_counted_and_dropped(
    desk: Path, capsys: Capture
) -> None:
    assert main(["region", "import"]) == 0
    rows = ["район;улица", "г. Садовое;ул. Мира", "Садовое;пер. Речной", "Сыдовое;ул. Лесная"]
    (desk / "streets.csv").write_text("\n".join(rows), encoding="cp1251")
    capsys.readouterr()

    assert main(["region", "streets", "streets.csv"]) == 0
    assert said(capsys) == (
        [
            "left out: row 4: district «Сыдовое» is not in [[districts]], did you mean Садовое?",
            "Садовое: 2",
            "streets: 2",
        ],
        [],
    )
    assert main(["region", "streets"]) == 0
    assert said(capsys) == (["Садовое: 2", "streets: 2"], [])
    assert main(["region", "streets", "--drop"]) == 0
    assert main(["region", "streets"]) == 0
    assert said(capsys) == (["no streets are known now", "streets: 0"], [])


def test_districts_without_streets_are_named_while_others_have_some(
    desk: Path, capsys: Capture
) -> None:
    with (desk / "region.toml").open("a", encoding="utf-8") as file:
        file.write('\n[[districts]]\nname = "Заречье"\n')
    (desk / "streets.csv").write_text("район;улица\nСадовое;ул. Мира\n", encoding="utf-8")
    assert main(["region", "import"]) == 0
    capsys.readouterr()
    missing = "no streets of: Заречье; until all have theirs, a street alone tells no district"

    assert main(["region", "streets", "streets.csv"]) == 0
    assert said(capsys) == (["Садовое: 1", "streets: 1", missing], [])
    assert main(["region", "streets"]) == 0
    assert said(capsys) == (["Садовое: 1", "streets: 1", missing], [])


def test_streets_are_not_brought_before_the_districts(desk: Path, capsys: Capture) -> None:
    (desk / "streets.csv").write_text("район;улица\nСадовое;ул. Мира\n", encoding="utf-8")

    assert main(["region", "streets", "streets.csv"]) == 1

    lines, complaints = said(capsys)
    assert lines == []
    assert complaints == ["there are no [[districts]]: `region import` a file that has them first"]


@pytest.mark.parametrize(
    ("words", "lines"),
    [
        (
            ["region.toml", "--out", "new.toml"],
            ["region.toml: not OKTMO in CSV: line 2: 1 columns, the name is missing"],
        ),
        (
            ["oktmo.csv", "--region", "79", "--out", "new.toml"],
            [
                "oktmo.csv: no region 79 in it; there are:",
                "77 Садовой области",
                "78 Республики Холмы",
            ],
        ),
        (
            ["no.csv"],
            ["no.csv: no such file; it is at rosstat.gov.ru/opendata/7708234640-oktmo"],
        ),
        (
            ["oktmo.csv", "--region", "77", "--out", "region.toml"],
            ["region.toml: is there already, name a new file"],
        ),
        (
            ["oktmo.csv", "--region", "77", "--out", "no/such.toml"],
            ["no/such.toml: No such file or directory"],
        ),
    ],
)
def test_oktmo_that_cannot_be_used_writes_nothing(
    desk: Path, capsys: Capture, words: list[str], lines: list[str]
) -> None:
    (desk / "oktmo.csv").write_bytes(csv_of(GARDEN, HILLS))
    before = {path: path.read_bytes() for path in desk.iterdir()}
    assert main(["region", "oktmo", *words]) == 1
    assert said(capsys) == ([], lines)
    assert {path: path.read_bytes() for path in desk.iterdir()} == before


def test_new_sources_are_backfilled_when_asked(desk: Path) -> None:
    assert main(["region", "import", "--backfill", "24h"]) == 0

    async def backfill() -> int:
        database = Database(f"sqlite+aiosqlite:///{desk / 'otklik.db'}")
        async with database.read() as session:
            seconds = (await session.get_one(Source, 1)).backfill_seconds
        await database.close()
        return seconds

    assert asyncio.run(backfill()) == 86_400


def test_a_wrong_region_changes_nothing_and_says_where(desk: Path, capsys: Capture) -> None:
    main(["region", "import"])
    capsys.readouterr()
    text = (desk / "region.toml").read_text("utf-8").replace("[1001]", "[1009]")
    (desk / "region.toml").write_text(text, encoding="utf-8")
    assert main(["region", "import"]) == 1
    assert said(capsys) == (
        [],
        ["region.toml: [[offices]] (minzdrav): supervisors: 1009 is not in [[people]]"],
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["region", "import", "no.toml"], "no.toml: no such file; see region.example.toml"),
        (["region", "export"], "the database is not migrated: python -m bot migrate"),
        (
            ["migrate", "--to", "77"],
            f"no revision 77; there are: {', '.join(['base', *REVISIONS])}",
        ),
        (
            ["migrate", "--config", "no.toml"],
            "no.toml: no such file; copy config.example.toml there and fill it in",
        ),
        (
            ["--config", "no.toml", "check"],
            "no.toml: no such file; copy config.example.toml there and fill it in",
        ),
        (
            ["region", "--config", "no.toml", "import"],
            "no.toml: no such file; copy config.example.toml there and fill it in",
        ),
        (
            ["region", "import", "--config", "no.toml"],
            "no.toml: no such file; copy config.example.toml there and fill it in",
        ),
    ],
)
def test_what_is_wrong_is_one_line(
    desk: Path, capsys: Capture, words: list[str], line: str
) -> None:
    assert main(words) == 1
    assert said(capsys) == ([], [line])


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ([], "otklik: the following arguments are required: COMMAND (try otklik --help)"),
        (["--config"], "otklik: argument --config: expected one argument (try otklik --help)"),
        (
            ["region", "import", "--backfill", "soon"],
            'otklik region import: argument --backfill: a duration is written as "60s", "15m", '
            '"24h" or "2d", not "soon" (try otklik region import --help)',
        ),
    ],
)
def test_a_wrong_command_line_is_one_line(capsys: Capture, words: list[str], line: str) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert said(capsys) == ([], [line])


def test_the_help_names_every_command(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["--help"])
    assert stopped.value.code == 0
    told, _ = said(capsys)
    assert {line.split()[0] for line in told if line.startswith("    ")} >= set(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_takes_a_configuration(name: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([name, "--help"])
    assert stopped.value.code == 0
    assert "--config PATH" in capsys.readouterr().out


def test_migrating_goes_up_and_back(desk: Path, capsys: Capture) -> None:
    assert main(["migrate"]) == 0
    assert main(["migrate", "--to", "base"]) == 0
    assert said(capsys) == (
        [
            f"the database is at revision {HEAD}, the newest is {HEAD}",
            f"the database is at revision base, the newest is {HEAD}",
        ],
        [],
    )


def test_a_newer_database_is_refused_in_one_line(desk: Path, capsys: Capture) -> None:
    main(["migrate"])
    with sqlite3.connect(desk / "otklik.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    capsys.readouterr()
    for words in (["migrate"], ["region", "import"], ["region", "export"]):
        assert main(words) == 1
        out, err = said(capsys)
        assert out == []
        assert [line.split(":")[0] for line in err] == [
            f"the database is at revision 9999, this Otklik knows {HEAD} at most"
        ]


def test_a_defect_is_logged_whole_without_the_token(desk: Path, capsys: Capture) -> None:
    # A database that was made without the history cannot be brought along it.
    with sqlite3.connect(desk / "otklik.db") as connection:
        connection.execute('CREATE TABLE chats ("bot123456:abc" TEXT)')
        connection.execute('CREATE INDEX ix_chats_state ON chats ("bot123456:abc")')
    connection.close()
    assert main(["migrate"]) == 1
    out, err = said(capsys)
    assert out == []
    assert len(err) == 1
    assert "otklik has crashed" in err[0]
    assert "table chats already exists" in err[0]
    assert "abc" not in err[0]


def test_the_module_is_a_command_of_its_own(desk: Path) -> None:
    command = [sys.executable, "-m", "bot", "region", "import", "--config", "config.toml"]
    done = subprocess.run(
        command,
        cwd=desk,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "+ district Садовое" in done.stdout
