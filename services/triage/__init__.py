"""Posts -> verdicts: pure, offline, replaceable as a whole behind `assess` and `assess_all`."""

from services.triage.judge import assess, assess_all
from services.triage.post import PostText
from services.triage.topics import TOPICS
from services.triage.where.gazetteer import EMPTY, DistrictNames, Gazetteer

__all__ = ["EMPTY", "TOPICS", "DistrictNames", "Gazetteer", "PostText", "assess", "assess_all"]
