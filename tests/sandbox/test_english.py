"""The demonstration in English: nothing around the residents' words stays Russian, and colleagues
find on the screen what the script names."""

import argparse
import ast
import re
from collections.abc import Iterator

import pytest

from bot.commands import demo
from sandbox.cast import OFFICIALS
from sandbox.english import SCREEN, TOLD, on_screen, told
from sandbox.page.english import WORDS, in_english
from sandbox.page.routes import STATIC, WEEKDAYS
from sandbox.scenes import Moment, Presses, Writes
from sandbox.week import WEEK
from services.languages import Language, speaking
from services.languages.catalogue import entries_of, path_of
from tests.shared import ROOT

CYRILLIC = re.compile("[а-яёА-ЯЁ]+")
NAMES = ("Садовое", "ЖКХ", "Анна", "Борис", "Глеб")
FILES = [STATIC / "index.html", *sorted((STATIC / "js").glob("*.js"))]


def test_no_russian_is_left_in_the_files_of_the_page_but_names() -> None:
    whole = "\n".join(in_english(path.read_text(encoding="utf-8")) for path in FILES)
    said = re.sub(r"//.*|/\*\*.*|^ \*.*", "", whole, flags=re.M)
    assert [word for word in CYRILLIC.findall(said) if word not in NAMES] == []


def test_each_replaced_word_stands_in_a_file_of_the_page() -> None:
    whole = "\n".join(path.read_text(encoding="utf-8") for path in FILES)
    assert [words for words in WORDS if words not in whole] == []


def asked() -> Iterator[str]:
    """What the town looks up in English: moments, people, and its own sources' calls of `told`."""
    yield from WEEKDAYS
    yield from (scene.words for scene in WEEK if isinstance(scene, Moment))
    yield from (one.about for one in OFFICIALS)
    for path in (ROOT / "sandbox").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Name("told"), [ast.Constant(str(words))]):
                    yield words


def test_all_that_the_town_says_has_english_words_and_nothing_else_has() -> None:
    assert set(asked()) == set(TOLD)


def test_what_the_script_looks_for_stands_so_on_an_english_screen() -> None:
    pairs = [
        tuple(re.sub("<[^>]+>", "", text) for text in (one.source, one.said[0]))
        for one in entries_of(path_of(Language.ENGLISH).read_text(encoding="utf-8"))[1:]
    ]
    for russian, english in SCREEN.items():
        sought = russian.removesuffix("ЖКХ"), english.removesuffix("ЖКХ")
        assert any(sought[0] in ours and sought[1] in theirs for ours, theirs in pairs), russian


def test_every_button_of_the_script_is_found_by_its_english_name() -> None:
    buttons = {scene.button for scene in WEEK if isinstance(scene, Presses)}
    assert {words for words in buttons if words not in SCREEN} == {"ЖКХ", "Глеб"}
    assert "какой срок обещан" in {one.on for one in WEEK if isinstance(one, Writes)} & {*SCREEN}


def test_the_words_are_russian_until_english_is_spoken() -> None:
    assert (on_screen("Взять"), told("Среда")) == ("Взять", "Среда")
    with speaking(Language.ENGLISH):
        assert (on_screen("Взять"), told("Среда")) == ("Claim", "Wednesday")
        assert on_screen("Речной, 8") == "Речной, 8"


@pytest.mark.parametrize(
    ("typed", "environment", "expected"),
    [
        (["demo"], "", Language.RUSSIAN),
        (["demo", "--language", "en"], "", Language.ENGLISH),
        (["demo"], "en", Language.ENGLISH),
        (["demo", "--language", "ru"], "en", Language.RUSSIAN),
    ],
)
def test_the_demo_speaks_what_it_is_told_to_or_the_environment_says(
    typed: list[str], environment: str, expected: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    if environment:
        monkeypatch.setenv("OTKLIK__REGION__LANGUAGE", environment)
    parser = argparse.ArgumentParser()
    demo.add(parser.add_subparsers())
    assert parser.parse_args(typed).language is expected
