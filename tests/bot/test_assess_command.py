"""`assess` as a process of its own: real pipes, real exit statuses, bounded memory."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

import pytest

from services.triage import PostText, assess

ROOT = Path(__file__).resolve().parents[2]
# What bot/__main__.py does with a command module, and no more; the last line of stderr is
# the peak of memory in kilobytes.
RUNNER = """
import argparse, resource, sys
from bot.commands import CONFIG, assess
parser = argparse.ArgumentParser()
parser.set_defaults(config=CONFIG)
assess.add(parser.add_subparsers())
args = parser.parse_args(sys.argv[1:])
status = args.run(args)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""
REGION = """
[[districts]]
name = "Заречье"
aliases = ["Зареченский район"]
settlements = ["Старый Сад"]

[[offices]]
slug = "not-for-us"
"""


def start(*args: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", RUNNER, "assess", *args],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ask(lines: list[str] | bytes, *args: str) -> tuple[list[dict[str, Any]], list[str], int]:
    """The answers, the lines of stderr without the peak, the exit status."""
    given = lines if isinstance(lines, bytes) else "\n".join(lines).encode()
    with start(*args) as process:
        out, err = process.communicate(given, timeout=120)
    answers = [json.loads(line) for line in out.decode().splitlines()]
    return answers, err.decode().splitlines()[:-1], process.returncode


def post(**fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=False)


def test_a_post_becomes_a_verdict_with_the_fields_of_the_contract() -> None:
    text = "Третий день нет горячей воды, мусор не вывозят, дорога в ямах, лифт не работает"

    answers, errors, status = ask([post(id=7, text=text)])

    verdict = assess(PostText(text))
    assert status == 0
    assert errors == []
    assert answers == [
        {
            "id": 7,
            "kind": "complaint",
            "tone": "negative",
            "topic": verdict.topic,
            "subtopic": verdict.subtopic,
            "topics": [{"topic": t.topic, "score": t.score} for t in verdict.topics],
            "district": "",
            "address": "",
            "urgency": verdict.urgency.value,
            "score": verdict.score,
            "why": {decision: list(words) for decision, words in verdict.why.items()},
        }
    ]
    assert len(answers[0]["topics"]) == 3


def test_parent_and_the_page_are_taken_into_account() -> None:
    joined, bare, page = ask(
        [
            post(id=1, text="+1", parent="Нет воды вторые сутки, никто не отвечает!"),
            post(id=2, text="+1"),
            post(id=3, text="Нет воды, авария на Садовой", from_official=True, place_official=True),
        ]
    )[0]

    assert joined["kind"] == "complaint"
    assert bare["kind"] == "other"
    assert page["kind"] == "other"


def test_null_is_the_same_as_not_given() -> None:
    given = post(id=1, text="Яма", parent=None, place_official=None, from_official=None)

    with_null, without = ask([given, post(id=1, text="Яма")])[0]

    assert with_null == without


BAD_LINES = [
    ("not json", None, "not JSON"),
    ("[1]", None, "not an object"),
    ('{"text": "яма"}', None, 'no "id"'),
    ('{"id": 5}', 5, '"text" must be a string'),
    ('{"id": "a", "text": 3}', "a", '"text" must be a string'),
    ('{"id": 6, "text": "яма", "parent": 1}', 6, '"parent" must be a string'),
    (
        '{"id": 6, "text": "яма", "from_official": "yes"}',
        6,
        '"from_official" must be true or false',
    ),
    ("[" * 100_000, None, "not JSON"),
]


@pytest.mark.parametrize(("line", "post_id", "problem"), BAD_LINES)
def test_a_bad_line_is_answered_in_its_place(line: str, post_id: object, problem: str) -> None:
    answers, errors, status = ask([post(id=1, text="яма"), line, post(id=2, text="яма")])

    assert [answer["id"] for answer in answers] == [1, post_id, 2]
    assert answers[1] == {"id": post_id, "error": problem}
    assert status == 1
    assert errors == ["assess: 1 of 3 lines were not posts"]


def test_bytes_that_are_no_utf8_and_half_letters_break_nothing() -> None:
    lines = b'{"id": 1, "text": "\xff\xfe"}\n{"id": 2, "text": "\\ud800 \\u043d\\u0435\\u0442"}\n'

    answers, _, status = ask(lines)

    assert [answer["id"] for answer in answers] == [1, 2]
    assert status == 0


def test_empty_lines_are_passed_over_and_an_empty_stdin_is_no_error() -> None:
    answers, errors, status = ask(["", post(id=1, text="яма"), "   ", ""])

    assert [answer["id"] for answer in answers] == [1]
    assert (errors, status) == ([], 0)
    assert ask(b"") == ([], [], 0)


def test_no_progress_bar_where_stderr_is_no_terminal() -> None:
    _, errors, _ = ask([post(id=n, text="яма") for n in range(500)])

    assert errors == []


def test_a_closed_stdout_ends_quietly() -> None:
    with start() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write((post(id=1, text="яма") + "\n").encode())
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.stdout.close()
        _feed(process.stdin, 5_000)
        errors = process.stderr.read().decode().splitlines()

    assert process.returncode == 0
    assert errors[:-1] == []


def test_the_region_file_gives_the_districts(tmp_path: Path) -> None:
    region = tmp_path / "region.toml"
    region.write_text(REGION, encoding="utf-8")

    answers, _, status = ask([post(id=1, text="В Старом Саду нет воды")], "--region", str(region))

    assert status == 0
    assert answers[0]["district"] == "Заречье"
    assert answers[0]["why"]["district"] == ["Старом Саду"]
    assert answers[0]["address"].startswith("Старый Сад")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (None, "cannot read"),
        ("[[districts", "is not TOML"),
        ('districts = "Заречье"', "write districts as [[districts]]"),
        ("districts = [1]", "write districts as [[districts]]"),
        ("[[districts]]\naliases = []", "a district has no name"),
        ('[[districts]]\nname = "А"\naliases = "Б"', "aliases of А must be a list of names"),
    ],
)
def test_a_region_file_that_cannot_be_read_is_one_line_that_says_why(
    tmp_path: Path, content: str | None, problem: str
) -> None:
    region = tmp_path / "region.toml"
    if content is not None:
        region.write_text(content, encoding="utf-8")

    answers, errors, status = ask([post(id=1, text="яма")], "--region", str(region))

    assert (answers, status) == ([], 1)
    assert len(errors) == 1
    assert errors[0].startswith("assess: ")
    assert problem in errors[0]


