"""The page's catalogues: one file per language, the same keys, each of them said somewhere."""

import json
import re
from pathlib import Path

from bot.web.page import STATIC

LANGUAGES = ("ru", "en")
HTML = (STATIC / "index.html").read_text(encoding="utf-8")
SCRIPTS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in STATIC.glob("*.js")
    if path.stem not in LANGUAGES
}
CODE = "\n".join(SCRIPTS.values())


def catalogue(language: str) -> dict[str, str]:
    """The words by their keys."""
    text = Path(STATIC / f"{language}.js").read_text(encoding="utf-8")
    _, _, body = text.partition("export default ")
    found: dict[str, str] = json.loads(body.rstrip().removesuffix(";"))
    return found


def test_all_catalogues_have_the_same_keys_and_fields() -> None:
    russian, english = map(catalogue, LANGUAGES)
    assert list(english) == list(russian)
    for key, words in russian.items():
        assert "" not in (words, english[key]), key
        assert fields(english[key]) == fields(words), key


def fields(words: str) -> set[str]:
    """What is filled in."""
    return set(re.findall(r"\{(\w+)\}", words))


def test_every_key_is_said_and_everything_said_is_a_key() -> None:
    known = set(catalogue("ru"))
    in_html = set(re.findall(r'data-(?:say|label)="([^"]+)"', HTML))
    asked = set(re.findall(r'say\("([^"]+)"', CODE)) | in_html
    assert asked - known == set()
    families = re.findall(r"say\(`(\w+\.)\$\{", CODE)
    literals = set(re.findall(r'"([\w.]+)"', CODE))
    unsaid = {
        key
        for key in known - in_html - literals
        if not any(key.startswith(family) for family in families)
    }
    assert unsaid == set()


def test_the_html_says_what_the_russian_catalogue_says() -> None:
    russian = catalogue("ru")
    said = re.findall(r'data-say="([^"]+)"[^>]*>([^<]*)<', HTML)
    assert said
    assert {key: russian[key] for key, _ in said} == dict(said)
    for key, label in re.findall(r'data-label="([^"]+)" aria-label="([^"]*)"', HTML):
        assert russian[key] == label


def test_no_script_says_a_word_of_its_own() -> None:
    for name, text in SCRIPTS.items():
        assert not re.search("[А-Яа-яЁё]", text), name
