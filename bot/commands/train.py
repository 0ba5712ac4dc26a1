"""`train FILE`: a region's own export and its desk's corrections → a model of its topics."""

import argparse
import asyncio
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from tqdm import tqdm

from bot import train_report as report
from bot.commands import Commands, say
from bot.config import Config, load_config
from db.engine import Database
from db.migrate import schema
from services.clock import now
from services.errors import OtklikError
from services.learning.desk import (
    DeskFacts,
    no_complaints,
    read_desk,
    routed,
    topic_lessons,
)
from services.learning.exports import ExportRow, read_export
from services.learning.groups import Groups
from services.learning.trial import RULE, Lesson, Trial, forgets, hold_trial
from services.triage import PostText
from services.triage.learned.choice import shipped
from services.triage.learned.model import ModelError, load, save
from services.triage.learned.scorer import Scorer

_COLUMNS = ("text", "group", "topic", "body")


def add(commands: Commands) -> None:
    """Put `train` among the commands."""
    parser = commands.add_parser(
        "train",
        help="learn topics from an export of «Инцидент Менеджмент» and the desk's corrections",
        description="FILE is .csv or .xlsx. Columns are found by their usual Russian names. "
        f"{RULE} Otherwise the exit status is 1 and nothing is changed. The file is written to "
        "[triage] model of the configuration, the one before it stays as NAME.previous.",
    )
    parser.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="the export; none: corrections alone"
    )
    for name in _COLUMNS:
        parser.add_argument(f"--{name}", default="", metavar="NAME", help=f"the column: {name}")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Learn, say what came of it, write the model if it is not worse; 1 if it is."""
    learn(load_config(args.config), args.file, {name: getattr(args, name) for name in _COLUMNS})
    return 0


def learn(config: Config, file: Path | None, columns: Mapping[str, str] | None = None) -> Path:
    """Learn from an export, if there is one, and the desk's corrections; where it was written.

    Raises OtklikError when there is too little, or when the model in place is better.
    """
    path = config.model_path()
    groups = Groups(config.triage.aliases)
    rows = list(read_export(file, columns or dict.fromkeys(_COLUMNS, ""))) if file else []
    used, topics, doubles = _usable(rows, groups)
    desk = asyncio.run(_desk(config))
    corrected = topic_lessons(desk.corrections)
    lessons = [Lesson(PostText(row.text), topic) for row, topic in zip(used, topics, strict=True)]
    lessons += corrected
    of_file = f"{len(used)} rows of {file.name} and " if file else ""
    made = f"{of_file}{len(corrected)} corrections of the desk, {now().date()}"
    say(f"made of {made}")
    _tell(report.unused(groups, sum(not row.text for row in rows), doubles))
    in_place = _in_place(path)
    if file is None and in_place is not None and forgets(in_place, lessons):
        raise OtklikError(f"{path}: not written: most of what it was made of is not here, name it")
    trial = _trial(lessons, in_place, made)
    _tell(report.figures(trial))
    said = list(zip(topics, trial.said[: len(used)], strict=True))
    _tell(report.routing(routed(used, said, desk.desks)))
    _tell(report.complaints(*no_complaints(desk.corrections)))
    if trial.worse:
        raise OtklikError(f"{path}: not written, the model is worse: {trial.worse}")
    _write(trial, path)
    return path


def _usable(rows: Iterable[ExportRow], groups: Groups) -> tuple[list[ExportRow], list[str], int]:
    """Rows with a text and a known topic, the topics, and how many said the same again."""
    used: list[ExportRow] = []
    topics: list[str] = []
    met: set[tuple[str, str]] = set()
    doubles = 0
    for row in rows:
        topic = groups.topic(row) if row.text else None
        if topic is None:
            continue
        key = " ".join(row.text.lower().split()), topic
        if key in met:
            doubles += 1
            continue
        met.add(key)
        used.append(row)
        topics.append(topic)
    return used, topics, doubles


def _trial(lessons: Sequence[Lesson], in_place: Scorer | None, made: str) -> Trial:
    """The trial, with its progress on stderr where somebody watches."""
    quiet = not sys.stderr.isatty()
    with tqdm(total=len(lessons), unit=" rows", file=sys.stderr, disable=quiet) as bar:
        return hold_trial(lessons, in_place, made, bar.update)


def _in_place(path: Path) -> Scorer | None:
    """The region's model that works now; one that is no good is told of and does not count."""
    if not path.exists():
        return None
    try:
        return Scorer(load(path), shipped())
    except ModelError as refusal:
        say(f"the model in place does not count: {refusal}")
        return None


async def _desk(config: Config) -> DeskFacts:
    """What the database knows; nothing where there is none of this version."""
    url = config.database.url.get_secret_value()
    if not (await schema(url)).is_ready:
        say("the database is not migrated: nothing is known of corrections and offices")
        return DeskFacts()
    database = Database(url)
    try:
        async with database.read() as session:
            return await read_desk(session)
    finally:
        await database.close()


def _write(trial: Trial, path: Path) -> None:
    replaced = path.exists()
    try:
        save(trial.model, path)
    except OSError as error:
        raise OtklikError(f"{path}: cannot be written: {error.strerror}") from error
    kept = f"; the one before is {path.name}.previous" if replaced else ""
    say(f"written: {path}{kept}; the desk uses it from its next start")


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        say(line)
