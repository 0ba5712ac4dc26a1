"""Templates of replies, by topic: `templates.toml` holds the words, this fills them."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from services.incident_facts import IncidentFacts

FILE = Path(__file__).with_name("templates.toml")


def fill(facts: IncidentFacts) -> str:
    """The topic's skeleton for this incident, with [brackets] where facts are wanted."""
    words = _words()
    name = first_name(facts.post.author_name) if facts.post else ""
    greeting = words["greeting"].format(name=name) if name else words["greeting_nameless"]
    line = words["lines"].get(facts.topic) or words["lines"][""]
    return f"{greeting}\n\n{line}\n\n{words['closing']}"


def first_name(display_name: str) -> str:
    """The word to greet a resident by; empty when the name does not look like a person's."""
    words = display_name.split()
    looks_personal = len(words) == 2 and all(
        word.replace("-", "").isalpha() and word[0].isupper() for word in words
    )
    return words[0] if looks_personal else ""


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
