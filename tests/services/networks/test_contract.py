"""What every connector promises, whatever its network.

A stage that cannot do what a test needs is skipped under an id that says so.
"""

import pytest

from services.errors import ErrorKind, NetworkError
from services.networks.base import Allowance, Page, PostKind, pacing_method
from tests.services.networks.scene import Can, Scene, Stage, Trouble, by_id
from tests.services.networks.scenes import STAGES

SOON = 0.05
"""Seconds that a connector waits for a network which will not answer."""

KINDS = {
    Trouble.AUTH: {ErrorKind.AUTH},
    Trouble.QUOTA: {ErrorKind.QUOTA},
    Trouble.DOWN: {ErrorKind.RETRY},
    Trouble.SILENCE: {ErrorKind.RETRY},
    Trouble.GARBAGE: {ErrorKind.RETRY},
}
NEEDS = {Trouble.AUTH: (Can.KEYS,), Trouble.QUOTA: (Can.QUOTAS,)}


def on_stages(*needs: Can) -> pytest.MarkDecorator:
    """Run the test on every stage that can do what it needs."""
    return pytest.mark.parametrize("stage", [_param(stage, needs) for stage in STAGES])


def _param(stage: Stage, needs: tuple[Can, ...], *values: object) -> object:
    lacks = [need for need in needs if need in stage.cannot]
    name = "-".join([stage.name, *(str(value) for value in values)])
    if not lacks:
        return pytest.param(stage, *values, id=name)
    words = f"{name}-cannot-{'-or-'.join(lacks)}"
    return pytest.param(stage, *values, id=words, marks=pytest.mark.skip(reason=words))


async def refused(scene: Scene) -> NetworkError:
    """The error of a fetch that must fail."""
    with pytest.raises(NetworkError) as caught:
        await scene.fetch()
    return caught.value


async def attempt(scene: Scene, allowance: Allowance | None = None) -> Page | NetworkError:
    """What comes of a fetch that may fail, or say what it missed."""
    try:
        return await scene.fetch(allowance)
    except NetworkError as error:
        return error


@on_stages()
async def test_an_empty_place_is_an_empty_page(stage: Stage) -> None:
    async with stage.open() as scene:
        page = await scene.fetch_through()
        assert (page.posts, page.gone, page.bad, page.gap) == ((), (), 0, None)


@on_stages()
async def test_a_post_comes_with_its_link_and_its_moment(stage: Stage) -> None:
    async with stage.open() as scene:
        written_at = scene.clock[0]
        name = scene.write("На Садовой\u202e нет\u200b воды")
        scene.pass_time(minutes=5)
        post = by_id(await scene.fetch())[name]
        assert post.text == "На Садовой нет воды"
        assert (post.kind, post.thread_id, post.parent_id) == (PostKind.POST, name, None)
        assert post.posted_at == written_at
        assert post.link.startswith("http")


@on_stages(Can.AUTHORS)
async def test_a_post_names_its_author(stage: Stage) -> None:
    async with stage.open() as scene:
        name = scene.write("Нет воды")
        assert by_id(await scene.fetch())[name].author_name


@on_stages()
async def test_what_is_read_again_is_the_same_post(stage: Stage) -> None:
    async with stage.open() as scene:
        names = [scene.write(f"Яма номер {number}") for number in range(2)]
        await scene.fetch_through()
        before = dict(scene.seen)
        page = await scene.settle()
        assert scene.seen == before
        assert sorted(before) == sorted(names)
        assert len(by_id(page)) == len(page.posts)


@on_stages(Can.COMMENTS)
async def test_a_comment_stands_in_the_thread_of_its_post(stage: Stage) -> None:
    async with stage.open() as scene:
        post = scene.write("Ремонт на Лесной")
        name = scene.comment(post, "А свет когда дадут?")
        await scene.fetch_through()
        comment = scene.seen[name]
        assert (comment.kind, comment.thread_id) == (PostKind.COMMENT, post)
        assert comment.text == "А свет когда дадут?"
        assert comment.parent_id == post
        assert comment.author_name


@on_stages(Can.COMMENTS, Can.OWNERS)
async def test_the_owners_voice_is_told_from_a_residents(stage: Stage) -> None:
    async with stage.open() as scene:
        post = scene.write("Нет света")
        asked = scene.comment(post, "Второй день!")
        answered = scene.comment(post, "Бригада выехала", official=True)
        page = await scene.fetch_through()
        assert scene.seen[answered].from_owner
        assert not scene.seen[asked].from_owner
        assert scene.seen[answered].author_id == page.owner_id


@on_stages(Can.EDITS)
async def test_an_edited_post_comes_with_its_present_text(stage: Stage) -> None:
    async with stage.open() as scene:
        name = scene.write("Нет воды")
        await scene.fetch_through()
        scene.edit(name, "Воду дали")
        await scene.settle()
        assert scene.seen[name].text == "Воду дали"


@on_stages(Can.COMMENTS, Can.EDITS)
async def test_an_edited_comment_comes_with_its_present_text(stage: Stage) -> None:
    async with stage.open() as scene:
        name = scene.comment(scene.write("Вода"), "Нет воды")
        await scene.fetch_through()
        scene.edit(name, "Воду дали")
        await scene.settle()
        assert scene.seen[name].text == "Воду дали"


