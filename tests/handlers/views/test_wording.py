"""What the chats read promises nothing of the law on appeals: a card is an incident.

An appeal («обращение») is a legal word: it has a form, a registration and thirty days. A post on
a public wall is none, and no text of the desk may call it so.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.shared import ROOT

#: Allowed, each with its reason.
ALLOWED = {
    "Обращение с отходами": "the official name of a group of topics: handling of waste",
}
FORBIDDEN = re.compile(r"обращени|59-фз|30 дней|тридцати дней", re.IGNORECASE)


def written() -> list[Path]:
    """The files whose texts people see."""
    return [
        *sorted((ROOT / "handlers").rglob("*.py")),
        ROOT / "services" / "drafting" / "templates.toml",
        ROOT / "bot" / "alerts.py",
        ROOT / "services" / "notices.py",
    ]


def texts(path: Path) -> Iterator[str]:
    """String literals of a module, without its docstrings; the lines of any other file."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        yield from source.splitlines()
        return
    tree = ast.parse(source)
    told = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def legal(text: str) -> list[str]:
    """Legal words of a text."""
    for allowed in ALLOWED:
        text = text.replace(allowed, "")
    return FORBIDDEN.findall(text)


def test_the_files_that_are_read_are_there_and_hold_russian() -> None:
    names = {path.name for path in written()}
    assert {"summary.py", "charts.py", "texts.py", "alerts.py", "templates.toml"} <= names
    assert sum("инцидент" in text.lower() for path in written() for text in texts(path)) > 10


@pytest.mark.parametrize("path", written(), ids=lambda path: path.name)
def test_no_text_speaks_of_appeals_or_promises_their_procedure(path: Path) -> None:
    assert [text for text in texts(path) if legal(text)] == []


@pytest.mark.parametrize(
    "text", ["обращений не было", "Обращения", "по 59-ФЗ", "ответим за 30 дней"]
)
def test_the_legal_words_would_be_found(text: str) -> None:
    assert legal(text)


@pytest.mark.parametrize("allowed", ALLOWED)
def test_what_is_allowed_is_still_needed(allowed: str) -> None:
    assert any(allowed in text for path in written() for text in texts(path))
