"""What is masked, as patterns: addresses of mail, birthdays, documents, phones, plates, flats.

Each rule says what it finds, what makes it sure, and what is left in its place. How they are
applied to a text is in `privacy.py`.
"""

import re

from services.residents.mask_rules import NOT_IN_WORD, after, before, groups_of, rule

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


def _passes_luhn(match: re.Match[str]) -> bool:
    digits = [int(digit) for digit in reversed("".join(groups_of(match)))]
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0


def _is_full_phone(match: re.Match[str]) -> bool:
    """Eleven digits after 7 or 8, grouped as people group a phone, not a row of numbers."""
    first, *rest = groups_of(match)
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
    groups = groups_of(match)
    sizes = tuple(len(group) for group in groups)
    if groups[0][0] == "9" and (sizes == (10,) or (sizes[0] == 3 and min(sizes) >= 2)):
        return True
    if "(" in match[0] and sizes in _CITY_SIZES_IN_BRACKETS:
        return True
    return sizes in _CITY_SIZES and ("(" in match[0] or "-" in match[0])


def _is_no_date(match: re.Match[str]) -> bool:
    """«55-12-34» is no date and no row of hours or of bus routes such as «10-15-20»."""
    return any(int(group) > 31 for group in groups_of(match)[:2])


def _is_no_quarter(match: re.Match[str]) -> bool:
    """«2 кв. 2026» is a quarter of a year and «10 кВ 2» a power line: no flats."""
    before = match.string[max(0, match.start() - 2) : match.start()].strip()
    year = re.search(r"(?:19|20)\d\d$", match[0])
    return not (before.isdigit() and year) and "кВ" not in match[0]


def _is_no_pair_of_houses(match: re.Match[str]) -> bool:
    """«Лесная 34-36» are two houses side by side."""
    house, flat = groups_of(match)[-2:]
    return int(flat) - int(house) != 2


