"""An account's media and what stands under them: the traps that Meta's documents name."""

import pytest

from sandbox.graph import faults
from services.errors import ErrorKind, Refused
from services.networks.base import SourceRef
from services.networks.graph import round as rounds
from services.networks.instagram.links import instagram_account, instagram_hashtag
from tests.services.networks.instagram.desk import ANNA, desk

ACCOUNTS = {
    "@Sadovoe.Adm": "sadovoe.adm",
    "sadovoe.adm": "sadovoe.adm",
    "https://www.instagram.com/sadovoe.adm/": "sadovoe.adm",
    "instagram.com/sadovoe.adm?hl=ru": "sadovoe.adm",
    "17841400000000001": "17841400000000001",
}
TAGS = {
    "#Садовое": "#садовое",
    "садовое": "#садовое",
    "https://www.instagram.com/explore/tags/sadovoe/": "#sadovoe",
}


def test_addresses_are_known_in_every_form() -> None:
    for typed, address in ACCOUNTS.items():
        assert instagram_account(typed) == instagram_account(address) == address
    for typed, address in TAGS.items():
        assert instagram_hashtag(typed) == instagram_hashtag(address) == address
    for typed in ("", "сад", "https://instagram.com/p/C0001/", "two words", "123"):
        with pytest.raises(Refused, match="номер аккаунта"):
            instagram_account(typed)
    for typed in ("", "#", "два слова", "#снег❄", "#_"):
        with pytest.raises(Refused, match="без эмодзи"):
            instagram_hashtag(typed)


async def test_answers_to_comments_come_with_them_and_the_rest_is_asked_for() -> None:
    async with desk() as d:
        d.graph.replies_shown = 2
        media = d.show("Субботник")
        top = d.comment(media, "Когда?")
        answers = [d.comment(media, f"Да {number}", to=top) for number in range(5)]
        page = await d.fetch()
        assert {media.id, top.id, *(answer.id for answer in answers)} == set(d.seen)
        assert {d.seen[answer.id].parent_id for answer in answers} == {top.id}
        assert page.complete == (media.id,)
        assert len(d.calls("replies")) == 1


async def test_a_card_leads_to_the_comment_or_if_wished_to_the_photo() -> None:
    async with desk() as d:
        comment = d.comment(d.show("Субботник"), "Когда?")
        await d.fetch()
        assert d.seen[comment.id].link.endswith(f"town/c/{comment.id}/")
    async with desk(comment_links=False) as d:
        comment = d.comment(d.show("Субботник"), "Когда?")
        await d.fetch()
        assert d.seen[comment.id].link.endswith("town/")


async def test_fifty_comments_without_a_way_on_may_hide_others() -> None:
    async with desk() as d:
        d.graph.comments_end = True
        media = d.show("Субботник")
        for number in range(50):
            d.comment(media, f"Да {number}", at=d.ago(minutes=1))
        d.comment(media, "Последний")
        page = await d.fetch()
        assert page.gap == rounds.COMMENTS_LOST
        assert page.complete == ()
        d.pass_time(minutes=5)
        d.comment(media, "Новый")
        assert (await d.fetch()).gap is None


async def test_the_accounts_voice_is_known_by_its_name_too() -> None:
    async with desk() as d:
        said = d.comment(d.show("Субботник"), "В субботу", by=d.account.username)

        def forget(body: dict[str, list[dict[str, object]]]) -> object:
            del body["data"][0]["from"]
            return body

        d.graph.faults.next(faults.change(forget), method="comments")
        page = await d.fetch()
        assert d.seen[said.id].author_id == page.owner_id == d.account.id
        assert d.seen[said.id].from_owner


async def test_who_marks_the_account_is_known_by_name() -> None:
    async with desk(kind="tags") as d:
        media = d.show("Яма на Речной", by=ANNA, tags=(d.account,))
        d.comment(media, "Не для нас")
        page = await d.fetch()
        (post,) = page.posts
        assert (post.author_name, post.from_owner) == (ANNA, False)
        assert d.calls("comments") == []


async def test_broken_answers_to_a_comment_spoil_no_other() -> None:
    async with desk() as d:
        media = d.show("Субботник")
        d.comment(media, "Раз")
        d.comment(media, "Два")

        def spoil(body: dict[str, list[dict[str, object]]]) -> object:
            body["data"][0]["replies"] = {"data": 5}
            return body

        d.graph.faults.next(faults.change(spoil), method="comments")
        page = await d.fetch()
        assert d.texts() == ["Два", "Раз", "Субботник"]
        assert (page.bad, page.complete) == (1, ())


async def test_a_limit_of_the_account_rests_all_its_calls() -> None:
    async with desk() as d:
        d.graph.faults.next(faults.error(80002), method="media")
        error = await d.refused()
        assert error.kind is ErrorKind.QUOTA
        asked = len(d.graph.calls)
        assert (await d.refused()).until == error.until
        assert len(d.graph.calls) == asked


async def test_a_name_is_found_by_nobody_and_a_number_must_be_the_keys() -> None:
    async with desk("@someone.else") as d:
        error = await d.refused()
        assert error.kind is ErrorKind.DENIED
        assert "account_id" in str(error)
    async with desk("17841400009999999") as d:
        assert (await d.refused()).kind is ErrorKind.GONE
    async with desk() as d:
        d.source = SourceRef(1, "instagram", "media", d.account.id)
        d.show("Субботник")
        await d.fetch()
        assert d.texts() == ["Субботник"]
        d.source = SourceRef(1, "instagram", "stories", d.account.id)
        assert (await d.refused()).kind is ErrorKind.BUG


async def test_the_probe_names_the_account() -> None:
    async with desk() as d:
        assert f"аккаунт @sadovoe.adm ({d.account.id})" in await d.connector.probe()
