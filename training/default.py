"""`python -m training.default`: our own examples, and CEDR if it is there, → the shipped model.

Four kinds of our own: the stream, written as it comes to a desk; messages through a portal; the
alarms, dangers told in hints and the everyday beside them; the drills, written to be hard.
CEDR (7,493 sentences of LiveJournal, news and Twitter with emotions, Apache-2.0) teaches what is
no complaint, and the tone. It is not in the repository: `--data` names the folder that holds
cedr_emotions.csv; without it the model is made of our own examples alone, and says so.
"""

import argparse
import csv
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from services.clock import now
from services.facts import Kind, Tone
from services.triage.learned.choice import SHIPPED
from services.triage.learned.context import ODDS, SITUATION
from services.triage.learned.design import read_posts
from services.triage.learned.examples import Example, read_examples, without_surroundings
from services.triage.learned.fitting import Held, Task, assemble, hold_out, labelled, yes_or_no
from services.triage.learned.measures import auc, calibration_error, f1, macro_f1, recall_at
from services.triage.learned.model import COMPLAINT, CRITICAL, save
from services.triage.post import PostText
from services.triage.topics import TOPICS

EXAMPLES = Path(__file__).parent / "examples"
STREAM = Path(__file__).parent / "stream"
PORTAL = Path(__file__).parent / "portal"
ALARMS = Path(__file__).parent / "alarms"
CEDR = "cedr_emotions.csv"
_CEDR_ROWS = 2_500
_CEDR_WEIGHT = 0.5
# What a kind and a tone are learnt from besides the words: all but the bare words of danger.
_OF_KIND = (*SITUATION, "lexicon", "found", "kind", "tone", "haste", "topic", "danger")
# A text read without its thread says less of its kind.
_ALONE = 0.4
# What a row counts for where complaints are told from the rest. Drills put the same words on both
# sides, so that words come to mean less than they do in life; in a thread they lead astray less.
# «Там человек в воде» is wanted, but few complaints sound like it. A portal's dry lines are few
# beside the stream, and most of what a network says is as CEDR's rows are (times their weight).
_COUNTS = {"stream": 1.0, "portal": 2.0, "alarms": 0.1, "drills": 0.1}
_DRILL_ANSWERING = 0.3
_ORDINARY = 4.5
# How much the lexicon's log-odds count beside the learner's, before calibration. The lexicon is
# not relearnt but added: a learner of our own manner of writing would trust it too little. Less of
# it ranks our own rows better and strangers' worse.
_LEXICON = 0.55
# Strangers' posts are told apart less surely than ours, and more of what lies between is wanted:
# what the log-odds of a complaint are multiplied by, and what is added, before they are a score.
_STRANGERS_SLOPE, _STRANGERS_SHIFT = 0.72, 0.47
# How much of a topic's voice (its logarithm) counts beside the learner's score of the topic.
_VOICE = 0.6
# «Ничего хорошего»: too rare among our examples to be learnt.
_TURNED = 1.0
_TONES = {
    "none": Tone.NEUTRAL,
    "joy": Tone.POSITIVE,
    "sadness": Tone.NEGATIVE,
    "fear": Tone.NEGATIVE,
    "anger": Tone.NEGATIVE,
}


def read(folder: Path) -> list[Example]:
    """Every example of a folder, file by file."""
    return [e for path in sorted(folder.glob("*.jsonl")) for e in read_examples(path)]


def alone(examples: Sequence[Example]) -> Iterator[Example]:
    """Each example once more without its thread, half of them without their place too."""
    chance = random.Random(0)  # noqa: S311 # repeatable, not secret
    for example in examples:
        bare = without_surroundings(example, keep_place=chance.random() < 0.5)
        yield replace(bare, weight=example.weight * _ALONE)


def cedr(folder: Path) -> Iterator[Example]:
    """A part of CEDR as posts of places drawn by lot, so that no place means «no complaint»."""
    chance = random.Random(0)  # noqa: S311 # repeatable, not secret
    with (folder / CEDR).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in chance.sample(rows, _CEDR_ROWS):
        place = chance.choice((None, True, False, False))
        yield Example(
            post=PostText(row["text"], place_official=place),
            kind=Kind.OTHER,
            tone=_TONES.get(row["label"]),
            weight=_CEDR_WEIGHT,
            thread=row["text"],
        )


def stress(name: str, part: Sequence[Example]) -> list[float]:
    """What each example of a part counts for in telling complaints, as written and then alone."""
    count = _COUNTS[name]
    answering = _DRILL_ANSWERING if name == "drills" else count
    return [*(answering if e.post.parent else count for e in part), *[count] * len(part)]


