"""Misbehaviour of the town's VK on demand, seen from outside."""

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from sandbox.vk import Fault
from tests.sandbox.vk_support import Api, Json, open_town


async def raw(api: Api, method: str, **params: Any) -> tuple[int, bytes]:
    """The status and the unparsed body of a call, given a second to answer."""
    form = {"v": "5.199", "access_token": api.service, **params}
    patience = aiohttp.ClientTimeout(total=1)
    address = f"{api.url}/method/{method}"
    async with api.session.post(address, data=form, timeout=patience) as response:
        return response.status, await response.read()


async def time_of(api: Api) -> int:
    answer: int = await api.ok("utils.getServerTime")
    return answer


@pytest.mark.parametrize("code", [1, 6, 9, 10, 15, 18, 29, 3610])
async def test_a_planned_error_is_an_api_error_and_then_all_is_well(code: int) -> None:
    async with open_town() as api:
        api.vk.faults.next(method="utils.getServerTime", fault=Fault.error(code))
        assert await api.code("utils.getServerTime") == code
        assert await time_of(api)
        assert [call.error_code for call in api.vk.calls] == [code, None]
        assert api.vk.calls[0].fault == "error"


async def test_a_captcha_has_an_address_and_no_sid() -> None:
    async with open_town() as api:
        api.vk.faults.next(fault=Fault.captcha())
        status, body = await raw(api, "wall.get", owner_id=-5)
        error = json.loads(body)["error"]
        assert (status, error["error_code"]) == (200, 14)
        assert "session_token=" in error["redirect_uri"]
        assert not {"captcha_sid", "captcha_img"} & error.keys()


async def test_faults_wait_for_their_method_as_often_as_planned_in_turn() -> None:
    async with open_town() as api:
        api.vk.faults.next(method="wall.get", times=2, fault=Fault.error(10))
        api.vk.faults.next(method="wall.get", fault=Fault.error(9))
        assert await time_of(api)
        codes = [await api.code("wall.get", owner_id=-5) for _ in range(4)]
        assert codes == [10, 10, 9, 15]
        api.vk.faults.next(times=100, fault=Fault.error(10))
        assert await api.code("users.get") == 10
        api.vk.faults.clear()
        assert await time_of(api)


async def test_the_balancer_answers_with_a_page() -> None:
    async with open_town() as api:
        api.vk.faults.next(fault=Fault.html_502())
        status, body = await raw(api, "wall.get")
        assert status == 502
        assert body.startswith(b"<html>")


async def test_garbage_is_not_even_text() -> None:
    async with open_town() as api:
        api.vk.faults.next(fault=Fault.garbage())
        status, body = await raw(api, "wall.get")
        assert status == 200
        with pytest.raises(UnicodeDecodeError):
            json.loads(body)


async def test_a_truncated_answer_breaks_off_in_the_middle() -> None:
    async with open_town() as api:
        api.vk.faults.next(fault=Fault.truncated_json())
        status, body = await raw(api, "utils.getServerTime")
        assert (status, body) == (200, b'{"response":')


async def test_a_huge_answer_is_true_and_as_big_as_asked() -> None:
    async with open_town() as api:
        api.vk.faults.next(fault=Fault.huge(3_000_000))
        _, body = await raw(api, "utils.getServerTime")
        assert len(body) == 3_000_000
        assert json.loads(body) == {"response": int(api.clock().timestamp())}


async def test_a_hanging_call_does_nothing_and_one_after_commit_does_it() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Садовое")
        post = api.vk.write_post(group.id, group.owner_id, "Отключат воду")
        api.service = api.vk.token("community", group.id)
        said: Json = {"owner_id": group.owner_id, "post_id": post.id, "message": "Чиним"}
        for fault, comments in ((Fault.hang(), 0), (Fault.timeout_after_commit(), 1)):
            api.vk.faults.next(method="wall.createComment", fault=fault)
            with pytest.raises(asyncio.TimeoutError):
                await raw(api, "wall.createComment", **said)
            assert len(post.comments) == comments
        assert [call.fault for call in api.vk.calls] == ["hang", "timeout_after_commit"]


async def test_one_item_of_a_true_answer_can_be_spoilt_without_touching_the_town() -> None:
    async with open_town() as api:
        group = api.vk.add_group(name="Садовое")
        api.vk.write_post(group.id, group.owner_id, "Первое")
        api.vk.write_post(group.id, group.owner_id, "Второе")

        def spoil(body: Json) -> Json:
            body["response"]["items"][0]["id"] = None
            return body

        api.vk.faults.next(method="wall.get", fault=Fault.mutate(spoil))
        _, body = await raw(api, "wall.get", owner_id=group.owner_id)
        assert [item["id"] for item in json.loads(body)["response"]["items"]] == [None, 1]
        answer = await api.ok("wall.get", owner_id=group.owner_id)
        assert [item["id"] for item in answer["items"]] == [2, 1]


async def test_the_whole_body_can_be_null() -> None:
    async with open_town() as api:
        api.vk.faults.next(fault=Fault.mutate(lambda body: None))
        assert await raw(api, "wall.get") == (200, b"null")
