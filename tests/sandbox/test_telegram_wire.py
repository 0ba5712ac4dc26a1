"""How calls travel: addresses, bodies, files up and down."""

import json

import pytest

from tests.sandbox.telegram_town import GROUP, TOKEN, form, line, picture

FILES = [
    ("sendPhoto", {}, 400, "Bad Request: there is no photo in the request"),
    ("sendDocument", {}, 400, "Bad Request: there is no document in the request"),
    ("sendPhoto", {"photo": ("a.png", b"no picture")}, 400, "Bad Request: IMAGE_PROCESS_FAILED"),
    ("sendPhoto", {"photo": ("a.png", picture(900, 9))}, 400, "Bad Request: PHOTO_INVALID"),
    ("sendDocument", {"document": ("a.txt", b"")}, 400, "Bad Request: file must be non-empty"),
    ("sendDocument", {"document": ("a", bytes(51 * 2**20))}, 413, "Request Entity Too Large"),
    ("sendDocument", {"document": ("a", bytes(53 * 2**20))}, 413, "Request Entity Too Large"),
]


@pytest.mark.parametrize(("method", "files", "code", "words"), FILES)
async def test_a_file_the_server_cannot_take_is_refused(
    method: str, files: dict[str, tuple[str, bytes]], code: int, words: str
) -> None:
    async with line() as talk:
        answer = await talk.refusal(method, form(files, chat_id=GROUP))
        assert answer[0] == code
        assert answer[1].startswith(words)


async def test_an_unknown_or_huge_file_is_not_handed_out() -> None:
    async with line() as talk:
        assert (await talk.refusal("getFile", file_id="AgAD"))[1] == "Bad Request: invalid file_id"
        _, words = await talk.refusal("sendDocument", chat_id=GROUP, document="AgAD")
        assert "wrong remote file identifier" in words
        body = form({"document": ("a.bin", bytes(21 * 2**20))}, chat_id=GROUP)
        kept = await talk.call("sendDocument", body)
        said = await talk.refusal("getFile", file_id=kept["document"]["file_id"])
        assert said == (400, "Bad Request: file is too big")
        async with talk.http.get(f"{talk.url}/file/bot{TOKEN}/documents/none") as response:
            assert response.status == 404


async def test_method_names_are_read_in_any_case_and_strange_ones_are_not_found() -> None:
    async with line() as talk, talk.http.get(f"{talk.url}/bot{TOKEN}/GETME") as response:
        assert (await response.json())["result"]["username"] == "otklik_bot"
        expected = {
            f"/bot{TOKEN}/getMoon": (404, "Not Found: method not found"),
            "/bot1:wrong/getMe": (401, "Unauthorized"),
            "/somewhere": (404, "Not Found"),
            "/file/bot1:wrong/a": (401, "Unauthorized"),
        }
        for path, (code, words) in expected.items():
            async with talk.http.get(talk.url + path) as answer:
                assert answer.status == code
                assert (await answer.json())["description"] == words


async def test_arguments_travel_in_a_query_a_form_or_parts_alike() -> None:
    async with line() as talk:
        address = f"{talk.url}/bot{TOKEN}/sendMessage"
        keys = json.dumps({"inline_keyboard": [[{"text": "Взять", "callback_data": "c:1"}]]})
        fields = {"chat_id": str(GROUP), "text": "а", "reply_markup": keys}
        await (await talk.http.get(address, params=fields)).json()
        await (await talk.http.post(address, data=fields)).json()
        await (await talk.http.post(address, data=form({}, **fields))).json()
        sent = talk.messenger.messages(GROUP)
        assert len(sent) == 3
        assert all(message.button("Взять").callback_data == "c:1" for message in sent)


async def test_calls_are_kept_for_those_who_ask_later() -> None:
    async with line() as talk:
        await talk.call("sendMessage", chat_id=GROUP, text="а")
        await talk.refusal("sendMessage", chat_id=GROUP, text="")
        kept = [(c.method, c.chat_id, c.ok, c.error_code) for c in talk.messenger.calls]
        assert kept == [
            ("sendMessage", GROUP, True, None),
            ("sendMessage", GROUP, False, 400),
        ]
        assert talk.messenger.calls[0].params["text"] == "а"
        assert talk.messenger.calls[0].at == talk.clock.at


async def test_a_body_that_cannot_be_read_is_refused() -> None:
    async with line() as talk:
        address = f"{talk.url}/bot{TOKEN}/sendMessage"
        headers = {"Content-Type": "application/json"}
        async with talk.http.post(address, data=b"{", headers=headers) as response:
            assert response.status == 400
