"""groups.getLongPollServer and its settings, for a community's own key."""

from sandbox.vk.entities import Json
from sandbox.vk.errors import VkError, bad_param
from sandbox.vk.methods.ask import Ask
from sandbox.vk.pushes import EVENTS, VERSION, Line


def get_long_poll_server(ask: Ask) -> Json:
    """Where to wait for events, with which key, from which number on."""
    line = _line(ask)
    if not line.is_on:
        raise VkError(100, "longpoll for this group is not enabled")
    group_id = ask.params.needed_number("group_id")
    return {
        "key": line.key,
        "server": f"{ask.town.pushes.base}/lp/wh{group_id}",
        "ts": str(line.ts),
    }


def get_long_poll_settings(ask: Ask) -> Json:
    """What is switched on."""
    line = _line(ask)
    return {
        "is_enabled": line.is_on,
        "api_version": VERSION,
        "events": {name: int(name in line.enabled) for name in (*EVENTS, "message_new")},
    }


def _line(ask: Ask) -> Line:
    return ask.town.pushes.line(own_group(ask))


def own_group(ask: Ask) -> int:
    """The community whose own key asks. Raises VkError for any other."""
    group_id = ask.params.needed_number("group_id")
    if group_id not in ask.town.groups:
        raise bad_param("group_id is invalid")
    if ask.token.speaker != -group_id:
        raise VkError(15, "no access to this group")
    if "manage" not in ask.token.rights:
        raise VkError(7)
    return group_id
