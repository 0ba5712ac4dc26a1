"""What `train` found, in plain words: one small table, and what was not used."""

from collections.abc import Iterator

from services.learning.desk import Routed
from services.learning.groups import Groups
from services.learning.trial import Figures, Trial

_NAMED = 20


def unused(groups: Groups, empty: int, doubles: int) -> Iterator[str]:
    """Rows that teach nothing, and why."""
    if empty:
        yield f"not used: {empty} rows without a text"
    if doubles:
        yield f"not used: {doubles} rows that say the same of the same text"
    if not groups.unknown:
        return
    yield (
        f"not used: {groups.unknown.total()} rows whose group is none of the 26; "
        "say which it is in [triage.aliases]:"
    )
    for name, number in groups.unknown.most_common(_NAMED):
        near = groups.near(name)
        hint = f"  (like «{near}»?)" if near else ""
        yield f"  {number:6}  «{name or 'empty'}»{hint}"
    if len(groups.unknown) > _NAMED:
        yield f"  and {len(groups.unknown) - _NAMED} more names"


def figures(trial: Trial) -> Iterator[str]:
    """The new model beside the shipped one on the same rows, none of which it had seen."""
    yield f"five-fold cross-validation on {trial.new.rows} rows, the same rows for both:"
    yield from _table(trial.new, trial.shipped, "shipped")
    yield ""
    yield f"{'topic':44} {'rows':>6} {'new':>6} {'shipped':>8}"
    for topic, number in trial.rows.most_common():
        new, shipped = (f.by_topic[topic] for f in (trial.new, trial.shipped))
        yield f"{topic[:44]:44} {number:6} {new:6.0%} {shipped:8.0%}"
    if trial.in_place is not None and trial.beside is not None:
        yield ""
        yield f"and beside the model in place, on {trial.beside.rows} rows that are new to it:"
        yield from _table(trial.beside, trial.in_place, "in place")


def routing(found: Routed) -> Iterator[str]:
    """How often the table of offices agrees with the export; it is not changed by training."""
    if found.rows:
        by_topic, by_model = (n / found.rows for n in (found.by_topic, found.by_model))
        yield (
            f"the table of offices sends {by_topic:.0%} of {found.rows} rows to the body the "
            f"export names, {by_model:.0%} by the topics the new model gives them"
        )


def complaints(told: int, still: int) -> Iterator[str]:
    """What the desk called no complaint: measured, not learnt."""
    if told:
        yield (
            f"no complaint, said the desk of {told} posts: triage would send {still} of them "
            "again (this is not learnt: see docs/triage.md)"
        )


def _table(new: Figures, old: Figures, name: str) -> Iterator[str]:
    yield f"{'':30} {'new':>7} {name:>9}"
    yield f"{'right topic':30} {new.accuracy:7.1%} {old.accuracy:9.1%}"
    yield f"{'right one of the first three':30} {new.top3:7.1%} {old.top3:9.1%}"
    yield f"{'mean F1 of the topics':30} {new.f1:7.3f} {old.f1:9.3f}"
