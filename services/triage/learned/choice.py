"""Which model judges in this process: the shipped one, until another is chosen and accepted."""

from functools import cache
from pathlib import Path

from services.triage.learned.model import ModelError, load
from services.triage.learned.scorer import Scorer

SHIPPED = Path(__file__).parent / "default.npz"
_chosen: list[Scorer] = []


def use_model(path: Path | None) -> str | None:
    """Judge by the file from now on, by the shipped model if None or if the file is no good.

    The answer is the reason why the file was refused, for the admin; None when all is well.
    """
    if path is None:
        _chosen.clear()
        return None
    try:
        scorer = Scorer(load(path), shipped())
    except ModelError as refusal:
        _chosen.clear()
        return str(refusal)
    _chosen[:] = [scorer]
    return None


def current() -> Scorer:
    """The scorer of the chosen model."""
    chosen = _chosen[:]
    return chosen[0] if chosen else shipped()


@cache
def shipped() -> Scorer:
    """The model that comes with Otklik, read at the first call."""
    return Scorer(load(SHIPPED))