_EMAILS = (
    rule(
        "почта",
        r"[\w.+-]{1,64}+(?:@| ?(?:\((?:at|собака)\)|собака) ?)"
        r"(?:[\w-]{1,40}\.){1,4}(?:[a-z]{2,10}|рф|рус|бел|ру)\b",
    ),
    rule(
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
    rule("дата рождения", after(r"дат\w{1,2} рождения|родил(?:ся|ась)|д\.? ?р\.?", 10) + _DATE),
    rule(
        "дата рождения",
        rf"(?<!\d)(?:{_DATE}|\d{{4}}|\d\d) ?(?:г\.?р\b\.?|г/р\b|(?:года?|г\.?) ?рожд\w{{0,6}}\.?)",
    ),
    rule("дата рождения", rf"(?<!\d){_DATE} ?г\. р\."),
)

_ANNOUNCED = (
    rule(
        "номер",
        after(r"паспорт\w{0,3}|сери[яию]|удостоверени\w{1,3}|в/у", 30)
        + r"(?:\d\d ?\d\d[\s,;:.№-]{0,4}(?:номер|ном|n)?[\s.:№-]{0,3}\d{6}|\d\d[ №]{0,3}\d{7})"
        + r"(?!\d)",
    ),
    rule("номер", r"(?<!\d)\d\d ?\d\d[ ,№]{0,3}\d{6}" + before(r"паспорт\w{0,3}", 15)),
    rule("номер", after(r"свидетельств\w{1,3}", 30) + r"\d{6}(?!\d)"),
    rule("номер", after(r"снилс\w{0,2}", 15) + r"\d(?:[ -]?\d){10}(?!\d)"),
    rule("номер", r"(?<!\d)\d(?:[ -]?\d){10}" + before(r"снилс\w{0,2}", 15)),
    rule("номер", after(r"инн", 15) + r"(?:\d{12}|\d{10})(?!\d)"),
    rule("номер", after(r"омс|полис\w{0,2}", 25) + r"\d(?:[ -]?\d){8,15}(?!\d)"),
    rule(
        "номер",
        after(
            r"лицев\w{2,3} сч[её]т\w{0,2}|лиц\.? ?сч[её]т\w{0,2}|л/с|л\.с\.|лс|"
            r"(?:номер |№ ?)абонент\w{0,2}|абонент\w{0,4} (?:номер|№)",
            15,
        )
        + r"\d(?:[ -]?\d){4,19}(?!\d)",
    ),
    rule("номер", after(r"карт[аыуе]|карт(?:ой|очк\w{1,2})", 25) + r"\d{4}(?:[ -]?\d{4}){3}(?!\d)"),
    rule("номер", after(r"сч[её]т\w{0,2}", 20) + r"\d(?: ?\d){19}(?!\d)"),
)

_DOCUMENTS = (
    rule("СНИЛС", r"(?<!\d)\d{3}-\d{3}-\d{3}[ -]\d\d(?!\d)"),
    rule("паспорт", r"(?<!\d)\d\d ?\d\d ?№ ?\d{6}(?!\d)"),
    rule("счёт", r"(?<!\d)(?:40[5-8]|42[0-6])\d{17}(?!\d)"),
    rule("карта", r"(?<!\d)[2456]\d{3}(?:[ -]?\d{4}){3}[ -]?\d{2,3}(?!\d)", _passes_luhn),
    rule("карта", r"(?<!\d)[2456]\d{3}(?:[ -]?\d{4}){3}(?!\d)", _passes_luhn),
)

_PHONES = (
    rule("телефон", rf"(?<![\d/=_])(?:\+ ?)?[78](?:{_GAP}\d){{10}}(?!\d)", _is_full_phone),
    rule("телефон", rf"\+(?:\d{{10,14}}|(?:3[78]|99)\d(?:{_GAP}\d){{7,10}})(?!\d)"),
    rule("телефон", rf"(?<![\d/=_])\(?[3489](?:{_GAP}\d){{9}}(?!\d)", _is_short_phone),
    rule(
        "телефон",
        after(r"тел\.?|телефон\w{0,3}|факс\w{0,2}|моб\.?|сот\.?|т\.", 15)
        + r"(?:\d{1,3}[ -]\d\d[ -]\d\d|\d{3}[ -]\d{4}|\d{5,7})(?![\d.])"
        + _NO_AMOUNT,
    ),
    rule(
        "телефон",
        after(
            r"(?:по|пере)?звон\w{1,8}|набер\w{1,4}|ватсап\w{0,2}|вайбер\w{0,2}|whatsapp|viber", 20
        )
        + r"(?:\d{1,3}-\d\d-\d\d|\d{3}-\d{4}|\d{6,7})(?![\d.-])"
        + _NO_AMOUNT,
        lambda match: _is_no_date(match) or len(groups_of(match)[-1]) > 2,
    ),
    rule("телефон", rf"(?<![\w/.,-])\d{{3}}-\d\d-\d\d(?![\w-]){_NO_AMOUNT}"),
    rule("телефон", rf"(?<![\w/.,-])\d\d-\d\d-\d\d(?![\w-]){_NO_AMOUNT}", _is_no_date),
)

_NO_MEASURE = "(?! ?(?:КМ|СМ|ММ))"

_PLATE = rf"[{_PLATE_LETTERS}] ?\d{{3}}{_NO_MEASURE} ?[{_PLATE_LETTERS}]{{2}}(?: ?\d{{2,3}})?(?!\w)"

_PLATES = (
    rule(
        "госномер",
        after(
            r"гос\.? ?номер\w{0,2}|г/н|гос\.? ?знак\w{0,2}|номер\w{0,2} (?:машин|авто)\w{1,6}", 15
        )
        + rf"(?:{_PLATE}|[{_PLATE_LETTERS}]{{2}} ?\d{{3}}(?: ?\d{{2,3}})?(?!\w))",
    ),
    rule("госномер", rf"(?<!\w)[{_PLATE_LETTERS}]\d{{3}}[{_PLATE_LETTERS}]{{2}}\d{{2,3}}(?!\d)"),
    rule("госномер", rf"(?<!\w){_PLATE}", flags=0),
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
    rule(
        "квартира",
        rf"(?P<keep>{NOT_IN_WORD}(?:{street}),? ?(?:[дД](?:ом)?[., ]{{1,2}})?{_HOUSE_AND_DASH})"
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
    rule(
        "квартира",
        rf"{NOT_IN_WORD}(?:квартир(?:ах|ами?)|квартиры ?(?:№№|:)|кв\.? ?кв\.?)[ \t.:№]{{0,4}}"
        rf"{_FLAT_NUMBER}(?: ?(?:,|и|-|–) ?{_FLAT_NUMBER}){{0,9}}",
    ),
    rule(
        "квартира",
        rf"{NOT_IN_WORD}(?:кв|квартир(?:[аыеу]|ой)|кв-р\w{{1,2}}|апартамент\w{{1,2}})"
        r"[ \t.:№-]{0,4}(?:(?:номер|ном|n)[ \t.:№]{0,4})?"
        rf"{_FLAT_NUMBER}(?:[-–]\d{{1,4}}(?!\d))?{_NO_PRICE_OR_DEGREES}",
        _is_no_quarter,
    ),
    rule("квартира", r"(?P<keep>\bиз )\d{1,4} квартиры\b"),
    # One flat after a number is that very flat; of many it would be «12 квартир».
    rule(
        "квартира",
        r"(?<![\d.,/-])(?<!дом )(?<!доме )(?<!д\. )(?<!д\.)\d{1,4}"
        r"(?: ?[-–]? ?(?:ая|я|й|ой|ую|ю|е|ей))? квартир(?:[ае]|у|ой)\b",
    ),
    rule("квартира", r"(?<!\d)\d{1,4} ?[-–]? ?(?:ой|й) квартиры\b"),
)

RULES = (*_EMAILS, *_BIRTHS, *_ANNOUNCED, *_DOCUMENTS, *_PHONES, *_PLATES, *_FLATS)
