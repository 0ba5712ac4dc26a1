"""Answering the press of a button."""

from sandbox.telegram.errors import STALE_QUERY, bad_request
from sandbox.telegram.messenger import Messenger
from sandbox.telegram.params import Params
from sandbox.telegram.store import Answer

MAX_ANSWER = 200


def answer_callback_query(messenger: Messenger, params: Params) -> bool:
    press = messenger.presses.get(params.text("callback_query_id"))
    lifetime = messenger.limits.press_lifetime
    if press is None or (lifetime is not None and messenger.now() - press.at > lifetime):
        raise bad_request(STALE_QUERY)
    text = params.text("text")
    if len(text) > MAX_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press.settle(Answer(text, params.flag("show_alert"), params.text("url")))
    messenger.notices.notify(press.chat_id)
    return True
