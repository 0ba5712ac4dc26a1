"""Misbehaviour on demand: what happens to the next answers of X on their way out.

The ways are those of all stand-ins; X's own word for a refusal is a problem.
"""

from sandbox.spoilers import Faults, Spoiler, change, garbage, hang
from sandbox.spoilers import answer as problem

__all__ = ["Faults", "Spoiler", "change", "garbage", "hang", "problem"]
