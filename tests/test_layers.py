"""The law of the house, read from the imports of every file: floors, and homes of packages.

bot → handlers → services → db          sandbox, benchmarks, tests may import all of them
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("bot", "handlers", "services", "db")
"""From the top down; a floor imports itself and what is below."""
GUESTS = ("sandbox", "benchmarks", "tests")
"""They import anything; nobody imports them."""
PRODUCTION = (*FLOORS, "migrations")

HOMES = {
    "aiogram": ("bot/", "handlers/"),
    "aiohttp": ("bot/web/", "bot/refusals.py", "bot/session.py"),
    "httpx": ("services/networks/http.py",),
    "sqlalchemy": ("db/", "migrations/"),
    "alembic": ("db/migrate.py", "migrations/"),
    "smtplib": ("services/operation/mail.py",),
    "feedparser": ("services/networks/feed/syndication.py",),
    "prometheus_client": ("bot/web/metrics.py",),
    "pymorphy3": ("services/triage/lemmas.py",),
    "apscheduler": ("bot/schedule.py",),
}
"""Where a package of others may be imported; a folder ends with a slash."""

CLOCK = "services/clock.py"
#: The commands by name: the list of them, and the one that starts the town.
DEMO = ("bot/__main__.py", "bot/commands/demo.py")


def files(*folders: str) -> list[str]:
    """Paths of Python files, from the root of the project."""
    return sorted(
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
    )


@cache
def tree(path: str) -> ast.Module:
    """The file, parsed."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), path)


def imported(path: str) -> Iterator[str]:
    """Dotted names of what the file imports, at whatever depth; `a.b` and `a.b.c` of
    `from a.b import c`, which may be a module or a thing in one."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def package(name: str) -> str:
    """The outermost package of a dotted name."""
    return name.partition(".")[0]


def is_at_home(path: str, homes: tuple[str, ...]) -> bool:
    """Whether the file is, or lies in, one of the homes."""
    return any(path == home or (home.endswith("/") and path.startswith(home)) for home in homes)


@pytest.mark.parametrize("floor", FLOORS)
def test_a_floor_never_imports_upward(floor: str) -> None:
    above = FLOORS[: FLOORS.index(floor)]
    found = [(path, name) for path in files(floor) for name in imported(path)
             if package(name) in above]  # fmt: skip
    assert found == []


def test_migrations_stand_beside_the_lowest_floor() -> None:
    found = [(path, name) for path in files("migrations") for name in imported(path)
             if package(name) in FLOORS and package(name) != "db"]  # fmt: skip
    assert found == []


def test_nothing_imports_the_guests() -> None:
    found = [(path, name) for path in files(*PRODUCTION) for name in imported(path)
             if package(name) in GUESTS]  # fmt: skip
    assert found == []


def test_handlers_do_not_see_rows_or_sql() -> None:
    found = [
        (path, name)
        for path in files("handlers")
        for name in imported(path)
        if package(name) == "db" and name != "db" and not name.startswith("db.engine")
    ]
    assert found == []


@pytest.mark.parametrize("name", HOMES)
def test_a_package_is_imported_at_its_home_alone(name: str) -> None:
    users = [path for path in files(*PRODUCTION) if any(package(i) == name for i in imported(path))]
    assert users, f"nobody imports {name}: is its home still true?"
    assert [path for path in users if not is_at_home(path, HOMES[name])] == []


def test_only_the_clock_asks_what_time_it_is() -> None:
    asked = re.compile(r"\b(?:datetime|date)\.(?:now|utcnow|today)\b|\btime\.time\b")
    found = [path for path in files(*PRODUCTION) if asked.search(code(path))]
    assert found == [CLOCK]


def test_nothing_sleeps_with_the_whole_process() -> None:
    assert [path for path in files(*PRODUCTION) if "time.sleep" in code(path)] == []


def code(path: str) -> str:
    """The file as Python reads it: comments gone, attributes written in one way."""
    return ast.unparse(tree(path))


def test_nothing_but_the_command_knows_of_the_town() -> None:
    word = re.compile(r"sandbox|\bdemo", re.IGNORECASE)
    found = [path for path in files(*PRODUCTION)
             if word.search((ROOT / path).read_text(encoding="utf-8"))]  # fmt: skip
    assert sorted(found) == sorted(DEMO)


def test_the_list_of_commands_names_the_demonstration_and_nothing_of_it() -> None:
    lines = (ROOT / DEMO[0]).read_text(encoding="utf-8").splitlines()
    assert [line.split(":")[0].strip() for line in lines if re.search("sandbox|demo", line)] == [
        '"demo"'
    ]


def test_the_law_reads_every_kind_of_import() -> None:
    """So that an empty list above means obedience, not blindness."""
    assert {"bot.app", "db.engine", "sqlalchemy", "services.moves"} <= {
        name for path in files("tests") for name in imported(path)
    }
    assert all(files(folder) for folder in (*PRODUCTION, *GUESTS))
