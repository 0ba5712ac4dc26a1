"""Whose key it is, what it opens, and what `check` says of it."""

import pytest

from sandbox.graph import faults
from sandbox.graph.state import APP_ID, APP_SECRET
from services.errors import ErrorKind, NetworkError
from services.networks.base import SourceRef
from tests.services.networks.facebook.desk import Desk, desk


def use(d: Desk, secret: str, **more: object) -> None:
    """Read with another key from here on."""
    settings = d.connector.settings
    kept = {name: getattr(settings, name) for name in ("api_base", "rps", "backoff")}
    d.connector = type(d.connector)(type(settings)(access_token=secret, **kept, **more))  # type: ignore[arg-type] # what the settings take


async def test_a_persons_key_is_changed_for_the_pages_own_because_it_would_see_no_comments() -> (
    None
):
    async with desk() as d:
        duty = d.graph.add_person("Дежурный")
        use(d, d.graph.log_in(duty, d.page).secret)
        d.comment(d.post("Вода"), "Нет воды")
        await d.fetch()
        await d.fetch()
        assert d.texts() == ["Вода", "Нет воды"]
        assert len([call for call in d.calls("node") if call.error_code is None]) == 1
        await d.connector.close()


async def test_another_page_is_refused_with_a_word_on_the_permission() -> None:
    async with desk("vestnik.sad") as d:
        error = await d.refused()
        assert error.kind is ErrorKind.DENIED
        assert "Page Public Content Access" in str(error)


async def test_with_public_content_comments_without_ids_and_authors_are_told_by_their_links() -> (
    None
):
    async with desk("vestnik.sad") as d:
        key = d.graph.log_in(d.anna, public=True)
        use(d, key.secret, public_content=True)
        post = d.graph.write(d.other, d.other, "Новости")
        first = d.graph.comment(post, d.anna, "Когда?")
        answer = d.graph.comment(post, d.anna, "И у нас", to=first)
        page = await d.fetch()
        assert set(d.seen) == {post.id, first.id, answer.id}
        assert d.seen[answer.id].author_id == ""
        assert page.bad == 0
        await d.connector.close()


async def test_a_page_that_is_not_there_is_gone_by_its_name() -> None:
    for address in ("nobody.here", "10420000000099"):
        async with desk(address) as d:
            error = await d.refused()
            assert error.kind is ErrorKind.GONE


async def test_a_page_is_known_by_its_number_too() -> None:
    async with desk("104200000000001") as d:
        d.post("Вода")
        await d.fetch()
        assert d.texts() == ["Вода"]


async def test_an_expired_key_is_an_admins_business_and_a_new_one_is_asked_for() -> None:
    async with desk() as d:
        d.post("Вода")
        await d.fetch()
        d.graph.faults.next(faults.error(190, "Session has expired", subcode=463))
        error = await d.refused()
        assert (error.kind, error.code) == (ErrorKind.AUTH, "190/463")
        assert "срок ключа истёк" in str(error)
        await d.fetch()
        assert len(d.calls("node")) == 2


async def test_the_applications_secret_is_proved_and_never_sent() -> None:
    async with desk(app_secret=APP_SECRET) as d:
        d.graph.needs_proof = True
        d.post("Вода")
        await d.fetch()
        assert d.texts() == ["Вода"]
    async with desk() as d:
        d.graph.needs_proof = True
        assert (await d.refused()).kind is ErrorKind.BUG


async def test_the_probe_tells_whose_the_key_is_and_what_it_may() -> None:
    async with desk(app_id=APP_ID, app_secret=APP_SECRET) as d:
        line = await d.connector.probe()
        assert "«Администрация Садового», бессрочный; права: pages_read_engagement" in line
        d.graph.keys[d.page.secret].expires_at = 1_798_761_600
        assert "до 01.01.2027" in await d.connector.probe()
        d.graph.faults.next(faults.answer(200, {"data": {"is_valid": False}}), method="debug_token")
        with pytest.raises(NetworkError) as caught:
            await d.connector.probe()
        assert caught.value.kind is ErrorKind.AUTH


async def test_a_version_that_has_ended_is_told_on_the_source_and_by_the_probe() -> None:
    async with desk(version="v19.0") as d:
        page = await d.fetch()
        assert "Graph отвечает версией v22.0" in str(page.gap)
        assert "v22.0 вместо v19.0" in await d.connector.probe()


@pytest.mark.parametrize(("kind", "address"), [("wall", "sadovoe.adm"), ("page", "не адрес")])
async def test_a_source_that_cannot_be_read_is_our_mistake(kind: str, address: str) -> None:
    async with desk() as d:
        d.source = SourceRef(id=1, network="facebook", kind=kind, address=address)
        assert (await d.refused()).kind is ErrorKind.BUG
        assert d.graph.calls == []