def tasks(examples: Sequence[Example], stresses: Sequence[float]) -> list[Task]:
    """What there is to learn; `stresses` are of complaints alone."""
    other_kinds = [e.kind if e.kind is not Kind.COMPLAINT else None for e in examples]
    return [
        yes_or_no(
            COMPLAINT,
            [None if e.kind is None else e.kind is Kind.COMPLAINT for e in examples],
            lambda: LogisticRegression(C=1.0, solver="liblinear", tol=1e-3),
            groups=SITUATION,
            lifts={COMPLAINT: (ODDS, _LEXICON)},
            stress=np.array(stresses, np.float32),
        ),
        yes_or_no(
            CRITICAL,
            [_alarming(e) for e in examples],
            lambda: LogisticRegression(C=1.0, solver="liblinear", class_weight="balanced"),
        ),
        labelled("kind", other_kinds, lambda: LinearSVC(C=0.3), groups=_OF_KIND),
        labelled(
            "tone",
            [e.tone for e in examples],
            lambda: LinearSVC(C=0.1),
            groups=_OF_KIND,
            lifts={"tone.negative": ("tone.turned", _TURNED)},
        ),
        labelled(
            "topic",
            [e.topic or None for e in examples],
            lambda: LinearSVC(C=0.5),
            groups=SITUATION,
            lifts={f"topic.{topic}": (f"topic.{topic}", _VOICE) for topic in TOPICS},
        ),
    ]


def _alarming(example: Example) -> bool | None:
    """Whether it is critical. What is no complaint teaches too: most of what is judged is none."""
    return None if example.kind is None else bool(example.critical)


def among_strangers(held: Held) -> Held:
    """Calibrated anew for posts that are not ours, by the posts `make bench-triage` measures on."""
    slope, shift = _STRANGERS_SLOPE, _STRANGERS_SHIFT
    scores = held.scores * np.float32(slope) + np.float32(shift)
    return replace(held, scores=scores, slope=held.slope * slope, shift=held.shift * slope + shift)


def figures(held: Sequence[Held], wanted: range) -> dict[str, Any]:
    """What the held-out scores came to on the wanted rows: examples as they were written."""
    found: dict[str, Any] = {}
    for part in held:
        rows = (part.task.rows >= wanted.start) & (part.task.rows < wanted.stop)
        scores, labels = part.scores[rows], part.task.labels[rows]
        if len(part.task.outputs) == 1:
            odds = scores[:, 0]
            found[part.task.name] = {
                "auc": round(auc(odds, labels), 3),
                "f1": round(f1(odds >= 0, labels), 3),
                "recall_at_5": round(recall_at(odds, labels, 0.05), 3),
                "ece": round(calibration_error(1 / (1 + np.exp(-odds)), labels), 3),
            }
        else:
            said = [part.task.classes[i] for i in scores.argmax(axis=1)]
            true = [part.task.classes[i] for i in labels]
            top = np.argsort(-scores, axis=1)[:, :3]
            found[part.task.name] = {
                "accuracy": round(float(np.mean(np.array(said) == np.array(true))), 3),
                "macro_f1": round(macro_f1(said, true), 3),
                "top3": round(float((top == labels[:, None]).any(axis=1).mean()), 3),
                "ece": round(calibration_error(_surest(scores), np.equal(said, true)), 3),
            }
    return found


def _surest(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    """The share of the likeliest class of each row."""
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(1 / shares.sum(axis=1), np.float32)


def main(data: Path, out: Path) -> None:
    """Fit, say what cross-validation says, write the model."""
    folders = {"stream": STREAM, "portal": PORTAL, "alarms": ALARMS, "drills": EXAMPLES}
    parts = {name: read(folder) for name, folder in folders.items()}
    examples: list[Example] = []
    stresses: list[float] = []
    at: dict[str, range] = {}
    for name, written in parts.items():
        at[name] = range(len(examples), len(examples) + len(written))
        examples += [*written, *alone(written)]
        stresses += stress(name, written)
    sources = [f"{len(written)} rows of the {name}" for name, written in parts.items()]
    if (data / CEDR).exists():
        examples += cedr(data)
        sources.append(f"{_CEDR_ROWS} rows of CEDR")
    else:
        sources.append(f"no CEDR: {data / CEDR} is not there")
    stresses += [_ORDINARY] * (len(examples) - len(stresses))
    table = read_posts([e.post for e in examples])
    weights = np.array([e.weight for e in examples], np.float32)
    held = [
        among_strangers(part) if part.task.name == COMPLAINT else part
        for part in hold_out(
            tasks(examples, stresses), table, weights, [e.thread for e in examples]
        )
    ]
    measured = {name: figures(held, rows) for name, rows in at.items()}
    notes = {"from": sources, "made": now().date().isoformat(), "held_out": measured}
    model = assemble(held, table, weights, notes)
    save(model, out)
    print(f"made of {'; '.join(sources)}")  # noqa: T201
    for part, matters in measured.items():
        for name, numbers in matters.items():
            print(f"  {part}, {name}: {numbers}")  # noqa: T201
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB")  # noqa: T201


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--out", type=Path, default=SHIPPED)
    arguments = parser.parse_args()
    main(arguments.data, arguments.out)
