"""The words one slip away from a word: of a finger, not of an ear (`misspelt.py`)."""

LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def edits(word: str) -> set[str]:
    """All one letter away: a letter too many, too few, wrong, two exchanged; never itself."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    near = {left + right[1:] for left, right in cuts if right}
    near |= {left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1}
    near |= {left + letter + right[1:] for left, right in cuts if right for letter in LETTERS}
    near |= {left + letter + right for left, right in cuts for letter in LETTERS}
    return near - {word}
