"""The checker itself must be able to say no, or the other tests prove nothing."""

from collections.abc import Callable

import pytest
from jsonschema import ValidationError

from sandbox.vk.methods.table import METHODS
from tests.sandbox.vk_support import (
    OFFICIAL_KINDS,
    Json,
    check,
    official_methods,
    open_town,
)


async def a_good_answer() -> Json:
    async with open_town() as api:
        group = api.vk.add_group(name="Подслушано Садовое")
        post = api.vk.write_post(group.id, group.owner_id, "Текст")
        api.vk.write_comment(group.id, post.id, group.owner_id, "Ответ")
        params = {"owner_id": group.owner_id, "post_id": post.id, "need_likes": 1}
        return await api.body("wall.getComments", params)


SPOILERS: dict[str, Callable[[Json], object]] = {
    "a missing count": lambda answer: answer.pop("count"),
    "a number written as text": lambda answer: answer["items"][0].update(id="7"),
    "a comment without an author": lambda answer: answer["items"][0].pop("from_id"),
    "a thread without a count": lambda answer: answer["items"][0]["thread"].pop("count"),
    "likes that lack a key": lambda answer: answer["items"][0]["likes"].pop("can_like"),
}


@pytest.mark.parametrize("spoil", SPOILERS.values(), ids=SPOILERS.keys())
async def test_the_schema_check_refuses_a_spoilt_answer(spoil: Callable[[Json], object]) -> None:
    answer = await a_good_answer()
    check("wall.getComments", answer)
    spoil(answer["response"])
    with pytest.raises(ValidationError):
        check("wall.getComments", answer)


async def test_the_check_refuses_nulls_and_keys_no_schema_knows() -> None:
    answer = await a_good_answer()
    answer["response"]["items"][0]["reply_to_user"] = None
    with pytest.raises(AssertionError):
        check("wall.getComments", answer)
    answer = await a_good_answer()
    answer["response"]["items"][0]["reply_to_usr"] = 5
    with pytest.raises(AssertionError):
        check("wall.getComments", answer)


def test_an_error_without_a_code_is_refused() -> None:
    with pytest.raises(ValidationError):
        check("wall.get", {"error": {"error_msg": "Access denied"}})


def test_every_method_takes_the_token_kinds_of_the_official_schema() -> None:
    # `execute` is described in prose only.
    for name, method in METHODS.items():
        if name != "execute":
            official = {OFFICIAL_KINDS[k] for k in official_methods()[name]["access_token_type"]}
            assert method.kinds == official, name
