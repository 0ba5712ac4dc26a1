"""Masking of personal data, so that a text may leave the database for a chat.

Here live the rules of what is covered and the labels put in its place. Erasing after the
retention term does not: it is `services.operation.upkeep`. House numbers stay, since somebody
must be able to drive there. In «Лесная 7-45» the 45 is a flat; in «Лесная 5-7» these are
neighbours, and «д. 5-12» without a street before it stays, as nobody can tell.

Every quantifier below is bounded, so the work is linear in the length of the text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

#: One pass may uncover little and a second one nothing; the bound keeps the time linear.
_PASSES = 4

_LETTER = r"[^\W\d_]"
_NOT_IN_WORD = rf"(?<!{_LETTER})"
#: What stands between the digits of a phone, unseen signs and the marks of keycaps included.
_GAP = "[ \t\u00a0\u2009\u202f().\\-–—‑−\u00ad\u200b-\u200d\u2060\ufe0f\u20e3]{0,3}"
_MONTHS = "(?:янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек)"
_PLATE_LETTERS = "АВЕКМНОРСТУХABEKMHOPCTYX"
#: A number before these is an amount, not a phone.
_NO_AMOUNT = (
    r"(?!\s?(?:руб|р\b|₽|тыс|млн|мин(?:ут|\b)|час(?:а|ов)?\b|дн(?:я|ей)\b|лет\b|год|чел|"
    r"км\b|м\b|см\b|%|°|градус|раза?\b|шт\b))"
)
_NO_PRICE_OR_DEGREES = r"(?! 000)(?!\s?(?:руб|р\b|₽|тыс|м2|м²|%|°|градус))"


def _always(_: re.Match[str]) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class _Rule:
    """What to cover; a group `keep` at the start of the match stays as it is."""

    label: str
    pattern: re.Pattern[str]
    holds: Callable[[re.Match[str]], bool] = _always


def _rule(
    label: str, pattern: str, holds: Callable[[re.Match[str]], bool] = _always, flags: int = re.I
) -> _Rule:
    return _Rule(f"[{label}]", re.compile(pattern, flags), holds)


def _after(words: str, reach: int) -> str:
    """Context words and whatever stands between them and the number.

    Brackets end the reach: what a label has covered must not lend its word to the next number.
    """
    return rf"(?P<keep>{_NOT_IN_WORD}(?:{words})(?!{_LETTER})[^\d\n\[\]]{{0,{reach}}})"


def _before(words: str, reach: int) -> str:
    """The same of words that follow the number; they stay."""
    return rf"(?!\d)(?=[^\d\n\[\]]{{0,{reach}}}{_NOT_IN_WORD}(?:{words})(?!{_LETTER}))"


def _groups(match: re.Match[str]) -> tuple[str, ...]:
    return tuple(re.findall(r"\d+", match[0]))


def _passes_luhn(match: re.Match[str]) -> bool:
    digits = [int(digit) for digit in reversed("".join(_groups(match)))]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_full_phone(match: re.Match[str]) -> bool:
    """Eleven digits after 7 or 8, grouped as people group a phone, not a row of numbers."""
    first, *rest = _groups(match)
    groups = [first[1:], *rest] if len(first) > 1 else rest
    sizes = [len(group) for group in groups]
    if groups[0] == "9" and sizes[1] == 2:
        # «89 12 345 67 89»: a mobile's code in two parts.
        sizes = [3, *sizes[2:]]
    if groups[0][0] not in ("346789" if "+" in match[0] else "3489"):
        return False
    if set(sizes) == {2}:
        return groups[0][0] == "9" and "." not in match[0]
    return set(sizes) == {1} or _grouped_by_code(sizes)


def _grouped_by_code(sizes: list[int]) -> bool:
    code, *rest = sizes
    if code in (4, 5) and rest[:1] == [1]:
        rest = rest[1:]
    return code >= 3 and all(size >= 2 for size in rest)


_CITY_SIZES = frozenset(
    {(3, 3, 2, 2), (3, 3, 4), (4, 2, 2, 2), (4, 3, 3), (5, 1, 2, 2), (5, 3, 2), (5, 2, 3)}
)
_CITY_SIZES_IN_BRACKETS = frozenset({(3, 7), (4, 6), (5, 5)})


def _is_short_phone(match: re.Match[str]) -> bool:
    """Ten digits without the leading 8: a mobile, or a city's code and a number."""
    groups = _groups(match)
    sizes = tuple(len(group) for group in groups)
    if groups[0][0] == "9" and (sizes == (10,) or (sizes[0] == 3 and min(sizes) >= 2)):
        return True
    if "(" in match[0] and sizes in _CITY_SIZES_IN_BRACKETS:
        return True
    return sizes in _CITY_SIZES and ("(" in match[0] or "-" in match[0])


