"""X's query language, as far as the town speaks it.

A query is words, "phrases", #tags, @names, `from:`, `to:`, `lang:`, `place:`, `conversation_id:`,
`in_reply_to_tweet_id:`, `is:reply`; a space is AND and binds tighter than OR; `-` negates one of
these, `()` groups. Words are matched whole, in any case, and never by their stems.
"""

import re
from collections.abc import Callable

from sandbox.x.state import Tweet

Test = Callable[[Tweet], bool]

LONGEST = 512
_TOKEN = re.compile(r'-?(?:\w+:)?"[^"]*"|[()]|[^\s()]+')
_WORD = re.compile(r"[\w@#]+")
_HELPERS = ("lang", "is", "has")
"""What cannot stand alone."""


class BadQuery(Exception):
    """The query is none."""


def parse(query: str) -> Test:
    """What tells whether a post is found. Raises BadQuery."""
    tokens = _TOKEN.findall(query)
    if not any(_stands_alone(token) for token in tokens):
        raise BadQuery("Rules must contain at least one standalone operator")
    rest = list(tokens)
    test = _either(rest)
    if rest:
        raise BadQuery("no viable alternative at input ')'")
    return test


def _stands_alone(token: str) -> bool:
    name = token.partition(":")[0]
    return token not in ("(", ")", "OR") and not token.startswith("-") and name not in _HELPERS


def _either(rest: list[str]) -> Test:
    tests = [_all(rest)]
    while rest and rest[0] == "OR":
        rest.pop(0)
        tests.append(_all(rest))
    return lambda tweet: any(test(tweet) for test in tests)


def _all(rest: list[str]) -> Test:
    tests: list[Test] = []
    while rest and rest[0] not in ("OR", ")"):
        word = rest.pop(0)
        if word != "(":
            tests.append(_one(word))
            continue
        tests.append(_either(rest))
        if not rest or rest.pop(0) != ")":
            raise BadQuery("missing ')'")
    if not tests:
        raise BadQuery("nothing to search for")
    return lambda tweet: all(test(tweet) for test in tests)


def _one(token: str) -> Test:
    if token.startswith("-"):
        unwanted = _one(token[1:])
        return lambda tweet: not unwanted(tweet)
    name, colon, value = token.partition(":")
    value = value.strip('"').lower()
    match name if colon else "":
        case "from":
            return lambda tweet: value in (tweet.author.username.lower(), tweet.author.id)
        case "to":
            return lambda tweet: _answers(tweet) == value
        case "conversation_id":
            return lambda tweet: tweet.conversation_id == value
        case "in_reply_to_tweet_id":
            return lambda tweet: tweet.answered is not None and tweet.answered.id == value
        case "place":
            return lambda tweet: tweet.place.lower() == value
        case "lang":
            return lambda tweet: value == "ru"
        case "is":
            return lambda tweet: value == "reply" and tweet.answered is not None
        case "":
            return _words(token)
    raise BadQuery(f"Reference to invalid operator '{name}'")


def _answers(tweet: Tweet) -> str:
    return tweet.answered.author.username.lower() if tweet.answered else ""


def _words(token: str) -> Test:
    wanted = _WORD.findall(token.strip('"').lower())
    if not wanted:
        raise BadQuery("nothing to search for")

    def test(tweet: Tweet) -> bool:
        words = _WORD.findall(tweet.text.lower())
        return any(words[place : place + len(wanted)] == wanted for place in range(len(words)))

    return test