@on_stages(Can.DELETIONS)
async def test_a_deleted_post_is_gone_and_its_neighbour_stays(stage: Stage) -> None:
    async with stage.open() as scene:
        stays, goes = scene.write("Останется"), scene.write("Удалят")
        await scene.fetch_through()
        scene.delete(goes)
        await scene.settle()
        assert list(scene.seen) == [stays]


@on_stages(Can.COMMENTS, Can.DELETIONS)
async def test_a_deleted_comment_is_gone_and_its_neighbour_stays(stage: Stage) -> None:
    async with stage.open() as scene:
        post = scene.write("Вода")
        stays, goes = scene.comment(post, "Останется"), scene.comment(post, "Удалят")
        await scene.fetch_through()
        scene.delete(goes)
        await scene.settle()
        assert sorted(scene.seen) == sorted([post, stays])


@on_stages(Can.COMMENTS)
async def test_a_late_comment_under_an_old_post_is_seen(stage: Stage) -> None:
    async with stage.open() as scene:
        old = scene.write("Ремонт на Лесной")
        await scene.fetch_through()
        scene.pass_time(days=2)
        for number in range(scene.page_size + 1):
            scene.write(f"Новость {number}")
        await scene.fetch_through()
        late = scene.comment(old, "Так и не починили")
        await scene.settle()
        assert scene.seen[late].text == "Так и не починили"


@on_stages(Can.PAGES)
async def test_posts_on_both_sides_of_a_page_boundary_are_seen(stage: Stage) -> None:
    async with stage.open() as scene:
        names = [scene.write(f"До {number}") for number in range(scene.page_size)]
        await scene.fetch_through()
        assert sorted(scene.seen) == sorted(names)
        scene.pass_time(minutes=5)
        names += [scene.write(f"После {number}") for number in range(scene.page_size + 1)]
        page = await scene.fetch_through()
        assert sorted(scene.seen) == sorted(names)
        assert page.gap is None


@on_stages(Can.COMMENTS, Can.PAGES)
async def test_comments_on_both_sides_of_a_page_boundary_are_seen(stage: Stage) -> None:
    async with stage.open() as scene:
        post = scene.write("Вода")
        names = [scene.comment(post, f"Да {number}") for number in range(scene.page_size + 1)]
        await scene.fetch_through()
        scene.pass_time(minutes=5)
        names += [scene.comment(post, f"И у нас {n}") for n in range(scene.page_size + 1)]
        await scene.settle()
        assert sorted(scene.seen) == sorted([post, *names])


@on_stages()
async def test_an_unreadable_post_is_counted_and_spoils_no_neighbour(stage: Stage) -> None:
    async with stage.open() as scene:
        good, bad = scene.write("Хорошая"), scene.write("Испорченная")
        scene.spoil(bad)
        page = await scene.fetch_through()
        assert list(scene.seen) == [good]
        assert page.bad >= 1


@pytest.mark.parametrize(
    ("stage", "kind"),
    [_param(stage, NEEDS.get(kind, ()), kind) for stage in STAGES for kind in Trouble],
)
async def test_a_trouble_asks_for_the_right_action_and_quotes_no_key(
    stage: Stage, kind: Trouble
) -> None:
    async with stage.open(timeout=SOON if kind is Trouble.SILENCE else 20.0) as scene:
        scene.trouble(kind)
        error = await refused(scene)
        assert error.kind in KINDS[kind]
        assert not [secret for secret in scene.secrets if secret in str(error)]
        if kind is Trouble.QUOTA:
            assert error.until is not None
            assert error.until > scene.clock[0]


@pytest.mark.parametrize(
    ("stage", "kind"),
    [
        _param(stage, NEEDS.get(kind, ()), kind)
        for stage in STAGES
        for kind in Trouble
        if kind is not Trouble.SILENCE  # a short patience would fail a slow machine
    ],
)
async def test_what_was_written_during_a_trouble_is_read_after_it(
    stage: Stage, kind: Trouble
) -> None:
    async with stage.open() as scene:
        scene.write("До")
        await scene.fetch_through()
        scene.trouble(kind)
        scene.write("Во время")
        match await attempt(scene):
            case NetworkError() as error:
                assert error.kind in KINDS[kind]
            case page:
                assert page.gap
        scene.mend()
        scene.pass_time(seconds=stage.longest_rest.total_seconds())
        await scene.fetch_through()
        assert scene.texts() == ["Во время", "До"]


@on_stages()
async def test_calls_are_counted_and_a_spent_budget_is_not_overdrawn(stage: Stage) -> None:
    async with stage.open() as scene:
        scene.write("Вода")
        method = pacing_method(scene.connector, scene.source.kind)
        page = await scene.fetch()
        assert page.calls[method] >= 1
        result = await attempt(scene, Allowance({method: 0}))
        assert method not in result.calls
        if isinstance(result, NetworkError):
            assert result.kind is ErrorKind.QUOTA
        else:
            assert result.gap


@on_stages()
async def test_a_good_key_passes_the_probe(stage: Stage) -> None:
    async with stage.open() as scene:
        line = await scene.connector.probe()
        assert line
        assert not [secret for secret in scene.secrets if secret in line]


@on_stages(Can.KEYS)
async def test_a_bad_key_fails_the_probe(stage: Stage) -> None:
    async with stage.open() as scene:
        scene.trouble(Trouble.AUTH)
        with pytest.raises(NetworkError) as caught:
            await scene.connector.probe()
        assert caught.value.kind is ErrorKind.AUTH
