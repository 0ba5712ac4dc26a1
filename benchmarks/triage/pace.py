"""Speed on one core, memory, load time; the floor is cutting the same texts into words."""

import gc
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from statistics import median

from benchmarks.triage.sets import Sets
from benchmarks.triage.table import OURS, Line
from services.triage import PostText, assess, assess_all
from services.triage.reading import read

_ROUNDS = 5
_PAGE = 100
_CUTTING = "cutting alone"
# A process of its own: what judging takes, and not what measuring it takes.
_ALONE = """
import sys, time
began = time.perf_counter()
from services.triage import PostText, assess
assess(PostText("Нет воды третий день"))
loaded = time.perf_counter() - began
for line in sys.stdin:
    assess(PostText(line))
# Not ru_maxrss: that remembers the process that started this one.
with open("/proc/self/status") as status:
    peak = next(line for line in status if line.startswith("VmHWM"))
print(loaded, int(peak.split()[1]) / 1024)
"""


def lines(sets: Sets) -> Iterable[Line]:
    """Posts a second, words met before and never; a fresh process's load time and memory."""
    cold = _rate(sets.stream, _judge_pages)
    gc.freeze()  # as `run` and `assess` do once they have loaded everything
    rounds = [
        [_rate(sets.stream, work) for work in (_judge_pages, _judge_each, _cut)]
        for _ in range(_ROUNDS)
    ]
    ours, alone, floor = (median(column) for column in zip(*rounds, strict=True))
    what = f"speed, one core (n {len(sets.stream)} public posts)"
    yield Line(what, "posts/s by the page", {OURS: ours, _CUTTING: floor}, "≥ 5,000")
    yield Line(what, "posts/s one by one", {OURS: alone})
    yield Line(what, "posts/s on words never met", {OURS: cold})
    spent = [_alone(sets.stream) for _ in range(3)]
    loaded, memory = (median(column) for column in zip(*spent, strict=True))
    yield Line("a process of its own", "seconds to the first verdict", {OURS: loaded}, "well < 1")
    yield Line("a process of its own", "MB at most", {OURS: memory}, "< 150")


def _judge_pages(texts: Sequence[str]) -> None:
    """As intake does, which asks for all that is new of a page at once."""
    for at in range(0, len(texts), _PAGE):
        assess_all([PostText(text) for text in texts[at : at + _PAGE]])


def _judge_each(texts: Sequence[str]) -> None:
    for text in texts:
        assess(PostText(text))


def _cut(texts: Sequence[str]) -> None:
    for text in texts:
        read(text)


def _rate(texts: Sequence[str], work: Callable[[Sequence[str]], None]) -> float:
    """By the processor's clock: a neighbour's work is not counted."""
    began = time.process_time()
    work(texts)
    return len(texts) / (time.process_time() - began)


def _alone(texts: Sequence[str]) -> tuple[float, float]:
    said = "\n".join(" ".join(text.split()) for text in texts)
    run = subprocess.run(  # our own words
        [sys.executable, "-c", _ALONE], input=said, capture_output=True, text=True, check=True
    )
    loaded, memory = map(float, run.stdout.split())
    return loaded, memory
