"""What the shipped model is taught on: whole, of the desk's own words, nobody's data."""

import re
from collections import Counter
from pathlib import Path

import pytest

from services.facts import Kind
from services.triage.learned.examples import Example, read_examples
from services.triage.topics import TOPICS
from training.default import ALARMS, EXAMPLES, PORTAL, STREAM, read

AS_IT_COMES = (STREAM, PORTAL, ALARMS)
FOLDERS = (EXAMPLES, *AS_IT_COMES)
FILES = sorted(path for folder in FOLDERS for path in folder.glob("*.jsonl"))
_WITH_TOPIC = {Kind.COMPLAINT, Kind.WISH, Kind.QUESTION}
# A telephone of Russia, a mailbox, a link, an account of VK: some are somebody's.
_REACHES_SOMEBODY = re.compile(
    r"(?:\+7|\b8)[\s(-]*9\d\d[\s)-]*\d{3}[\s-]?\d\d[\s-]?\d\d|\w@\w+\.\w|https?://"
    r"|\[(?:id|club|public)[1-9]"
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_file_of_examples_speaks_of_what_the_desk_knows(path: Path) -> None:
    examples = list(read_examples(path))

    assert examples
    assert {e.topic for e in examples} <= {*TOPICS, ""}
    told = [f"{e.post.parent or ''} {e.post.text}" for e in examples]
    assert [text for text in told if _REACHES_SOMEBODY.search(text)] == []


@pytest.mark.parametrize(("folder", "least"), [(STREAM, 15_000), (PORTAL, 2_000), (ALARMS, 2_000)])
def test_what_is_written_as_it_comes_says_everything_of_every_post(
    folder: Path, least: int
) -> None:
    posts = read(folder)

    assert len(posts) > least
    assert all(None not in (e.kind, e.tone, e.critical, e.post.place_official) for e in posts)
    assert not [e.post.text for e in posts if e.topic and e.kind not in _WITH_TOPIC]
    assert not [e.post.text for e in posts if e.critical and e.kind is not Kind.COMPLAINT]


def test_the_readme_counts_them() -> None:
    told = (EXAMPLES.parent / "README.md").read_text(encoding="utf-8")

    for folder in FOLDERS:
        assert f"{len(read(folder)):,} posts" in told


def test_no_post_is_told_twice() -> None:
    told = Counter(_place(example) for example in (e for f in AS_IT_COMES for e in read(f)))

    assert [where for where, times in told.items() if times > 1] == []


def _place(example: Example) -> tuple[str, str | None, bool | None]:
    post = example.post
    return " ".join(post.text.lower().split()), post.parent, post.place_official
