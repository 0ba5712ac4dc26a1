"""Every text that people see stands in every catalogue, whole and with its fields."""

import ast
import re
from collections.abc import Iterator
from string import Formatter

import pytest

from services.languages import Language, _, lazy, plural, speak, speaking, spoken
from services.languages.catalogue import Entry, entries_of, path_of, shipped
from tests.languages.__main__ import renewed, written
from tests.languages.msgids import ROOT, TEXTS, Message, files, messages, name_of

CYRILLIC = re.compile("[а-яёА-ЯЁ№]")

FOLDERS = sorted(
    path.relative_to(ROOT).as_posix()
    for floor in ("handlers", "bot", "services")
    for path in (ROOT / floor, *(ROOT / floor).iterdir())
    if path.is_dir() and not path.name.startswith("__")
)
"""Folders of which each is gone through: in none a Russian text stands outside the catalogue."""

LEXICONS = ("services/triage/", "services/residents/masks.py")
"""What is looked for in residents' words, and what hides a part of them."""

STAYS = {
    "handlers/overview/panel.py": {"убрать"},
    "handlers/views/texts.py": {r"[№#](\d{1,9})\b"},
}
"""Words that are read, not said: what people type after a command, how a card is recognised."""

RUSSIAN = {
    "bot/__main__.py": "a product's name on a terminal",
    "bot/commands/train.py": "a product's name on a terminal",
    "bot/web/inbox_posts.py": "said in both languages side by side",
    "bot/web/page/answers.py": "said in both languages side by side",
    "bot/web/page/auth.py": "said in both languages side by side",
    "bot/web/refusals.py": "said in both languages side by side",
    "bot/web/tokens.py": "said in both languages side by side",
    "services/alike/traces.py": "kept, and listed in tests/languages/msgids.py",
    "services/desk/rerouting.py": "letters that are compared",
    "services/drafting/model.py": "what a model is asked of a reply in Russian",
    "services/drafting/questions.py": "likely answers, which a resident will read",
    "services/english_dates.py": "days as people type them",
    "services/languages/__init__.py": "a language's own name",
    "services/learning/desk.py": "letters that are compared",
    "services/learning/exports.py": "columns of an export, as another product names them",
    "services/learning/groups.py": "letters that are compared",
    "services/moves/calling.py": "kept and known again by handlers/views/routed.py",
    "services/moves/correcting.py": "kept and known again by handlers/views/routed.py",
    "services/moves/handing.py": "kept and known again by handlers/views/routed.py",
    "services/networks/feed/dates.py": "days as sites write them",
    "services/networks/telegram/preview.py": "what is looked for on a page",
    "services/regions/gar_streets.py": "a register's own words",
    "services/regions/oktmo.py": "a classifier's own words",
    "services/regions/oktmo_districts.py": "a classifier's own words",
    "services/regions/place_kinds.py": "a classifier's own words",
    "services/regions/streets_file.py": "columns of a table, as offices name them",
    "services/replying/answering.py": "what is looked for in replies",
    "services/replying/offering.py": "a note on a row that nobody is shown",
    "services/replying/promises.py": "days as people type them",
    "services/residents/forgetting.py": "a note on a row that nobody is shown",
    "services/routing.py": "kept and known again by handlers/views/routed.py",
    "services/reporting/typed_days.py": "days as people type them",
    "services/russian_dates.py": "days as people type them",
    "services/search/finding_words.py": "what people type",
    "services/tables.py": "letters that are compared",
}
"""Files whose Russian words are not looked up, and why."""


def english() -> tuple[Entry, ...]:
    """The English entries without their header."""
    return tuple(entries_of(path_of(Language.ENGLISH).read_text(encoding="utf-8"))[1:])


def test_every_text_of_the_source_is_translated_and_nothing_else_is() -> None:
    known = {Message(one.source, one.plural) for one in english()}
    asked = messages()
    assert sorted(asked - known) == [], "make texts, then translate what is new"
    assert sorted(known - asked) == [], "make texts drops what nobody asks for"


def test_no_translation_is_empty_doubtful_or_half_russian() -> None:
    wrong = [
        one.source
        for one in english()
        if one.fuzzy or not all(one.said) or any(CYRILLIC.search(said) for said in one.said)
    ]
    # What is searched for in Russian stays Russian in the example.
    assert [text for text in wrong if "/find яма на Лесной" not in text] == []


def test_a_translation_has_the_fields_and_the_tags_of_its_text() -> None:
    for one in english():
        for said in one.said:
            assert fields(said) == fields(one.source), one.source
            assert sorted(tags(said)) == sorted(tags(one.source)), one.source
            assert len(said.strip()) > 0
            assert edges(said) == edges(one.source), one.source


