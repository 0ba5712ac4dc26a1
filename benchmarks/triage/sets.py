"""The sets of rows that triage is measured on, read from the folder that holds them.

What the files are: the README beside them. Nothing of a row is printed or kept.
"""

import csv
import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from services.triage import PostText

Row = dict[str, str]

_WRITTEN = Path(__file__).parents[2] / "training"
OFFICIAL_PLACES = frozenset({"district_public", "governor_comments"})
"""Places of public_posts.csv that are the authorities' own pages."""

_SAMPLE = 3_000


@dataclass(frozen=True)
class Sets:
    """Rows by file. Long sets are thinned evenly, to `_SAMPLE` rows, where noted."""

    folder: Path

    @cached_property
    def public(self) -> list[Row]:
        """Posts and comments of watched places, with kind, tone, topic and critical."""
        return self._rows("public_posts.csv")

    @cached_property
    def stream(self) -> list[str]:
        """Texts of the same places, nobody's label on them."""
        return [row["text"] for row in self._rows("public_posts_unlabelled.csv")]

    @cached_property
    def kursk(self) -> list[Row]:
        """Appeals to a regional government."""
        return self._rows("kursk_appeals.csv")

    @cached_property
    def spb(self) -> list[Row]:
        """Messages of a city portal."""
        return self._rows("spb_portal_appeals.csv")

    @cached_property
    def vk(self) -> list[Row]:
        """Ordinary posts, thinned."""
        return thin(self._rows("rusentiment_vk.csv"))

    @cached_property
    def tweets(self) -> list[Row]:
        """Ordinary tweets, thinned."""
        return thin(self._rows("rusentitweet.csv"))

    @cached_property
    def urgent(self) -> list[Row]:
        """Written posts of danger and their harmless neighbours, kept apart from training."""
        return _written("critical_unseen.jsonl")

    @cached_property
    def urgent_fresh(self) -> list[Row]:
        """More of the same, by the hand that wrote the hazards which are learnt from."""
        return _written("critical_fresh.jsonl")

    @cached_property
    def urgent_latest(self) -> list[Row]:
        """Dangers as most people tell them, written before the last round of learning."""
        return _written("critical_latest.jsonl")

    def _rows(self, name: str) -> list[Row]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))


def _written(name: str) -> list[Row]:
    with (_WRITTEN / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def public_post(row: Row) -> PostText:
    """A row of public_posts.csv with whose page it stands on."""
    return PostText(row["text"], place_official=row["place"] in OFFICIAL_PLACES)


def thin(rows: list[Row], most: int = _SAMPLE) -> list[Row]:
    """Every n-th row, at most so many."""
    return rows[:: max(1, -(-len(rows) // most))]
