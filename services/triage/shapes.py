"""What is no phrase: the shape of a text, where it stands, and findings that meet in it.

Each holds or does not, under a name; its weight is in `lexicon/kinds.toml`. Those that hold are
told in the order in which they are written here.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from services.triage.danger import DANGEROUS, danger_of
from services.triage.evidence import Evidence
from services.triage.lexicon import Aspect
from services.triage.post import PostText
from services.triage.signs import (
    ALONG,
    ALONG_WORDS,
    DIGITS,
    FEMININE,
    OF_OTHERS,
    TO_SELF,
    TO_US,
    TO_YOU,
    signs_of,
)
from services.triage.turns.findings import FINDINGS, GRIEVANCES, PROBLEMS, TROUBLES, WRONGS
from services.triage.turns.irony import enchants, mocks
from services.triage.turns.offers import offers
from services.triage.turns.settled import ENDINGS, settled
from services.triage.turns.threads import answered, joins

_LASTING = frozenset({"duration", "since", "again"})
_NOTICES = frozenset({"advert", "news", "official", "announces", "greeting"})
_THANKS = frozenset({"praise", "thanked"})
_INSISTS = frozenset({"demand", "request", "why"})
_OF_THE_CITY = {
    "measure": "measured_civic", "taken": "taken_civic", "brush_off": "brushed_off_civic",
    "simile": "simile_civic",
}  # fmt: skip
# «#пожар» alone, which nobody writes of a film.
_NEARLY = DANGEROUS - 0.2
_CRIED_ABOUT = frozenset({"blaze", "burning", "gas", "fumes", "flood", "trapped"})
_BESIDE = frozenset({"place", "authority", "residents"})
_SHORT = 4
_BRIEF = 8
_LONG = 25
_SHOUTED = 20
_SURE = 0.4
# «латали», «ждите»: words of others; names and titles begin with a capital.
_QUOTED = re.compile('[«"“]\\s*[а-яё+0-9][^»"”\n]{2,}[»"”]')
# Whatever might be a capital, and what is surely none: these spare most texts the slower count.
_TALL = re.compile("[^\n -@\\[-~а-яё]")
_SMALL = re.compile("[a-zа-яё]+")
_MOSTLY = 0.6


@dataclass(slots=True)
class _Look:
    """What is asked again and again of one text. `found` are the features heard in it."""

    evidence: Evidence
    found: Mapping[str, object]
    notice: bool  # as `is_notice` says
    civic: bool  # any topic of the desk is heard
    about_city: bool
    place: bool
    asks: bool
    problem: bool
    finding: bool  # a problem, or another thing that people complain of
    lasts: bool
    under: bool  # answers a complaint
    joins: bool  # and adds itself to it


def shapes(
    post: PostText, evidence: Evidence, parent_score: float, *, notice: bool
) -> Iterator[str]:
    """The names of what holds. `parent_score` is the probability that the parent complains,
    `notice` is what `is_notice` says.
    """
    look = _look(evidence, notice=notice, under=parent_score >= _SURE)
    yield "bias"
    yield from _form(look)
    yield from _standing(post, look)
    yield from _troubles(look)
    yield from _calm(look)
    yield from _speech(look)
    yield from _turned(look)
    if post.parent:
        troubled = look.finding or not GRIEVANCES.isdisjoint(look.found)
        yield from answered(post, evidence, troubled=troubled, under=look.under)


def _look(evidence: Evidence, *, notice: bool, under: bool) -> _Look:
    found = evidence.names(Aspect.FEATURE)
    civic = bool(evidence.names(Aspect.TOPIC))
    place = evidence.address is not None or "place" in found or _on_a_street(evidence)
    problem = not PROBLEMS.isdisjoint(found)
    return _Look(
        evidence,
        found,
        notice=notice,
        civic=civic,
        about_city=civic or place or "authority" in found,
        place=place,
        asks="?" in evidence.reading.text,
        problem=problem,
        finding=problem or not FINDINGS.isdisjoint(found),
        lasts=not _LASTING.isdisjoint(found),
        under=under,
        joins=under and joins(evidence),
    )


def _form(look: _Look) -> Iterator[str]:
    """How it looks, whatever it says."""
    address, reading = look.evidence.address, look.evidence.reading
    length = len(reading.norms)
    if address is not None:
        yield "address" if address.house else "street"
    if look.evidence.mention is not None:
        yield "district"
    if address is not None and length <= _BRIEF and _BESIDE.issuperset(look.found):
        yield "bare_address"
    if look.asks:
        yield "question"
    if "!!" in reading.text or _in_capitals(reading.text):
        yield "shout"
    if reading.sad > 0 or "((" in reading.text:
        yield "sad_emoji"
    if length >= _LONG:
        yield "long"
    if length < _SHORT and address is None and not (look.joins or look.finding):
        yield "very_short"
    # «#пожар» in a few words is a cry, not a rubric.
    if reading.hashtags and not (length <= _BRIEF and _in_danger(look.evidence)):
        yield "hashtag"
    if reading.urls:
        yield "url"


def _standing(post: PostText, look: _Look) -> Iterator[str]:
    """Where it stands and who wrote it."""
    if post.place_official is not None:
        yield "place_official" if post.place_official else "place_unofficial"
    if post.from_official:
        yield "from_official"
    if look.joins:
        yield "under_complaint"


def _in_capitals(text: str) -> bool:
    """Whether most of many letters are capitals."""
    tall = len(_TALL.findall(text))
    if tall <= _SHOUTED * _MOSTLY:
        return False
    if tall * (1 - _MOSTLY) < sum(map(len, _SMALL.findall(text))) * _MOSTLY:
        return False
    letters = sum(map(str.isalpha, text))
    return letters > _SHOUTED and sum(map(str.isupper, text)) > letters * _MOSTLY


def _on_a_street(evidence: Evidence) -> bool:
    """«на Лесной»: a street's grammar, though neither the word nor a house tells it."""
    if not (evidence.signs & ALONG and evidence.signs & FEMININE):
        return False
    reading = evidence.reading
    return any(
        norm in ALONG_WORDS and written[0].isupper() and not fresh and signs_of(street) & FEMININE
        for norm, written, street, fresh in zip(
            reading.norms, reading.written[1:], reading.norms[1:], reading.fresh[1:], strict=False
        )
    )


