"""Masking of personal data, so that a text may leave the database for a chat.

What is covered, and by which label, is in `masks.py`. Erasing after the retention term is
`services.operation.upkeep`. House numbers stay, since somebody
must be able to drive there. In «Лесная 7-45» the 45 is a flat; in «Лесная 5-7» these are
neighbours, and «д. 5-12» without a street before it stays, as nobody can tell.

Every quantifier of the rules is bounded, so the work is linear in the length of the text.
"""

from services.residents.mask_rules import Rule
from services.residents.masks import RULES

#: One pass may uncover little and a second one nothing; the bound keeps the time linear.
_PASSES = 4


def mask(text: str) -> str:
    """The text with phones, addresses of mail, documents, cards, plates and flats covered.

    Labels are Russian, in square brackets: «[телефон]». Masking what is masked changes nothing.
    """
    for _ in range(_PASSES):
        before = text
        for rule in RULES:
            text = _cover(rule, text)
        if text == before:
            break
    return text


def _cover(rule: Rule, text: str) -> str:
    parts: list[str] = []
    done = position = 0
    while match := rule.pattern.search(text, position):
        if not rule.holds(match):
            # A number that is none may hide one that begins inside it.
            position = match.start() + 1
            continue
        kept = match.groupdict().get("keep") or ""
        parts += [text[done : match.start()], kept, rule.label]
        done = position = match.end()
    return "".join(parts) + text[done:]
