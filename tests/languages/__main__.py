"""`make texts`: brings the catalogues up to the source. New texts stand there untranslated,
for the translator to fill in; what nobody asks for any more is dropped."""

from services.languages import Language
from services.languages.catalogue import Entry, entries_of, path_of
from tests.languages.msgids import Message, messages


def main() -> None:
    """Rewrite every catalogue, and say how much of each is missing."""
    for language in Language:
        if language is Language.RUSSIAN:
            continue
        path = path_of(language)
        header, *old = entries_of(path.read_text(encoding="utf-8"))
        path.write_text(written(header, renewed(old)), encoding="utf-8")
        fresh = renewed(old)
        missing = sum(not all(one.said) for one in fresh)
        print(f"{path}: {len(fresh)} texts, {missing} to translate")  # noqa: T201


def renewed(old: list[Entry]) -> list[Entry]:
    """The texts of the source with the translations that stand already, in their order."""
    known = {Message(one.source, one.plural): one for one in old}
    return [
        known.get(asked) or Entry(asked.source, asked.plural, ["", ""] if asked.plural else [""])
        for asked in sorted(messages())
    ]


def written(header: Entry, entries: list[Entry]) -> str:
    """The .po as a text."""
    return "\n".join(_block(one) for one in (header, *entries))


def _block(entry: Entry) -> str:
    lines = ["#, fuzzy"] if entry.fuzzy else []
    lines += _field("msgid", entry.source)
    if entry.plural:
        lines += _field("msgid_plural", entry.plural)
    for number, said in enumerate(entry.said):
        lines += _field(f"msgstr[{number}]" if entry.plural else "msgstr", said)
    return "\n".join(lines) + "\n"


def _field(name: str, text: str) -> list[str]:
    """On one line, or a line of the file for each line of the text."""
    parts = [_quoted(part) for part in text.splitlines(keepends=True)] or ['""']
    return [f"{name} {parts[0]}"] if len(parts) == 1 else [f'{name} ""', *parts]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


if __name__ == "__main__":
    main()
