"""A text by its breaths, what stands between two signs of punctuation: «яма во дворе, фонарь чинят»
tells of two things.
"""

import re
from itertools import accumulate

from services.triage.reading import Reading

_ENDS = re.compile(r"[,.!?;:()\n…—–]|\s-\s")


def breaths(reading: Reading) -> list[int]:
    """The number of the breath each word is said in, from 0; empty where there are no words."""
    if not reading.norms:
        return []
    gaps = reading.parts[2:-1:2]
    return [0, *accumulate(int(_ENDS.search(gap) is not None) for gap in gaps)]
