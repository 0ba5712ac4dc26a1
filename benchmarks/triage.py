"""How well and how fast triage judges, on posts it was not written from; nothing is trained.

`python -m benchmarks.triage --data ../shared/data`
"""

import argparse
import csv
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from services.facts import Kind, Urgency, Verdict
from services.triage import PostText, assess
from services.triage.reading import read

# Where a set of posts stands on pages of the authorities; the columns of public_posts.csv.
_OFFICIAL = {"district_public": True, "governor_comments": True}
# The coarse topics of the appeals that are one topic or two of ours, and which.
_COARSE: dict[str, frozenset[str]] = {
    "дороги": frozenset({"Дороги"}),
    "благоустройство": frozenset({"Благоустройство"}),
    "мусор_уборка": frozenset({"Обращение с отходами", "Благоустройство"}),
    "тепло_вода_газ_свет": frozenset({"ЖКХ", "Энергетика"}),
    "освещение": frozenset({"Благоустройство", "ЖКХ"}),
    "транспорт": frozenset({"Общественный транспорт"}),
    "ЖКХ_дом": frozenset({"ЖКХ"}),
    "медицина": frozenset({"Здравоохранение"}),
    "экология_животные": frozenset({"Экология", "Благоустройство"}),
    "снег": frozenset({"Благоустройство", "Дороги"}),
    "соцзащита": frozenset({"Социальное обслуживание и защита"}),
    "образование": frozenset({"Образование"}),
    "связь": frozenset({"Связь и телевидение"}),
}
_SAMPLE = 1500


def auc(scores: Sequence[float], wanted: Sequence[bool]) -> float:
    """The chance that a wanted post is scored above another; equal scores count half."""
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    ranks = [0.0] * len(scores)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and scores[order[end]] == scores[order[at]]:
            end += 1
        for i in order[at:end]:
            ranks[i] = (at + end + 1) / 2
        at = end
    good = sum(wanted)
    total = sum(rank for rank, want in zip(ranks, wanted, strict=True) if want)
    return (total - good * (good + 1) / 2) / (good * (len(scores) - good))


def recall_at(scores: Sequence[float], wanted: Sequence[bool], alarms: float) -> float:
    """The share of wanted posts above the threshold that lets `alarms` of the others through."""
    others = sorted((s for s, w in zip(scores, wanted, strict=True) if not w), reverse=True)
    threshold = others[int(len(others) * alarms)]
    good = [s for s, w in zip(scores, wanted, strict=True) if w]
    return sum(s > threshold for s in good) / len(good)


def f1(found: Sequence[bool], wanted: Sequence[bool]) -> float:
    hits = sum(f and w for f, w in zip(found, wanted, strict=True))
    return 2 * hits / max(1, sum(found) + sum(wanted))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def judge(posts: list[dict[str, str]], *, with_place: bool) -> list[Verdict]:
    return [
        assess(
            PostText(
                row["text"],
                place_official=_OFFICIAL.get(row["place"], False) if with_place else None,
            )
        )
        for row in posts
    ]


def _complaints(posts: list[dict[str, str]]) -> Iterable[str]:
    wanted = [row["kind"] == Kind.COMPLAINT for row in posts]
    for name, with_place in (("text alone", False), ("text and place", True)):
        verdicts = judge(posts, with_place=with_place)
        scores = [v.score for v in verdicts]
        found = [v.kind is Kind.COMPLAINT for v in verdicts]
        recalls = " / ".join(f"{recall_at(scores, wanted, a):.2f}" for a in (0.02, 0.05, 0.10))
        yield f"complaint or not, {name}: AUC {auc(scores, wanted):.3f}"
        yield f"   F1 {f1(found, wanted):.3f}, recall at 2/5/10 % false alarms {recalls}"
    kinds = sum(v.kind == row["kind"] for v, row in zip(verdicts, posts, strict=True))
    tones = [(v.tone, row["tone"]) for v, row in zip(verdicts, posts, strict=True) if row["tone"]]
    topics = [(v, row["topic"]) for v, row in zip(verdicts, posts, strict=True) if row["topic"]]
    alarms = [v.urgency for v, row in zip(verdicts, posts, strict=True) if row["critical"] == "1"]
    false = sum(
        v.urgency is Urgency.CRITICAL and row["critical"] == "0"
        for v, row in zip(verdicts, posts, strict=True)
    )
    yield f"kind of five {kinds / len(posts):.3f}"
    yield f"tone of three {sum(a == b for a, b in tones) / len(tones):.3f} (n {len(tones)})"
    yield (
        f"topic of 26 {sum(v.topic == t for v, t in topics) / len(topics):.3f}, in the top three "
        f"{sum(t in {s.topic for s in v.topics} for v, t in topics) / len(topics):.3f}"
        f" (n {len(topics)})"
    )
    yield f"critical {alarms.count(Urgency.CRITICAL)} of {len(alarms)}, false alarms {false}"


def _appeals(name: str, appeals: list[dict[str, str]]) -> Iterable[str]:
    step = max(1, len(appeals) // _SAMPLE)
    known = [row for row in appeals[::step] if row["topic_coarse"] in _COARSE]
    verdicts = [assess(PostText(row["text"])) for row in known]
    right = sum(
        v.topic in _COARSE[row["topic_coarse"]] for v, row in zip(verdicts, known, strict=True)
    )
    found = sum(v.kind is Kind.COMPLAINT for v in verdicts)
    yield (
        f"{name}: coarse topic {right / len(known):.3f}, "
        f"called a complaint {found / len(known):.3f} (n {len(known)})"
    )


def _ordinary(name: str, posts: list[dict[str, str]]) -> Iterable[str]:
    texts = [row["text"] for row in posts[:: max(1, len(posts) // _SAMPLE)]]
    found = sum(assess(PostText(text)).kind is Kind.COMPLAINT for text in texts)
    yield f"{name}: called a complaint {found / len(texts):.3f} (n {len(texts)})"


def _speed(texts: list[str]) -> Iterable[str]:
    def rate(work: Callable[[str], object]) -> float:
        started = time.perf_counter()
        for text in texts:
            work(text)
        return len(texts) / (time.perf_counter() - started)

    first, again = (rate(lambda text: assess(PostText(text))) for _ in range(2))
    yield (
        f"speed: assess {first:,.0f} posts/s on words never met, {again:,.0f} on words met before; "
        f"cutting into words alone {rate(read):,.0f} (the floor)"
    )


def main(shared: Path) -> None:
    """Print the table; `shared` is the folder that holds `data/`."""
    data = shared / "data"
    posts = rows(data / "public_posts.csv")
    stream = [row["text"] for row in rows(data / "public_posts_unlabelled.csv")]
    lines = [
        *_speed(stream),
        *_complaints(posts),
        *_appeals("Kursk appeals", rows(data / "kursk_appeals.csv")),
        *_appeals("SPb portal", rows(data / "spb_portal_appeals.csv")),
        *_ordinary("ordinary VK posts", rows(data / "rusentiment_vk.csv")),
        *_ordinary("ordinary tweets", rows(data / "rusentitweet.csv")),
    ]
    print("\n".join(lines))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    main(parser.parse_args().data.parent)
