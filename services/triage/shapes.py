"""What is no phrase: the shape of a text, where it stands, and findings that meet in it.

Each is a yes or no under a name; its weight is in `lexicon/kinds.toml`.
"""

import re
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from services.triage.evidence import Evidence, gather
from services.triage.gazetteer import EMPTY
from services.triage.lemmas import grammar
from services.triage.lexicon import Aspect
from services.triage.post import PostText
from services.triage.reading import Reading

_PROBLEMS = frozenset(
    {"absence", "failure", "broken", "worn", "dirt", "danger", "unfair", "unable", "lack", "cold"}
)
_FINDINGS = _PROBLEMS | {
    "demand", "invitation", "appealed", "refused", "outrage", "sarcasm", "money", "taken",
    "brush_off", "rude", "hurt", "negated",
}  # fmt: skip
_GRIEVANCES = frozenset(
    {"scarce", "waiting", "detour", "unkept", "again", "since", "duration", "mock", "why"}
)
_LASTING = frozenset({"duration", "since", "again"})
_NOTICES = frozenset({"advert", "news", "official", "announces", "greeting"})
_ANNOUNCING = frozenset({"news", "official", "announces"})
_THANKS = frozenset({"praise", "thanked"})
_INSISTS = frozenset({"demand", "request", "why"})
_CRIES = _GRIEVANCES | {"outrage"}
_BESIDE = frozenset({"place", "authority", "residents"})
_SHORT = 4
_BRIEF = 8
_LONG = 25
_SHOUTED = 20
_SURE = 0.4
_JOINING = frozenset(
    {"тоже", "также", "аналогично", "присоединяюсь", "подтверждаю", "поддерживаю"}
    | {"согласна", "согласен"}
)
_WAITING = frozenset(
    {"когда", "дали", "что", "почему", "сколько", "доколе", "ответили", "починили", "сделали"}
    | {"включили", "убрали", "приехали", "сдвиги", "новости", "долго", "опять", "снова"}
)
_SELF = frozenset({"я", "мне", "меня", "мной"})
_WE = frozenset({"мы", "нас", "нам", "наш", "наша", "наше", "наши", "нашей"})
_ALONG = frozenset({"на", "по", "с", "вдоль"})
_JOINS = frozenset({"+", "+1", "++", "+++"})
# «латали», «ждите»: words of others; names and titles begin with a capital.
_QUOTED = re.compile('[«"“]\\s*[а-яё+0-9][^»"”\n]{2,}[»"”]')
# Whatever might be a capital: counting these alone spares most texts the slower count.
_TALL = re.compile("[^\\W\\d_a-zа-яё]")
_MOSTLY = 0.6
_TO_YOU, _TO_SELF, _OF_OTHERS, _DIGITS = 1, 2, 4, 8
_WORDS_REMEMBERED = 20_000
_THREADS_REMEMBERED = 500


@dataclass(frozen=True, slots=True)
class Thread:
    """What kind of text a comment stands under."""

    collects: bool  # «у кого ещё нет воды?»
    announces: bool  # the authorities tell of their work
    personal: bool  # an advert, congratulations, a lost cat


@lru_cache(maxsize=_THREADS_REMEMBERED)
def thread_of(text: str) -> Thread:
    """Remembered: a hundred comments stand under one post."""
    evidence = gather(text, EMPTY)
    found = evidence.names(Aspect.FEATURE)
    return Thread(
        collects="collecting" in evidence.names(Aspect.KIND),
        announces=not found.keys().isdisjoint(_ANNOUNCING),
        personal="advert" in found or "greeting" in found,
    )


def shape(post: PostText, evidence: Evidence, parent_score: float) -> dict[str, bool]:
    """Name → whether it holds. `parent_score` is the probability that the parent complains."""
    reading = evidence.reading
    length = len(reading.norms)
    found = set(evidence.names(Aspect.FEATURE))
    topics = evidence.names(Aspect.TOPIC)
    place = evidence.address is not None or "place" in found or _on_a_street(reading)
    about_city = bool(topics) or place or "authority" in found
    house = evidence.address is not None and bool(evidence.address.house)
    joins = parent_score >= _SURE and _joins(evidence, found)
    others = found - _BESIDE
    shapes = {
        "bias": True,
        "address": house,
        "street": evidence.address is not None and not house,
        "district": evidence.mention is not None,
        "bare_address": evidence.address is not None and length <= _BRIEF and not others,
        "question": "?" in reading.text,
        "shout": "!!" in reading.text or _in_capitals(reading.text),
        "sad_emoji": reading.sad > 0 or "((" in reading.text,
        "long": length >= _LONG,
        "very_short": length < _SHORT
        and not (joins or evidence.address is not None or found & _FINDINGS),
        "hashtag": reading.hashtags > 0,
        "url": reading.urls > 0,
        "place_official": post.place_official is True,
        "place_unofficial": post.place_official is False,
        "from_official": post.from_official is True,
        "under_complaint": joins,
    }
    shapes |= _meetings(evidence, found, place=place, about_city=about_city)
    shapes |= _speech(evidence, found, about_city=about_city, notice=is_notice(evidence))
    if post.parent:
        shapes |= _answer(post, evidence, found, thread_of(post.parent), parent_score)
    return shapes


def _in_capitals(text: str) -> bool:
    """Whether most of many letters are capitals."""
    if len(_TALL.findall(text)) <= _SHOUTED * _MOSTLY:
        return False
    letters = sum(map(str.isalpha, text))
    return letters > _SHOUTED and sum(map(str.isupper, text)) > letters * _MOSTLY


