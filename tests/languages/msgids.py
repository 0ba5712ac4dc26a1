"""What is to be translated, read from the source: the calls of `_`, `lazy` and `plural`.

A text that is no argument of theirs but is looked up all the same stands in `LISTED`.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.drafting import linter, questions
from services.triage.lexicon import table
from services.triage.topics import TOPICS

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("handlers", "bot", "services")
TEXTS = ("_", "lazy")
NOUNS = {"plural": 1, "count": 1}
"""Functions that take the three forms of a noun, and the place of the first."""

_TOPICS = sorted((ROOT / "services/triage/lexicon/topics").glob("*.toml"))
_LINTER = table(linter.FILE)
_ADVICE = (*_LINTER["phrases"].values(), *_LINTER["officialese"])
LISTED = (
    *TOPICS,
    *(name for path in _TOPICS for name in table(path).get("subtopics", {})),
    "тот же текст",
    *_LINTER["advice"].values(),
    *(one["advice"] for one in _ADVICE if "advice" in one),
    *questions.table()["questions"].values(),
)
"""Names that the database and region.toml have in Russian, what is stored with them, and what
stands in the files of `services/drafting`."""


@dataclass(frozen=True, slots=True, order=True)
class Message:
    """A text, or (with `plural`) a noun by its first and its last Russian form."""

    source: str
    plural: str = ""


def files(*folders: str) -> list[Path]:
    """The Python files of these folders."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def messages() -> set[Message]:
    """Everything that the source asks for."""
    found = {Message(name) for name in LISTED}
    for path in files(*FOLDERS):
        found.update(_asked(ast.parse(path.read_text(encoding="utf-8"), str(path))))
    return found


def name_of(call: ast.Call) -> str:
    """The function that is called, without its module."""
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def _asked(tree: ast.Module) -> Iterator[Message]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        words = [one.value if isinstance(one, ast.Constant) else None for one in node.args]
        name = name_of(node)
        if name in TEXTS and words and isinstance(words[0], str):
            yield Message(words[0])
        elif name in NOUNS and len(words) == 4:
            one, few, many = words[NOUNS[name] :]
            if isinstance(one, str) and isinstance(few, str) and isinstance(many, str):
                yield Message(one, many)
