"""`python -m training.weights`: the weights of the lexicon, moved a little towards the stream.

Logistic regression over the named features with the weights of today as its prior: what the
examples say little of stays as it was written by hand. It learns on six threads in ten, drawn by
the hash of the thread, and tells the figures of those and of the other four. `--write` puts the
weights into `lexicon/kinds.toml`; the bias stays, for it says how common complaints are in life.
"""

import argparse
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from services.facts import Kind
from services.triage import lexicon as lexicon_folder
from services.triage.evidence import gather
from services.triage.kinds import findings
from services.triage.learned.context import parent_of
from services.triage.learned.examples import Example
from services.triage.learned.measures import auc, f1, recall_at
from services.triage.lexicon import lexicon
from services.triage.where.gazetteer import EMPTY
from training.default import PORTAL, STREAM, read

KINDS = Path(lexicon_folder.__file__).parent / "kinds.toml"
# How many examples' worth of evidence it takes to move a weight; more keeps closer to the hand.
# A stiff one: the hints were set by how strangers write, and ours is one manner among many.
_PULL = 96.0
# A finding may fade, but it may not turn into its opposite.
_LEAST = 0.05
_BIAS = "bias"
_ALARMS = (0.02, 0.05, 0.10)

Floats = NDArray[np.float64]


def learns(example: Example) -> bool:
    """Whether the example is one of the six in ten that the weights are fitted to."""
    return int(hashlib.sha256(example.thread.encode()).hexdigest(), 16) % 10 < 6


def heard(examples: Sequence[Example], names: Sequence[str]) -> Floats:
    """How loudly each feature is heard in each example (examples, names)."""
    table = np.zeros((len(examples), len(names)))
    at = {name: column for column, name in enumerate(names)}
    for row, example in enumerate(examples):
        parent = parent_of(example.post.parent)
        score = parent.probability if parent else 0.0
        found = findings(example.post, gather(example.post.text, EMPTY), score)
        for name, loudness in found.items():
            table[row, at[name]] = loudness
    return table


def fit(table: Floats, wanted: NDArray[np.bool_], prior: Floats, pull: float) -> Floats:
    """The weights of the columns; each keeps the sign of its prior."""
    signs = np.where(wanted, 1.0, -1.0)

    def loss(weights: Floats) -> tuple[float, Floats]:
        margins = signs * (table @ weights)
        wrong = 1.0 / (1.0 + np.exp(np.clip(margins, -30.0, 30.0)))
        away = weights - prior
        cost = np.logaddexp(0.0, -margins).sum() + pull * float(away @ away) / 2
        return float(cost), pull * away - table.T @ (wrong * signs)

    bounds = [(_LEAST, None) if weight > 0 else (None, -_LEAST) for weight in prior]
    found = minimize(loss, prior, jac=True, bounds=bounds, method="L-BFGS-B")
    return np.asarray(found.x, np.float64)


def figures(odds: Floats, wanted: NDArray[np.bool_]) -> str:
    """One line of what the odds are worth."""
    recalls = " / ".join(f"{recall_at(odds, wanted, share):.2f}" for share in _ALARMS)
    false = float((odds[~wanted] >= 0).mean())
    return (
        f"n {len(odds)}, AUC {auc(odds, wanted):.3f}, F1 {f1(odds >= 0, wanted):.3f}, "
        f"false {false:.3f}, recall at 2/5/10 % false alarms {recalls}"
    )


def written(text: str, weights: dict[str, float]) -> str:
    """The text of `kinds.toml` with these weights in the place of its own."""
    for name, weight in weights.items():
        for line in (rf'(name = "{name}"[^\n]*\nweight = )[-\d.]+', rf"(?m)(^{name} = )[-\d.]+"):
            text = re.sub(line, rf"\g<1>{weight}", text)
    return text


def main(folders: Sequence[Path], pull: float, *, write: bool) -> None:
    """Fit, tell the figures before and after, and write if asked."""
    examples = [e for folder in folders for e in read(folder) if e.kind is not None]
    names = list(lexicon().weights)
    table = heard(examples, names)
    wanted = np.array([e.kind is Kind.COMPLAINT for e in examples])
    mine = np.array([learns(e) for e in examples])
    before = np.array([lexicon().weights[name] for name in names])
    fitted = fit(table[mine], wanted[mine], before, pull)
    after = np.round(fitted, 1)
    after[after == 0] = np.where(before[after == 0] > 0, _LEAST, -_LEAST)
    after[names.index(_BIAS)] = before[names.index(_BIAS)]
    for said, weights in (("before", before), ("after", after)):
        for part, rows in (("learnt from", mine), ("held out", ~mine)):
            print(f"{said}, {part}: {figures(table[rows] @ weights, wanted[rows])}")  # noqa: T201
    print(f"fitted bias: {fitted[names.index(_BIAS)]:.2f}")  # noqa: T201
    if write:
        new = dict(zip(names, after.tolist(), strict=True))
        KINDS.write_text(written(KINDS.read_text(encoding="utf-8"), new), encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--examples", type=Path, nargs="+", default=[STREAM, PORTAL])
    parser.add_argument("--pull", type=float, default=_PULL)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    main(arguments.examples, arguments.pull, write=arguments.write)
