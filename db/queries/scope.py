"""Whose incidents are counted. What is counted of them is in `metrics.py` and beside it."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, select, text
from sqlalchemy.orm import InstrumentedAttribute

from db.models import Incident
from db.models.incidents import UNCOUNTED


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose incidents: those of these offices, or of the whole region when None; of one topic
    and of one district where these are named."""

    offices: tuple[int, ...] | None = None
    topic: str | None = None
    district: str | None = None

    def covers(self) -> ColumnElement[bool]:
        """The condition on `Incident`; backfilled ones are nobody's, merged ones count to their
        heirs."""
        counted = Incident.backfilled.is_(False) & Incident.merged_into.is_(None)
        if self.offices is not None:
            counted &= Incident.office_id.in_(self.offices)
        if self.topic is not None:
            counted &= Incident.topic == self.topic
        if self.district is not None:
            counted &= Incident.district == self.district
        return counted

    def counts(
        self, number: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]
    ) -> ColumnElement[bool]:
        """The same condition on a table whose rows carry the `number` of their incident."""
        if self == Scope():
            # Nearly every incident of a region counts. Those that do not are a short list, and
            # hundreds of thousands of rows need not look their incidents up.
            uncounted = select(Incident.id).where(text(UNCOUNTED))
            return number.is_not(None) & number.not_in(uncounted)
        ours = select(Incident.id).where(Incident.id == number, self.covers())
        return exists(ours.correlate(number.class_))
