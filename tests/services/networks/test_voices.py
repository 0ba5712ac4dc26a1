"""What every voice promises, whatever its network."""

from contextlib import suppress
from datetime import timedelta

import pytest

from sandbox import spoilers
from services.errors import ErrorKind, NetworkError
from services.networks.base import Published
from tests.services.networks.voices import NAME, VOICES, Opening, VoiceScene

TEXT = "Воду дадут 25 ноября, отвечает Сергеева."
SOON = 0.2
"""Seconds that a publisher waits for a network which will not answer."""

on_all = pytest.mark.parametrize("opening", VOICES.values(), ids=VOICES.keys())


async def publish(scene: VoiceScene, key: str = "k1") -> Published:
    return await scene.publisher.publish(scene.to, TEXT, key, scene.clock[0])


async def find(scene: VoiceScene, key: str = "k1", **later: float) -> Published | None:
    since = scene.clock[0] + timedelta(**later)
    return await scene.publisher.find(scene.to, TEXT, key, since, scene.clock[0])


async def refused(scene: VoiceScene) -> NetworkError:
    with pytest.raises(NetworkError) as caught:
        await publish(scene)
    assert not [secret for secret in scene.secrets if secret in str(caught.value)]
    return caught.value


@on_all
async def test_it_answers_where_it_can_and_finds_its_words_there(opening: Opening) -> None:
    async with opening() as scene:
        assert scene.publisher.voice(scene.to) == NAME
        assert scene.elsewhere is None or scene.publisher.voice(scene.elsewhere) is None
        assert await find(scene) is None
        said = await publish(scene)
        [words] = scene.said()
        assert words.endswith(TEXT)
        assert scene.publisher.length(TEXT) >= len(words) - 1
        assert said.link.startswith("http")
        found = await find(scene)
        assert found is not None
        assert found.external_id == said.external_id
        scene.unsay()
        assert await find(scene) is None


@on_all
async def test_a_refusal_says_nothing_and_what_it_asks_for(opening: Opening) -> None:
    """A bad key, haste, a question that is gone: none of them is "perhaps"."""
    async with opening() as scene:
        scene.faults.next(scene.bad_key, method=scene.says)
        assert (await refused(scene)).kind is ErrorKind.AUTH
        scene.faults.next(scene.too_fast, method=scene.says, times=4)
        assert (await refused(scene)).kind in (ErrorKind.SLOW, ErrorKind.QUOTA)
    async with opening() as scene:
        scene.take_question_away()
        assert (await refused(scene)).kind in (ErrorKind.GONE, ErrorKind.BUG)
        assert list(scene.said()) == []


@on_all
async def test_what_may_have_been_said_is_not_said_again_and_is_found(opening: Opening) -> None:
    """The answer is lost after the network took the words; the desk looks, and asks no second time
    unless the network knows the words by their key."""
    async with opening(timeout=SOON) as scene:
        scene.faults.next(spoilers.hang(), method=scene.says, times=4)
        assert (await refused(scene)).kind is ErrorKind.RETRY
        assert len(scene.said()) == 1
        assert await find(scene) is not None
        if scene.publisher.repeatable:
            scene.faults.clear()
            with suppress(NetworkError):
                await publish(scene)
        else:
            scene.unsay()
            assert await find(scene) is None
            scene.faults.clear()
            scene.faults.next(spoilers.page(502), method=scene.says, times=4)
            assert (await refused(scene)).kind is ErrorKind.RETRY
        assert len(scene.said()) == 1
