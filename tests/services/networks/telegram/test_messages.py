"""What one message of the preview says: words, media, dates, names."""

from datetime import UTC, datetime

import pytest

from sandbox.telegram_web import Fault
from services.networks.base import TEXT_CAP
from tests.services.networks.telegram.desk import START, desk


async def test_a_post_has_its_words_link_author_and_moment() -> None:
    async with desk() as d:
        d.channel.write("Плановые отключения<br/>ул. Садовая, 12")
        post = await d.only()
        assert post.external_id == post.thread_id == "sadovoe_live/1"
        assert post.text == "Плановые отключения\nул. Садовая, 12"
        assert post.link == "https://t.me/sadovoe_live/1"
        assert (post.author_id, post.author_name) == ("@sadovoe_live", "Садовое LIVE")
        assert (post.posted_at, post.from_owner) == (START, True)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>Нет</b> <i class=\"emoji\"><b>😡</b></i> света", "Нет 😡 света"),
        ("1 &lt; 2 &amp; 3&nbsp;км", "1 < 2 & 3\xa0км"),
        ('<a href="https://example.org/">Ссылка</a> и <tg-spoiler>тайна</tg-spoiler>',
         "Ссылка и тайна"),
        ("Пишет жилец:<blockquote>Нет воды</blockquote>Когда дадут?",
         "Пишет жилец:\nНет воды\nКогда дадут?"),
        ("<pre>раз\n  два</pre>", "раз\n два"),
        ("не <b>закрыто <br> и <span>вовсе", "не закрыто \n и вовсе"),
        ("tme_no_messages_found", "tme_no_messages_found"),
        ("</b>лишнее", "лишнее"),
        ("ра\u200bз\u202e", "раз"),
    ],
)  # fmt: skip
async def test_markup_becomes_plain_words(html: str, text: str) -> None:
    async with desk() as d:
        d.channel.write(html)
        assert (await d.only()).text == text


async def test_other_peoples_words_in_a_message_are_not_the_channels() -> None:
    async with desk() as d:
        d.channel.write(
            "Отвечаем", reply_to="Где автобус?", forwarded_from="Соседи", link_preview="Статья"
        )
        assert (await d.only()).text == "Отвечаем"


async def test_a_caption_wrapped_twice_is_said_once_and_an_album_is_one_post() -> None:
    async with desk() as d:
        d.channel.write("Ямы на Луговой", album=3)
        d.channel.write("Дальше")
        page = await d.fetch()
        assert [(p.external_id, p.text, p.attachments) for p in page.posts] == [
            ("sadovoe_live/1", "Ямы на Луговой", 3),
            ("sadovoe_live/4", "Дальше", 0),
        ]


@pytest.mark.parametrize(
    "content", [{"album": 1}, {"video": "0:42"}, {"document": "план.pdf"}, {"unsupported": True}]
)
async def test_a_post_without_words_keeps_its_attachment_and_its_moment(
    content: dict[str, object],
) -> None:
    async with desk() as d:
        d.channel.write(**content)  # type: ignore[arg-type] # each is of its own type
        post = await d.only()
        assert (post.text, post.attachments, post.posted_at) == ("", 1, START)


async def test_a_poll_is_its_question_and_its_answers() -> None:
    async with desk() as d:
        d.channel.write(poll=("Тепло ли дома?", ["Да", "Нет & холодно"]))
        assert (await d.only()).text == "Тепло ли дома?\n— Да\n— Нет & холодно"


async def test_the_channels_housekeeping_is_no_post() -> None:
    async with desk() as d:
        d.channel.write("закрепил(а) сообщение", service=True)
        page = await d.fetch()
        assert (page.posts, page.bad, page.complete) == ((), 0, ())


@pytest.mark.parametrize(
    ("shown", "moment"),
    [
        ("2026-11-20T12:00:00+03:00", START),
        ("2026-11-20T09:00:00", START),
        ("2026-11-19T23:30:00-09:30", START),
        ("2026-11-20T09:00:00Z", START),
    ],
)
async def test_moments_of_any_zone_become_utc(shown: str, moment: datetime) -> None:
    async with desk() as d:
        d.channel.write("Время")
        d.town.faults.next(Fault.mutate(lambda page: page.replace(START.isoformat(), shown)))
        post = await d.only()
        assert post.posted_at == moment
        assert post.posted_at.tzinfo is UTC


async def test_a_signature_is_nobodys_name_here() -> None:
    async with desk() as d:
        d.channel.write("Подписано", signature="Мария, редактор")
        assert (await d.only()).author_name == "Садовое LIVE"


async def test_a_message_that_cannot_be_read_is_counted_and_spoils_no_other() -> None:
    async with desk() as d:
        d.channel.write("Без времени")
        d.channel.write("Без номера")
        d.channel.write("Целая")

        def spoil(page: str) -> str:
            page = page.replace(START.isoformat(), "вчера", 1)
            return page.replace('data-post="Sadovoe_Live/2"', 'data-post="?"')

        d.town.faults.next(Fault.mutate(spoil))
        page = await d.fetch()
        assert [post.text for post in page.posts] == ["Целая"]
        assert page.bad == 2


async def test_a_huge_text_is_cut() -> None:
    async with desk() as d:
        d.channel.write("ж" * (TEXT_CAP + 5000))
        assert len((await d.only()).text) == TEXT_CAP


async def test_tags_nested_without_end_are_read() -> None:
    async with desk() as d:
        d.channel.write("<b>" * 5000 + "глубоко")
        assert (await d.only()).text == "глубоко"
