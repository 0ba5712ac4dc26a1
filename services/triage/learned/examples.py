"""Judged posts to learn from: our own JSON lines, and a desk's corrections in the same form.

A line is {"text"} with what is known of "kind", "tone", "topic", "critical" (0 or 1), "place"
("official" or "public") and "parent". What is missing or empty teaches nothing of that matter.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from services.facts import Kind, Tone
from services.triage.post import PostText


class BadExample(ValueError):
    """A line that cannot be learnt from; the text names the file, the line and the fault."""


@dataclass(frozen=True, slots=True)
class Example:
    """A post with what somebody said of it; None or "" where nobody did.

    `weight` is how many examples it counts for; examples of one `thread` are never on both sides
    of a cross-validation.
    """

    post: PostText
    kind: Kind | None = None
    tone: Tone | None = None
    topic: str = ""
    critical: bool | None = None
    weight: float = 1.0
    thread: str = ""


def read_examples(path: Path) -> Iterator[Example]:
    """Examples of a JSON-lines file; raises BadExample, OSError."""
    with path.open(encoding="utf-8-sig") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                try:
                    yield _example(json.loads(line))
                except (ValueError, TypeError, AttributeError) as fault:
                    raise BadExample(f"{path}, line {number}: {fault}") from fault


def without_surroundings(example: Example, *, keep_place: bool) -> Example:
    """The same text read alone: a model must not need the thread, which is not always known."""
    place = example.post.place_official if keep_place else None
    return replace(example, post=replace(example.post, parent=None, place_official=place))


def _example(given: Mapping[str, Any]) -> Example:
    text, parent = given["text"], given.get("parent") or None
    if not isinstance(text, str) or not isinstance(parent, str | None):
        raise ValueError('"text" and "parent" must be strings')
    critical = given.get("critical")
    place = given.get("place")
    return Example(
        post=PostText(text, parent, None if place is None else place == "official"),
        kind=Kind(given["kind"]) if given.get("kind") else None,
        tone=Tone(given["tone"]) if given.get("tone") else None,
        topic=str(given.get("topic") or ""),
        critical=None if critical is None else bool(critical),
        thread=parent or text,
    )
