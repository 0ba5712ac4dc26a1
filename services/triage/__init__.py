"""post -> Verdict: pure, offline, replaceable as a whole behind `assess`."""

from services.triage.gazetteer import EMPTY, DistrictNames, Gazetteer
from services.triage.judge import assess
from services.triage.post import PostText
from services.triage.topics import TOPICS

__all__ = ["EMPTY", "TOPICS", "DistrictNames", "Gazetteer", "PostText", "assess"]
