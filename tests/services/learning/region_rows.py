"""An invented region's way of speaking: words the shipped model has never met."""

TOPICS_OF = ("ЖКХ", "Дороги", "Культура", "Здравоохранение")
_SYLLABLES = ("ба", "гу", "де", "жо", "зи", "ку", "лы", "мя", "не", "пю", "ро", "су", "ты", "фа")


def word(number: int) -> str:
    """A word nobody says; different numbers give words that share few letters."""
    parts = []
    for _ in range(4):
        number, place = divmod(number * 31 + 7, 1 << 20)[0] + number * 13, number % 14
        parts.append(_SYLLABLES[place])
        number = number // 14 + 5
    return "".join(parts)


def rows(words: range, each: int, said: str = "В доме") -> list[tuple[str, str]]:
    """Texts and topics: the word alone tells the topic."""
    return [
        (f"{said} {copy} опять {word(number)} с утра", TOPICS_OF[number % len(TOPICS_OF)])
        for number in words
        for copy in range(each)
    ]
