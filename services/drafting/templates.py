"""Templates of replies, by topic and by the network's style: `templates.toml` holds the words."""

import re
from collections.abc import Mapping

from services.drafting.questions import Key, table
from services.incident_facts import IncidentFacts

X_LIMIT = 280
_SLOT = re.compile(r"\{(\w+)\|([^}]+)\}")
NOTHING: Mapping[str, str] = {}


def fill(facts: IncidentFacts, answers: Mapping[str, str] = NOTHING) -> str:
    """The topic's reply in the network's style; [brackets] stand where there is no answer yet."""
    topics = table()["topics"]
    topic = topics.get(facts.topic, topics[""])
    line = _SLOT.sub(lambda slot: _tidy(answers.get(slot[1], "")) or f"[{slot[2]}]", topic["line"])
    return dressed(facts, line, _tidy(answers.get(Key.CONTACT, "")))


def dressed(facts: IncidentFacts, body: str, contact: str = "") -> str:
    """The words with the greeting and the ending of the network's style."""
    styles, post = table()["styles"], facts.post
    style: dict[str, str] = styles.get(post.network if post else "", styles["vk"])
    name = first_name(post.author_name) if post else ""
    greeting = style["greeting"].format(name=name) if name else style["nameless"]
    ending = style["contact"].format(contact=contact) if contact else style["closing"]
    text = style["between"].join(part for part in (greeting, body, ending) if part)
    if style["between"] == " " and len(text) > X_LIMIT:
        return f"{greeting} {body}"
    return text


def first_name(display_name: str) -> str:
    """The word to greet a resident by; empty when the name does not look like a person's."""
    words = display_name.split()
    looks_personal = len(words) == 2 and all(
        word.replace("-", "").isalpha() and word[0].isupper() for word in words
    )
    return words[0] if looks_personal else ""


def _tidy(answer: str) -> str:
    """An answer as a part of a sentence: no full stop, «Уже починили» in lower case, «УК» not."""
    answer = " ".join(answer.split()).rstrip(" .;,")
    if len(answer) > 1 and answer[0].isupper() and answer[1].islower() and " " in answer:
        first, _, _rest = answer.partition(" ")
        following = _rest[:1]
        if not following.isupper():  # «Сергей Полевой» keeps his name
            return first[0].lower() + answer[1:]
    return answer