def fields(text: str) -> set[str]:
    """The names that are filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def tags(text: str) -> list[str]:
    """The markup and the commands."""
    return re.findall(r"</?\w+|(?<![\w/])/[a-z]+", text)


def edges(text: str) -> tuple[bool, bool, int]:
    """What a text is joined to others by."""
    return text[:1].isspace(), text[-1:].isspace(), text.count("\n")


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_russian_text_is_said_without_being_looked_up(folder: str) -> None:
    found = []
    for path in (ROOT / folder).glob("*.py") if "/" not in folder else files(folder):
        name = path.relative_to(ROOT).as_posix()
        if name in RUSSIAN or name.startswith(LEXICONS):
            continue
        texts = set(unlooked(ast.parse(path.read_text(encoding="utf-8"))))
        found += [(name, text) for text in sorted(texts - STAYS.get(name, set()))]
    assert found == []


def unlooked(tree: ast.Module) -> Iterator[str]:
    """Cyrillic literals that are neither documentation nor arguments of the catalogue's
    functions."""
    passed: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(ast.Constant() as alone):
                passed.add(alone)
            case ast.Call() if name_of(node) in (*TEXTS, "plural", "count"):
                passed.update(node.args)
            case ast.Constant(str() as text) if node not in passed and CYRILLIC.search(text):
                yield text


def test_each_file_that_stays_russian_still_has_a_russian_word() -> None:
    trees = {name: ast.parse((ROOT / name).read_text(encoding="utf-8")) for name in RUSSIAN}
    assert [name for name, tree in trees.items() if not any(unlooked(tree))] == []


def test_the_law_sees_a_text_that_is_not_looked_up() -> None:
    tree = ast.parse(
        '"""Текст."""\nsay("да")\nsay(_("нет"), f"№{1}", count(2, "раз", "раза", "раз"))'
    )
    assert sorted(unlooked(tree)) == ["да", "№"]


@pytest.mark.parametrize("language", list(Language))
def test_a_text_is_looked_up_when_it_is_said_and_not_when_it_is_written(language: Language) -> None:
    late = lazy("Взято: №{id}.")
    with speaking(language):
        said = (str(late), f"{late}", late.format(id=7), _("Закрыто."))
    ours = ("Взято: №{id}.", "Взято: №{id}.", "Взято: №7.", "Закрыто.")
    theirs = ("Claimed: #{id}.", "Claimed: #{id}.", "Claimed: #7.", "Closed.")
    assert said == (ours if language is Language.RUSSIAN else theirs)
    assert spoken() is Language.RUSSIAN


def test_what_nobody_has_translated_is_said_as_it_stands() -> None:
    with speaking(Language.ENGLISH):
        assert _("Слова жителя, которых в каталоге нет") == "Слова жителя, которых в каталоге нет"
        assert _("") == ""


@pytest.mark.parametrize(
    ("number", "russian", "english"),
    [
        (0, "жалоб", "complaints"), (1, "жалоба", "complaint"), (2, "жалобы", "complaints"),
        (5, "жалоб", "complaints"), (11, "жалоб", "complaints"), (21, "жалоба", "complaints"),
        (22, "жалобы", "complaints"), (111, "жалоб", "complaints"), (1.5, "жалобы", "complaints"),
    ],
)  # fmt: skip
def test_a_noun_follows_its_number_in_both_languages(
    number: float, russian: str, english: str
) -> None:
    assert plural(number, "жалоба", "жалобы", "жалоб") == russian
    with speaking(Language.ENGLISH):
        assert plural(number, "жалоба", "жалобы", "жалоб") == english


def test_a_language_that_was_spoken_to_the_end_ends_with_the_block_around_it() -> None:
    with speaking(Language.RUSSIAN):
        speak(Language.ENGLISH)
        assert spoken() is Language.ENGLISH
    assert spoken() is Language.RUSSIAN


def test_a_catalogue_is_read_and_written_without_loss() -> None:
    text = path_of(Language.ENGLISH).read_text(encoding="utf-8")
    header, *entries = entries_of(text)
    assert written(header, entries) == text
    assert renewed(entries) == entries, "make texts would change the catalogue"
    assert len(shipped(Language.ENGLISH).texts) > 900


def test_what_is_no_catalogue_is_refused_with_its_line() -> None:
    with pytest.raises(ValueError, match=r"no line of a \.po: nonsense"):
        entries_of('msgid "a"\nnonsense\n')