def is_notice(evidence: Evidence) -> bool:
    """Whether it looks like an advert, news or an announcement: numbers and dates are its trade."""
    reading, found = evidence.reading, evidence.names(Aspect.FEATURE).keys()
    return not _NOTICES.isdisjoint(found) or reading.urls + reading.hashtags > 0


def _troubles(look: _Look) -> Iterator[str]:
    """Findings that meet in what is wrong."""
    found, problem = look.found, look.problem
    if look.civic:
        yield "civic"
        if look.finding:
            yield "civic_finding"
    if problem and look.place:
        yield "problem_at_place"
    if look.lasts and (problem or "negated" in found or "scarce" in found):
        yield "lasting_problem"
    if "vulnerable" in found and (look.finding or not GRIEVANCES.isdisjoint(found)):
        yield "weak_in_trouble"
    if look.about_city:
        yield from (name for told, name in _OF_THE_CITY.items() if told in found)


def _calm(look: _Look) -> Iterator[str]:
    """Findings beside which nothing is wrong, or not so much."""
    found, problem = look.found, look.problem
    if not _THANKS.isdisjoint(found):
        yield "thanks_and_trouble" if problem else "thanks_alone"
    if "build" in found and not (problem or look.lasts):
        yield "build_alone"
    if "wishing" in found and not problem:
        yield "wish_alone"
    if look.asks and not (problem or look.lasts) and _INSISTS.isdisjoint(found):
        yield "asks_alone"
    if look.asks and "asking_whom" in found and not look.lasts:
        yield "asks_whom"
    if "mood" in found and not look.civic:
        yield "mood_alone"
    if look.evidence.reading.glad and not problem:
        yield "glad_emoji"


def _turned(look: _Look) -> Iterator[str]:
    """Words that turn what is told into its contrary, or make more of it."""
    evidence = look.evidence
    marks = evidence.names(Aspect.KIND)
    over = not ENDINGS.isdisjoint(marks) and settled(evidence, WRONGS, TROUBLES)
    if over:
        yield "settled"
    if "enchanted" in marks and enchants(evidence):
        yield "enchanted"
    if look.problem and not over and mocks(evidence):
        yield "mock_praise"
    if look.asks and offers(evidence, TROUBLES):
        yield "offers"
    if "plea" in marks and _in_danger(evidence):
        yield "cries_for_help"


def _in_danger(evidence: Evidence) -> bool:
    """Whether what is cried about is surely there: a fire, gas, a flood."""
    danger = danger_of(evidence)
    return danger.score >= _NEARLY and not _CRIED_ABOUT.isdisjoint(danger.parts)


def _speech(look: _Look) -> Iterator[str]:
    """Who speaks, of whom and to whom."""
    told, notice = look.evidence.signs, look.notice
    if told & TO_YOU:
        yield "to_you"
    if told & OF_OTHERS and look.about_city and not notice:
        yield "others_acted_civic"
    if told & TO_SELF:
        yield "self_told"
    if told & TO_US:
        yield "we_told"
    if not notice and _quotes(look.evidence.reading.text):
        yield "quoted"
        if look.about_city or look.finding:
            yield "quoted_civic"
    if told & DIGITS and not notice:
        yield "number"


def _quotes(text: str) -> bool:
    return ("«" in text or '"' in text or "“" in text) and bool(_QUOTED.search(text))
