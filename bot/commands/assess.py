"""`assess`: posts as JSON lines on stdin → verdicts as JSON lines on stdout, in order.

One line in, one line out, nothing kept: memory does not grow with the stream. What has come is
judged at once, together; nobody waits for what has not.
"""

import argparse
import gc
import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TextIO

from tqdm import tqdm

from bot.commands.assess_places import BadRegion, places
from services.facts import Verdict
from services.triage import Gazetteer, PostText, assess_all
from services.triage.learned.choice import use_model
from services.triage.urgency import ALARM_FROM

# Bytes read at a time: a few hundred posts, and no more of them are held.
_PIECE = 64 * 1024


class BadLine(ValueError):
    """A line of stdin that is no post; its text says what to mend. `id` is its id if known."""

    def __init__(self, problem: str, post_id: object = None) -> None:
        super().__init__(problem)
        self.id = post_id


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Put `assess` among the commands."""
    parser = commands.add_parser(
        "assess",
        help="judge posts: JSON lines on stdin, verdicts on stdout",
        description='Each line: {"id", "text"} and, if known, "parent", "place_official", '
        '"from_official", "district" of the source. A line that is no post gives {"id", "error"}.',
    )
    parser.add_argument("--region", type=Path, help="region.toml, for names of districts")
    parser.add_argument(
        "--streets",
        type=Path,
        metavar="FILE",
        help="the region's streets, as `region streets` takes",
    )
    parser.add_argument(
        "--model",
        type=Path,
        help="a model that `train` has made (default: that of the configuration, if there is one)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Judge stdin to stdout; 0, or 1 when a line, the region file or the named model was bad.

    Instead of a bad model the shipped one judges, as at the desk, and stderr says so.
    """
    try:
        gazetteer = places(args.region, args.streets)
    except BadRegion as problem:
        print(f"assess: {problem}", file=sys.stderr)  # noqa: T201
        return 1
    chosen, alarm_from = _configured(args.config)
    refusal = use_model(args.model or chosen)
    if refusal is not None:
        print(f"assess: {refusal}; the shipped one judges", file=sys.stderr)  # noqa: T201
    _speak_utf8()
    _settle()
    try:
        bad, total = _stream(sys.stdin.fileno(), sys.stdout, gazetteer, alarm_from)
        sys.stdout.flush()
    except BrokenPipeError:
        # `| head` has read enough; what is left in the buffer must not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if bad:
        print(f"assess: {bad} of {total} lines were not posts", file=sys.stderr)  # noqa: T201
    return 1 if bad or (args.model and refusal) else 0


def _configured(path: Path) -> tuple[Path | None, float]:
    """The model and the chance of danger of the configuration, read only where there is one."""
    if not path.exists():
        return None, ALARM_FROM
    config = import_module("bot.config").load_config(path)
    chosen: Path | None = config.chosen_model()
    alarm_from: float = config.triage.alarm_from
    return chosen, alarm_from


def _settle() -> None:
    """Load what judging needs and keep it out of the collector's rounds, which would walk it."""
    assess_all([PostText("")])
    gc.freeze()


def _speak_utf8() -> None:
    """UTF-8 whatever the locale; half a letter is escaped."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")


def _stream(stdin: int, out: TextIO, gazetteer: Gazetteer, alarm_from: float) -> tuple[int, int]:
    """Answer every line but empty ones; how many were bad, and how many there were."""
    bad = total = 0
    quiet = not sys.stderr.isatty()
    with tqdm(unit=" posts", file=sys.stderr, disable=quiet, mininterval=0.5) as progress:
        for lines in _at_hand(stdin):
            answers = _answers([line for line in lines if line.strip()], gazetteer, alarm_from)
            out.writelines(json.dumps(answer, ensure_ascii=False) + "\n" for answer in answers)
            out.flush()
            progress.update(len(answers))
            bad += sum("error" in answer for answer in answers)
            total += len(answers)
    return bad, total


def _at_hand(stdin: int) -> Iterator[list[str]]:
    """The lines that have come since the last time, so that a growing file can be followed.

    Bytes that are no UTF-8 cost a letter.
    """
    begun: list[bytes] = []
    while piece := os.read(stdin, _PIECE):
        *whole, rest = piece.split(b"\n")
        if whole:
            whole[0] = b"".join((*begun, whole[0]))
            begun = []
            yield [line.decode("utf-8", "replace") for line in whole]
        begun.append(rest)
    yield [b"".join(begun).decode("utf-8", "replace")]


def _answers(
    lines: Sequence[str], gazetteer: Gazetteer, alarm_from: float
) -> list[dict[str, object]]:
    """A verdict on each line, or what is wrong with it."""
    asked = [_asked(line) for line in lines]
    posts = [post for _, post in asked if isinstance(post, PostText)]
    verdicts = iter(assess_all(posts, gazetteer, alarm_from))
    return [
        _answer(post_id, next(verdicts))
        if isinstance(post, PostText)
        else {"id": post_id, "error": post}
        for post_id, post in asked
    ]


def _asked(line: str) -> tuple[object, PostText | str]:
    """The id of a line and its post, or what is wrong with it."""
    try:
        return _post(line)
    except BadLine as problem:
        return problem.id, str(problem)


def _post(line: str) -> tuple[object, PostText]:
    """The id and the post of one line; raises BadLine."""
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        raise BadLine("not JSON") from None
    if not isinstance(given, dict):
        raise BadLine("not an object")
    post_id = given.get("id")
    if "id" not in given:
        raise BadLine('no "id"')
    if not isinstance(given.get("text"), str):
        raise BadLine('"text" must be a string', post_id)
    for name in ("parent", "district"):
        if not isinstance(given.get(name), str | None):
            raise BadLine(f'"{name}" must be a string', post_id)
    for name in ("place_official", "from_official"):
        if not isinstance(given.get(name), bool | None):
            raise BadLine(f'"{name}" must be true or false', post_id)
    return post_id, PostText(
        text=given["text"],
        parent=given.get("parent"),
        place_official=given.get("place_official"),
        from_official=given.get("from_official"),
        district=given.get("district") or "",
    )


def _answer(post_id: object, verdict: Verdict) -> dict[str, object]:
    return {
        "id": post_id,
        "kind": verdict.kind,
        "tone": verdict.tone,
        "topic": verdict.topic,
        "subtopic": verdict.subtopic,
        "topics": [{"topic": t.topic, "score": t.score} for t in verdict.topics],
        "district": verdict.district,
        "address": verdict.address,
        "urgency": verdict.urgency,
        "score": verdict.score,
        "why": dict(verdict.why),
    }
