"""What Telegram's web will not show, and how that is told."""

import pytest

from sandbox.telegram_web import Fault
from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance, SourceRef
from services.networks.telegram import TelegramSettings
from tests.services.networks.telegram.desk import Desk, desk


async def refused(d: Desk) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        await d.fetch()
    return caught.value


async def test_a_channel_whose_preview_is_off_is_denied_with_a_clear_word() -> None:
    async with desk() as d:
        d.channel.preview = False
        error = await refused(d)
        assert error.kind is ErrorKind.DENIED
        assert "веб-просмотр выключен" in str(error)
        assert error.calls == {"page": 2}


async def test_a_group_is_told_from_a_channel() -> None:
    async with desk("sadovoe_chat") as d:
        d.town.add_place("sadovoe_chat", "Чат Садового", "group")
        error = await refused(d)
        assert error.kind is ErrorKind.DENIED
        assert 'kind = "group"' in str(error)


@pytest.mark.parametrize("kind", ["user", "bot"])
async def test_a_person_or_a_bot_is_no_channel(kind: str) -> None:
    async with desk("someone") as d:
        d.town.add_place("someone", "Некто", kind)  # type: ignore[arg-type] # one of its words
        error = await refused(d)
        assert (error.kind, str(error)) == (ErrorKind.DENIED, "Telegram: «someone» — не канал")


async def test_a_renamed_channel_is_gone() -> None:
    async with desk() as d:
        d.channel.write("Были здесь")
        await d.fetch()
        d.town.rename(d.channel, "sadovoe_new")
        error = await refused(d)
        assert error.kind is ErrorKind.GONE
        assert "переименован" in str(error)


async def test_404_is_gone() -> None:
    async with desk() as d:
        d.town.faults.next(Fault.code(404))
        assert (await refused(d)).kind is ErrorKind.GONE


async def test_too_many_requests_are_not_repeated_at_once_and_say_when_to_come() -> None:
    async with desk() as d:
        d.town.faults.next(Fault.code(429, retry_after=90))
        error = await refused(d)
        assert error.kind is ErrorKind.SLOW
        assert error.until is not None
        assert (error.until - d.clock[0]).total_seconds() == 90
        assert error.calls == {"page": 1}


@pytest.mark.parametrize("wait", [None, 0, 10**9])
async def test_a_strange_or_missing_retry_after_holds_nobody_for_ever(wait: int | None) -> None:
    async with desk() as d:
        d.town.faults.next(Fault.code(429, retry_after=wait))
        error = await refused(d)
        assert error.until is None or (error.until - d.clock[0]).total_seconds() <= 3600


async def test_no_posts_found_where_posts_are_known_is_haste_and_not_an_empty_channel() -> None:
    async with desk() as d:
        d.write_many(3)
        await d.fetch()
        d.town.faults.next(Fault.nothing_found(), times=4)
        error = await refused(d)
        assert error.kind is ErrorKind.SLOW
        page = await d.fetch()
        assert (len(page.posts), page.complete) == (3, ())


async def test_a_short_fit_of_no_posts_found_is_sat_out() -> None:
    async with desk() as d:
        d.write_many(3)
        await d.fetch()
        d.town.faults.next(Fault.nothing_found(), times=2)
        assert len((await d.fetch()).posts) == 3


@pytest.mark.parametrize("status", [403, 500, 502, 503])
async def test_a_failing_server_is_asked_again_later(status: int) -> None:
    async with desk() as d:
        d.town.faults.next(Fault.code(status), times=4)
        error = await refused(d)
        assert error.kind is ErrorKind.RETRY
        assert error.calls == {"page": 4}


async def test_silence_is_a_timeout() -> None:
    async with desk(timeout=0.05) as d:
        d.town.faults.next(Fault.hang(), times=4)
        assert (await refused(d)).kind is ErrorKind.RETRY


async def test_a_page_without_end_is_cut_off() -> None:
    async with desk(body_cap=100_000) as d:
        d.town.faults.next(Fault.huge())
        assert "слишком велик" in str(await refused(d))


async def test_a_changed_layout_is_a_clear_error_and_never_an_empty_channel() -> None:
    async with desk() as d:
        d.write_many(3)
        changed = Fault.mutate(lambda page: page.replace("tgme_", "tg2_").replace("js-", "x-"))
        d.town.faults.next(changed, times=4)
        error = await refused(d)
        assert error.kind is ErrorKind.BUG
        assert "разметка" in str(error)


async def test_messages_of_which_none_can_be_read_are_a_changed_layout() -> None:
    async with desk() as d:
        d.write_many(3)
        d.town.faults.next(Fault.mutate(lambda page: page.replace("data-post", "data-id")), times=4)
        assert (await refused(d)).kind is ErrorKind.BUG


async def test_a_history_that_is_suddenly_bare_is_not_believed() -> None:
    async with desk() as d:
        d.write_many(3)
        await d.fetch()
        bare = Fault.mutate(lambda page: page.replace("tgme_widget_message ", "w ").replace(
            "js-widget_message\"", "v\""))  # fmt: skip
        d.town.faults.next(bare, times=4)
        assert (await refused(d)).kind is ErrorKind.BUG


async def test_somebody_elses_page_is_asked_for_again_later() -> None:
    async with desk() as d:
        d.town.faults.next(Fault.foreign_page(), times=4)
        error = await refused(d)
        assert error.kind is ErrorKind.RETRY
        assert "чужая страница" in str(error)


async def test_a_strange_page_that_passes_is_sat_out() -> None:
    async with desk() as d:
        d.write_many(3)
        d.town.faults.next(Fault.foreign_page())
        assert len((await d.fetch()).posts) == 3


async def test_a_redirect_elsewhere_names_the_host_and_parks_nothing() -> None:
    async with desk() as d:
        d.town.faults.next(Fault.elsewhere(), times=4)
        error = await refused(d)
        assert error.kind is ErrorKind.RETRY
        assert "blocked.example" in str(error)


async def test_a_spent_budget_asks_for_nothing() -> None:
    async with desk() as d:
        with pytest.raises(NetworkError) as caught:
            await d.fetch(Allowance({"page": 0}))
        assert caught.value.kind is ErrorKind.QUOTA
        assert d.town.calls == []


@pytest.mark.parametrize(("kind", "address"), [("wall", "sadovoe_live"), ("channel", "+invite")])
async def test_a_source_of_another_kind_or_form_is_a_bug(kind: str, address: str) -> None:
    async with desk() as d:
        d.source = SourceRef(1, "telegram", kind, address)
        assert (await refused(d)).kind is ErrorKind.BUG


async def test_the_web_is_asked_in_russian_and_by_name() -> None:
    async with desk() as d:
        await d.fetch()
        assert d.town.headers[0]["accept-language"].startswith("ru")
        assert "Otklik" in d.town.headers[0]["user-agent"]


async def test_the_probe_reads_a_page() -> None:
    async with desk(probe_channel="sadovoe_live") as d:
        d.channel.write("Есть")
        assert await d.connector.probe() == "Telegram: веб-просмотр каналов открывается"
        d.town.faults.next(Fault.code(502), times=4)
        with pytest.raises(NetworkError):
            await d.connector.probe()


def test_settings_that_could_never_work_are_refused() -> None:
    with pytest.raises(ValueError, match="rps"):
        TelegramSettings(rps=0)
