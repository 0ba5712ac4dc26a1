"""Kinds of settlements before their names, as the state's registers and people write them."""

import re

_KIND = re.compile(
    r"((п\.? )?ж/д[ _.]?(ст|рзд|оп|пл|будка|казарма|бл-ст|платформа)|ж/д|п/ст|ст-ца|ст-я|б-ка|з-ка"
    r"|п-к|город-курорт|город-герой|город|гор|г|рабочий пос[её]лок|рп"
    r"|пос[её]лок городского типа|пгт|дачный пос[её]лок|дп|курортный пос[её]лок|кп|пос[её]лок|пос|п"
    r"|село|с|деревня|дер|д|хутор|х"
    r"|станица|станция|ст|разъезд|рзд|слобода|сл|местечко|м|аул|улус|у|починок|выселки|высел|заимка"
    r"|кишлак|арбан|нп|мкр|тер|снт|в)(\. ?| )(?=\S)"
)


def without_kind(name: str) -> str:
    """«ст-ца Лесная» → «Лесная»; kinds are known in lower case alone."""
    while (kind := _KIND.match(name)) is not None:
        name = name[kind.end() :]
    return name