def _is_no_date(match: re.Match[str]) -> bool:
    """«55-12-34» is no date and no row of hours or of bus routes such as «10-15-20»."""
    return any(int(group) > 31 for group in _groups(match)[:2])


def _is_no_quarter(match: re.Match[str]) -> bool:
    """«2 кв. 2026» is a quarter of a year and «10 кВ 2» a power line: no flats."""
    before = match.string[max(0, match.start() - 2) : match.start()].strip()
    year = re.search(r"(?:19|20)\d\d$", match[0])
    return not (before.isdigit() and year) and "кВ" not in match[0]


def _is_no_pair_of_houses(match: re.Match[str]) -> bool:
    """«Лесная 34-36» are two houses side by side."""
    house, flat = _groups(match)[-2:]
    return int(flat) - int(house) != 2


_EMAILS = (
    _rule(
        "почта",
        r"[\w.+-]{1,64}+(?:@| ?(?:\((?:at|собака)\)|собака) ?)"
        r"(?:[\w-]{1,40}\.){1,4}(?:[a-z]{2,10}|рф|рус|бел|ру)\b",
    ),
    _rule(
        "почта",
        r"[\w.+-]{1,64}+ {0,2}(?:@|\((?:at|собака)\)|\bсобака\b) {0,2}"
        r"(?:[\w-]{1,40} {0,2}(?:\.|\(?\b(?:точка|dot)\b\)?) {0,2}){1,4}"
        r"(?:ru|com|net|org|su|by|kz|рф|рус|бел|ру|ком)\b",
    ),
)

_DATE = (
    r"(?:\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|"
    rf"\d{{1,2}} {_MONTHS}\w{{0,6}} \d{{4}}|\d{{4}}-\d\d-\d\d)"
)
_BIRTHS = (
    _rule("дата рождения", _after(r"дат\w{1,2} рождения|родил(?:ся|ась)|д\.? ?р\.?", 10) + _DATE),
    _rule(
        "дата рождения",
        rf"(?<!\d)(?:{_DATE}|\d{{4}}|\d\d) ?(?:г\.?р\b\.?|г/р\b|(?:года?|г\.?) ?рожд\w{{0,6}}\.?)",
    ),
    _rule("дата рождения", rf"(?<!\d){_DATE} ?г\. р\."),
)

_ANNOUNCED = (
    _rule(
        "номер",
        _after(r"паспорт\w{0,3}|сери[яию]|удостоверени\w{1,3}|в/у", 30)
        + r"(?:\d\d ?\d\d[\s,;:.№-]{0,4}(?:номер|ном|n)?[\s.:№-]{0,3}\d{6}|\d\d[ №]{0,3}\d{7})"
        + r"(?!\d)",
    ),
    _rule("номер", r"(?<!\d)\d\d ?\d\d[ ,№]{0,3}\d{6}" + _before(r"паспорт\w{0,3}", 15)),
    _rule("номер", _after(r"свидетельств\w{1,3}", 30) + r"\d{6}(?!\d)"),
    _rule("номер", _after(r"снилс\w{0,2}", 15) + r"\d(?:[ -]?\d){10}(?!\d)"),
    _rule("номер", r"(?<!\d)\d(?:[ -]?\d){10}" + _before(r"снилс\w{0,2}", 15)),
    _rule("номер", _after(r"инн", 15) + r"(?:\d{12}|\d{10})(?!\d)"),
    _rule("номер", _after(r"омс|полис\w{0,2}", 25) + r"\d(?:[ -]?\d){8,15}(?!\d)"),
    _rule(
        "номер",
        _after(
            r"лицев\w{2,3} сч[её]т\w{0,2}|лиц\.? ?сч[её]т\w{0,2}|л/с|л\.с\.|лс|"
            r"(?:номер |№ ?)абонент\w{0,2}|абонент\w{0,4} (?:номер|№)",
            15,
        )
        + r"\d(?:[ -]?\d){4,19}(?!\d)",
    ),
    _rule(
        "номер", _after(r"карт[аыуе]|карт(?:ой|очк\w{1,2})", 25) + r"\d{4}(?:[ -]?\d{4}){3}(?!\d)"
    ),
    _rule("номер", _after(r"сч[её]т\w{0,2}", 20) + r"\d(?: ?\d){19}(?!\d)"),
)

