"""Reading HTML: tags, references, UTF-16 offsets, the words for what cannot be read."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.telegram.entities import Entity, found_in, to_html, utf16_len, utf16_slice
from sandbox.telegram.errors import ApiError
from sandbox.telegram.markup import parse_html

READ = [
    ("a &lt;b&gt; &amp;&quot; &#1103;&#x1F600; &copy; & &#0;", 'a <b> &" я😀 &copy; & &#0;', []),
    ("<b>x</b><STRONG>y</STRONG>", "xy", [("bold", 0, 1), ("bold", 1, 1)]),
    ("😀<i>я</i>", "😀я", [("italic", 2, 1)]),
    ("<s><u>x</u></s>", "x", [("underline", 0, 1), ("strikethrough", 0, 1)]),
    ("<b>1<b>2</b></b>", "12", [("bold", 0, 2)]),
    ("<b></b>x", "x", []),
    ("<code>&lt;b&gt;</code>", "<b>", [("code", 0, 3)]),
    ("<b>a<code>b</code>c</b>", "abc", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
    (
        "<b><blockquote><code>a</code>b</blockquote>c</b>",
        "abc",
        [("blockquote", 0, 2), ("code", 0, 1), ("bold", 1, 1), ("bold", 2, 1)],
    ),
    ("<code>a<b>b</b></code>", "ab", [("code", 0, 2)]),
    ("<tg-spoiler>x</tg-spoiler>", "x", [("spoiler", 0, 1)]),
    ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
    ("<blockquote><b>x</b></blockquote>", "x", [("blockquote", 0, 1), ("bold", 0, 1)]),
    ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
    (" \n<b> x </b> \n", " x", [("bold", 0, 2)]),
    ("<a href=''></a>x", "x", []),
    ("<a>слово</a>", "слово", []),
    ("<a>e.org</a>", "e.org", [("text_link", 0, 5)]),
]


@pytest.mark.parametrize(("source", "text", "entities"), READ)
def test_markup_is_read_as_the_server_reads_it(
    source: str, text: str, entities: list[tuple[str, int, int]]
) -> None:
    got, found = parse_html(source)
    assert got == text
    assert [(e.kind, e.offset, e.length) for e in found] == entities


def test_attributes_reach_the_entities() -> None:
    _, found = parse_html(
        "<a href=\"https://e.org/?a=1&amp;b='2'\">a</a><a href='e.org'>b</a>"
        '<pre><code class="language-python">c</code></pre>'
        '<tg-time unix="1795313000" format="wdt">d</tg-time>'
        '<code class="language-sql">e</code>'
    )
    assert list(found) == [
        Entity("text_link", 0, 1, url="https://e.org/?a=1&b='2'"),
        Entity("text_link", 1, 1, url="http://e.org/"),
        Entity("pre", 2, 1, language="python"),
        Entity("date_time", 3, 1, unix_time=1795313000, date_time_format="wdt"),
        Entity("code", 4, 1),
    ]


REFUSED = [
    ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ("ж<br/>", 'Unsupported start tag "br/" at byte offset 2'),
    ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
    ("<b", "Unclosed start tag at byte offset 0"),
    ('<a href="x', "Unclosed start tag at byte offset 0"),
    ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
    ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
    ("x</b>", "Unexpected end tag at byte offset 1"),
    ("<b>x</b", "Unclosed end tag at byte offset 4"),
    ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
    ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<tg-time>x</tg-time>", 'Tag "tg-time" must have a valid "unix"'),
    ("<a href=\u0436>x</a>", "Unexpected end of name token"),
]


@pytest.mark.parametrize(("source", "words"), REFUSED)
def test_markup_that_cannot_be_read_is_refused_in_the_words_of_the_server(
    source: str, words: str
) -> None:
    with pytest.raises(ApiError) as caught:
        parse_html(source)
    assert caught.value.description.startswith("Bad Request: can't parse entities: ")
    assert words in caught.value.description


LETTERS = st.text(st.sampled_from("aяё<>&\"' \n😀👨\u200d💻é0/"), min_size=1, max_size=8)
TAGS = {
    "b": "bold",
    "i": "italic",
    "u": "underline",
    "s": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "blockquote": "blockquote",
}
Node = str | tuple[str, list["Node"]]
FORESTS = st.recursive(
    st.lists(LETTERS, min_size=1, max_size=3),
    lambda inner: st.lists(LETTERS | st.tuples(st.sampled_from(sorted(TAGS)), inner), max_size=4),
    max_leaves=12,
)


def _html(forest: list[Node]) -> str:
    return "".join(
        escape(node) if isinstance(node, str) else f"<{node[0]}>{_html(node[1])}</{node[0]}>"
        for node in forest
    )


def _styles(forest: list[Node], around: frozenset[str] = frozenset()) -> list[tuple[str, set[str]]]:
    """Every character with the kinds it should wear: inside code nothing but a quotation."""
    shown: list[tuple[str, set[str]]] = []
    for node in forest:
        if isinstance(node, str):
            kept = around & {"code", "blockquote"} if "code" in around else around
            shown += [(char, set(kept)) for char in node]
        else:
            shown += _styles(node[1], around | {TAGS[node[0]]})
    return shown


@given(FORESTS)
def test_every_character_wears_the_tags_around_it(forest: list[Node]) -> None:
    text, found = parse_html(_html(forest))
    expected = _styles(forest)
    whole = "".join(char for char, _ in expected)
    lead = whole.rstrip().find(text) if text else 0
    offset = 0
    for char, kinds in expected[lead : lead + len(text)]:
        wearing = {e.kind for e in found if e.offset <= offset < e.end}
        assert wearing == kinds
        offset += utf16_len(char)
    assert offset == utf16_len(text)
    assert whole.strip() in text


@given(FORESTS)
def test_entities_nest_and_end_within_the_text(forest: list[Node]) -> None:
    text, found = parse_html(_html(forest))
    for entity in found:
        assert 0 <= entity.offset < entity.end <= utf16_len(text)
        assert "\ufffd" not in utf16_slice(text, entity.offset, entity.end)
        for other in found:
            apart = entity.end <= other.offset or other.end <= entity.offset
            inside = entity.offset >= other.offset and entity.end <= other.end
            around = other.offset >= entity.offset and other.end <= entity.end
            assert apart or inside or around


@given(FORESTS)
def test_a_page_shows_what_was_read(forest: list[Node]) -> None:
    text, found = parse_html(_html(forest))
    shown = to_html(text, found)
    again, found_again = parse_html(shown)
    assert again == text
    assert to_html(again, found_again) == shown


@given(st.text(max_size=40))
def test_escaped_text_is_never_markup(text: str) -> None:
    got, found = parse_html(escape(text).replace("\x00", ""))
    assert not found
    assert got == text.replace("\x00", "").rstrip().lstrip(" \n")


@given(st.text(max_size=40))
def test_links_and_commands_are_found_where_they_are(before: str) -> None:
    text = f"{before} /queue https://example.org/1"
    places = {utf16_slice(text, e.offset, e.end) for e in found_in(text)}
    assert {"/queue", "https://example.org/1"} <= places


def test_crossing_entities_still_make_a_page_that_nests() -> None:
    crossing = [Entity("bold", 0, 2), Entity("italic", 1, 2)]
    assert to_html("abc", crossing) == "<b>a<i>b</i></b><i>c</i>"