def _feed(stdin: IO[bytes], lines: int) -> None:
    """Posts from a generator into the pipe, every sixth one with a word never met before.

    That is more words than triage remembers, so its memory for words must have an end.
    """
    with suppress(BrokenPipeError):
        for number in range(lines):
            text = f"темно у {_word(number)}" if number % 6 == 0 else f"Яма, дом {number % 300}"
            stdin.write((post(id=number, text=text) + "\n").encode())
    with suppress(BrokenPipeError):
        stdin.close()


def _word(number: int) -> str:
    return "".join("абвгдежзик"[int(digit)] for digit in str(number))


def _peak(lines: int) -> int:
    """Kilobytes at the peak while `lines` posts pass; the order is checked on the way."""
    with start() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        feeder = threading.Thread(target=_feed, args=(process.stdin, lines))
        feeder.start()
        for expected, line in enumerate(process.stdout):
            assert json.loads(line)["id"] == expected
        feeder.join()
        peak = int(process.stderr.read().decode().splitlines()[-1])
    assert process.returncode == 0
    assert expected == lines - 1
    return peak


@pytest.mark.timeout(600)
def test_sixty_thousand_posts_keep_their_order_and_take_no_more_memory() -> None:
    few, many = _peak(2_000), _peak(60_000)

    assert many < few + 60_000


def test_streets_of_a_table_tell_districts_and_the_source_tells_which(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text(REGION, encoding="utf-8")
    (tmp_path / "streets.csv").write_text(
        "район;населенный пункт;улица\nЗаречье;с. Старый Сад;ул. Грушовая\n", encoding="utf-8"
    )
    places = ("--region", str(tmp_path / "region.toml"), "--streets", str(tmp_path / "streets.csv"))

    answers, errors, status = ask(
        [
            post(id=1, text="на Грушовой темно"),
            post(id=2, text="на Грушовой темно", district="Садовое"),
            post(id=3, text="темно", district=3),
        ],
        *places,
    )

    found = [(one.get("district"), one.get("address")) for one in answers]
    assert found == [("Заречье", "Старый Сад, ул. Грушовая"), ("", "ул. Грушовая"), (None, None)]
    assert answers[2]["error"] == '"district" must be a string'
    assert (errors, status) == (["assess: 1 of 3 lines were not posts"], 1)


def test_streets_without_the_districts_they_are_in_are_refused(tmp_path: Path) -> None:
    (tmp_path / "region.toml").write_text(REGION, encoding="utf-8")
    (tmp_path / "streets.csv").write_text("район;улица\nНигде;Мира\n", encoding="utf-8")
    streets = ("--streets", str(tmp_path / "streets.csv"))

    _, errors, status = ask([post(id=1, text="темно")], *streets)
    assert status == 1
    assert errors == [
        "assess: --streets are streets of districts: name the file that has them, --region"
    ]
    _, errors, status = ask(
        [post(id=1, text="темно")], "--region", str(tmp_path / "region.toml"), *streets
    )
    assert status == 1
    assert "row 2: district «Нигде» is not in [[districts]]" in errors[-1]