def _on_a_street(reading: Reading) -> bool:
    """«на Лесной»: a street's grammar, though neither the word nor a house tells it."""
    if reading.words.isdisjoint(_ALONG):
        return False
    for at, norm in enumerate(reading.norms[:-1], start=1):
        if norm in _ALONG and reading.written[at][0].isupper() and not reading.fresh[at]:
            traits = grammar(reading.norms[at])
            if traits.adjective and traits.feminine:
                return True
    return False


def is_notice(evidence: Evidence) -> bool:
    """Whether it looks like an advert, news or an announcement: numbers and dates are its trade."""
    reading, found = evidence.reading, evidence.names(Aspect.FEATURE).keys()
    return not _NOTICES.isdisjoint(found) or reading.urls + reading.hashtags > 0


def _meetings(
    evidence: Evidence, found: set[str], *, place: bool, about_city: bool
) -> dict[str, bool]:
    """Findings that say more together than one by one."""
    civic = bool(evidence.names(Aspect.TOPIC))
    problem = not found.isdisjoint(_PROBLEMS)
    finding = problem or not found.isdisjoint(_FINDINGS)
    lasts = not found.isdisjoint(_LASTING)
    asks = "?" in evidence.reading.text
    return {
        "civic": civic,
        "civic_finding": civic and finding,
        "problem_at_place": problem and place,
        "lasting_problem": lasts and (problem or "negated" in found or "scarce" in found),
        "weak_in_trouble": "vulnerable" in found and (finding or not found.isdisjoint(_GRIEVANCES)),
        "measured_civic": "measure" in found and about_city,
        "taken_civic": "taken" in found and about_city,
        "brushed_off_civic": "brush_off" in found and about_city,
        "thanks_alone": not (problem or found.isdisjoint(_THANKS)),
        "thanks_and_trouble": problem and not found.isdisjoint(_THANKS),
        "build_alone": "build" in found and not (problem or lasts),
        "wish_alone": "wishing" in found and not problem,
        "asks_alone": asks and not (problem or lasts or not found.isdisjoint(_INSISTS)),
        "asks_whom": asks and "asking_whom" in found and not lasts,
        "mood_alone": "mood" in found and not civic,
        "glad_emoji": evidence.reading.glad > 0 and not problem,
    }


def _speech(
    evidence: Evidence, found: set[str], *, about_city: bool, notice: bool
) -> dict[str, bool]:
    """Who speaks, of whom and to whom."""
    text = evidence.reading.text
    words = evidence.reading.words
    traits = reduce(or_, map(_traits, words), 0)
    self_told = bool(traits & _TO_SELF) or not words.isdisjoint(_SELF)
    of_others = bool(traits & _OF_OTHERS) and not notice
    quoted = (
        not notice and ("«" in text or '"' in text or "“" in text) and bool(_QUOTED.search(text))
    )
    return {
        "to_you": bool(traits & _TO_YOU),
        "others_acted_civic": of_others and about_city,
        "self_told": self_told,
        "we_told": not words.isdisjoint(_WE),
        "quoted": quoted,
        "quoted_civic": quoted and (about_city or not found.isdisjoint(_FINDINGS)),
        "number": not notice and bool(traits & _DIGITS),
    }


@lru_cache(maxsize=_WORDS_REMEMBERED)
def _traits(word: str) -> int:
    """What a word tells of who speaks, as bits to be laid over those of the others."""
    told = grammar(word)
    return (
        _TO_YOU * told.to_you
        | _TO_SELF * told.to_self
        | _OF_OTHERS * told.of_others
        | _DIGITS * word.isdigit()
    )


def _answer(
    post: PostText, evidence: Evidence, found: set[str], thread: Thread, parent_score: float
) -> dict[str, bool]:
    """What the text answered makes of a comment."""
    brief = len(evidence.reading.norms) <= _BRIEF
    under = parent_score >= _SURE
    troubled = not found.isdisjoint(_FINDINGS | _GRIEVANCES)
    return {
        "names_person": _names_somebody(evidence),
        "troubled_under_complaint": under and troubled,
        "brief_trouble_under_complaint": under and troubled and brief,
        "asks_under_complaint": under and brief and _asks_of_it(evidence.reading),
        "collected": thread.collects,
        "collected_trouble": thread.collects and troubled,
        "announced_trouble": thread.announces and troubled,
        "brief_trouble_at_office": post.place_official is True
        and brief
        and not found.isdisjoint(_CRIES),
        "under_personal": thread.personal,
    }


def _asks_of_it(reading: Reading) -> bool:
    """«И когда?», «Дали?», «Что ответили?»: they wait for the same."""
    if "?" not in reading.text or len(reading.norms) > _SHORT:
        return False
    return not reading.words.isdisjoint(_WAITING)


def _names_somebody(evidence: Evidence) -> bool:
    """«Сергей, …»: a comment to another commenter; officials are called by two names."""
    norms, parts = evidence.reading.norms, evidence.reading.parts
    return len(norms) > 1 and grammar(norms[0]).name and parts[2].strip() == ","


def _joins(evidence: Evidence, found: set[str]) -> bool:
    """Whether a comment adds itself to what it answers: an address, «у нас тоже», «+1»."""
    if evidence.address is not None or evidence.mention is not None or "invitation" in found:
        return True
    return agrees(evidence.reading)


def agrees(reading: Reading) -> bool:
    """«У нас тоже», «согласна», «+1»."""
    return not reading.words.isdisjoint(_JOINING) or reading.text.strip() in _JOINS
