"""HTML of strangers to plain text."""

import pytest

from services.networks.markup import html_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Нет воды</p><p>Второй день</p>", "Нет воды\n\nВторой день"),
        ("Нет воды<br>второй<br/>день", "Нет воды\nвторой\nдень"),
        ("Нет\n  воды\tсовсем", "Нет воды совсем"),
        ("<b>Нет</b> <a href='x'>воды</a>", "Нет воды"),
        ("a &lt;b&gt; &amp; &laquo;c&raquo; &#1071;", "a <b> & «c» Я"),
        ("5 < 6 и 7 > 3", "5 < 6 и 7 > 3"),
        ("<ul><li>раз<li>два</ul>", "раз\nдва"),
        ("до<script>alert('</b>')</script>после", "допосле"),
        ("до<SCRIPT>без конца <p>x", "до"),
        ("до<!-- <p>тайна</p> -->после", "допосле"),
        ("до<!-- без конца <p>x", "до"),
        ("<style>p{}</style><p>Вода", "Вода"),
        ("<p></p><p></p><p>Вода</p><div></div>", "Вода"),
        ("<td>а</td><tr>б</tr>", "а\nб"),
        ("", ""),
    ],
)
def test_the_words_stay_and_the_tags_go(html: str, text: str) -> None:
    assert html_text(html) == text


@pytest.mark.parametrize(
    "piece", ["<", "<a ", "<!--", "<script>", "<p>", "&amp;", "</", "<!-- -->"]
)
def test_no_text_takes_the_square_of_its_length(piece: str) -> None:
    # Were it the square, the suite's own patience would end first.
    assert len(html_text(piece * (1_000_000 // len(piece)))) <= 1_000_000