_DOCUMENTS = (
    _rule("СНИЛС", r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d\d(?!\d)"),
    _rule("паспорт", r"(?<!\d)\d\d ?\d\d ?№ ?\d{6}(?!\d)"),
    _rule("счёт", r"(?<!\d)(?:40[5-8]|42[0-6])\d{17}(?!\d)"),
    _rule("карта", r"(?<!\d)[2456]\d{3}(?:[ -]?\d{4}){3}[ -]?\d{2,3}(?!\d)", _passes_luhn),
    _rule("карта", r"(?<!\d)[2456]\d{3}(?:[ -]?\d{4}){3}(?!\d)", _passes_luhn),
)

_PHONES = (
    _rule("телефон", rf"(?<![\d/=_])(?:\+ ?)?[78](?:{_GAP}\d){{10}}(?!\d)", _is_full_phone),
    _rule("телефон", rf"\+(?:\d{{10,14}}|(?:3[78]|99)\d(?:{_GAP}\d){{7,10}})(?!\d)"),
    _rule("телефон", rf"(?<![\d/=_])\(?[3489](?:{_GAP}\d){{9}}(?!\d)", _is_short_phone),
    _rule(
        "телефон",
        _after(r"тел\.?|телефон\w{0,3}|факс\w{0,2}|моб\.?|сот\.?|т\.", 15)
        + r"(?:\d{1,3}[ -]\d\d[ -]\d\d|\d{3}[ -]\d{4}|\d{5,7})(?![\d.])"
        + _NO_AMOUNT,
    ),
    _rule(
        "телефон",
        _after(
            r"(?:по|пере)?звон\w{1,8}|набер\w{1,4}|ватсап\w{0,2}|вайбер\w{0,2}|whatsapp|viber", 20
        )
        + r"(?:\d{1,3}-\d\d-\d\d|\d{3}-\d{4}|\d{6,7})(?![\d.-])"
        + _NO_AMOUNT,
        lambda match: _is_no_date(match) or len(_groups(match)[-1]) > 2,
    ),
    _rule("телефон", rf"(?<![\w/.,-])\d{{3}}-\d\d-\d\d(?![\w-]){_NO_AMOUNT}"),
    _rule("телефон", rf"(?<![\w/.,-])\d\d-\d\d-\d\d(?![\w-]){_NO_AMOUNT}", _is_no_date),
)

_NO_MEASURE = "(?! ?(?:КМ|СМ|ММ))"
_PLATE = rf"[{_PLATE_LETTERS}] ?\d{{3}}{_NO_MEASURE} ?[{_PLATE_LETTERS}]{{2}}(?: ?\d{{2,3}})?(?!\w)"
_PLATES = (
    _rule(
        "госномер",
        _after(
            r"гос\.? ?номер\w{0,2}|г/н|гос\.? ?знак\w{0,2}|номер\w{0,2} (?:машин|авто)\w{1,6}", 15
        )
        + rf"(?:{_PLATE}|[{_PLATE_LETTERS}]{{2}} ?\d{{3}}(?: ?\d{{2,3}})?(?!\w))",
    ),
    _rule("госномер", rf"(?<!\w)[{_PLATE_LETTERS}]\d{{3}}[{_PLATE_LETTERS}]{{2}}\d{{2,3}}(?!\d)"),
    _rule("госномер", rf"(?<!\w){_PLATE}", flags=0),
)

#: A range before these is of time, of people or of things, not a house and a flat.
_NO_RANGE = (
    r"(?! ?(?:класс|кл\b|дн|ден|сут|недел|мес|лет\b|год|г\.|час|ч\b|мин|сек|утра|вечера|ночи|дня\b|"
    rf"{_MONTHS}|чел|люд|раз|машин|авто|метр|м\b|см\b|км|шт|ям|дом|квартир|этаж|подъезд|маршрут|"
    r"руб|р\b|тыс|₽|%|°|град))"
)
_STREET_KINDS = (
    r"ул|улиц[аеуы]|пр|пр-к?т\w?|просп|проспект\w?|пер|переул\w{2,4}|б-р|бульвар\w?|наб|"
    r"набережн\w{2}|ш|шоссе|проезд\w?|туп|тупик\w?|пл|площад[ьи]|мкр|микрорайон\w?"
)
#: «Лесная», «Ленина», «Строителей»: what names of streets look like without a word before.
_STREET_NAMES = (
    r"[А-ЯЁ][а-яё]{2,20}(?:[ая]я|[оеё]й|[ую]ю|[оеё]ва|[иы]на|ого|его|[иы]х|телей|истов|автов)|"
    r"Мира|Победы|Свободы|Труда|Октября|Мая|Марта|Революции|Маркса|Энгельса|Гоголя|Комсомола"
)
_HOUSE_AND_DASH = r"[1-9]\d{0,2}(?:/\d{1,3})?[а-еА-Е]? ?[-–—‑−] ?"
_NO_NAME = (
    r"(?!(?:дом|подъезд|подьезд|этаж|школ|автобус|маршрут|до|от|по|из|на|со|к|с|в|во|у|и|вдоль|около|"
    r"после|между|примерно)(?:[аеиоуы]|ов|ах|ам|ами)?\b)"
)
_HOUSE_FLATS = tuple(
    _rule(
        "квартира",
        rf"(?P<keep>{_NOT_IN_WORD}(?:{street}),? ?(?:[дД](?:ом)?[., ]{{1,2}})?{_HOUSE_AND_DASH})"
        rf"[1-9]\d{{0,3}}(?![\d:/]|[-–.]\d|\w)(?i:{_NO_RANGE})",
        _is_no_pair_of_houses,
        flags=0,
    )
    for street in (
        rf"(?i:{_STREET_KINDS})(?:\. ?| )"
        rf"(?:{_NO_NAME}[\w-]{{1,20}} ){{0,2}}{_NO_NAME}[\w-]{{2,20}}",
        _STREET_NAMES,
    )
)

_FLAT_NUMBER = r"\d{1,4}(?!\d)(?:[а-г](?!\w))?"
_FLATS = (
    *_HOUSE_FLATS,
    _rule(
        "квартира",
        rf"{_NOT_IN_WORD}(?:квартир(?:ах|ами?)|квартиры ?(?:№№|:)|кв\.? ?кв\.?)[ \t.:№]{{0,4}}"
        rf"{_FLAT_NUMBER}(?: ?(?:,|и|-|–) ?{_FLAT_NUMBER}){{0,9}}",
    ),
    _rule(
        "квартира",
        rf"{_NOT_IN_WORD}(?:кв|квартир(?:[аыеу]|ой)|кв-р\w{{1,2}}|апартамент\w{{1,2}})"
        r"[ \t.:№-]{0,4}(?:(?:номер|ном|n)[ \t.:№]{0,4})?"
        rf"{_FLAT_NUMBER}(?:[-–]\d{{1,4}}(?!\d))?{_NO_PRICE_OR_DEGREES}",
        _is_no_quarter,
    ),
    _rule("квартира", r"(?P<keep>\bиз )\d{1,4} квартиры\b"),
    # One flat after a number is that very flat; of many it would be «12 квартир».
    _rule(
        "квартира",
        r"(?<![\d.,/-])(?<!дом )(?<!доме )(?<!д\. )(?<!д\.)\d{1,4}"
        r"(?: ?[-–]? ?(?:ая|я|й|ой|ую|ю|е|ей))? квартир(?:[ае]|у|ой)\b",
    ),
    _rule("квартира", r"(?<!\d)\d{1,4} ?[-–]? ?(?:ой|й) квартиры\b"),
)

_RULES = (*_EMAILS, *_BIRTHS, *_ANNOUNCED, *_DOCUMENTS, *_PHONES, *_PLATES, *_FLATS)


def mask(text: str) -> str:
    """The text with phones, addresses of mail, documents, cards, plates and flats covered.

    Labels are Russian, in square brackets: «[телефон]». Masking what is masked changes nothing.
    """
    for _ in range(_PASSES):
        before = text
        for rule in _RULES:
            text = _cover(rule, text)
        if text == before:
            break
    return text


def _cover(rule: _Rule, text: str) -> str:
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
