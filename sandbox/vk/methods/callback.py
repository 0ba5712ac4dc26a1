"""groups.getCallbackServers and what belongs to it, for a community's own key."""

from sandbox.vk.entities import Json
from sandbox.vk.errors import bad_param
from sandbox.vk.methods.ask import Ask
from sandbox.vk.methods.longpoll import own_group
from sandbox.vk.pushes import EVENTS, VERSION


def get_callback_servers(ask: Ask) -> Json:
    """The community's servers."""
    server = ask.town.pushes.callbacks.servers.get(own_group(ask))
    shown = (
        [
            {
                "id": server.id,
                "title": "Otklik",
                "creator_id": 1,
                "url": server.url,
                "secret_key": server.secret,
                "status": server.status,
            }
        ]
        if server
        else []
    )
    return {"count": len(shown), "items": shown}


def get_callback_settings(ask: Ask) -> Json:
    """Which events one of them is told."""
    server = ask.town.pushes.callbacks.servers.get(own_group(ask))
    if server is None or server.id != ask.params.needed_number("server_id"):
        raise bad_param("server_id is invalid")
    ticked = {name: int(name in server.enabled) for name in (*EVENTS, "message_new")}
    return {"api_version": VERSION, "events": ticked}


def get_confirmation_code(ask: Ask) -> Json:
    """What a server has to answer to be confirmed."""
    return {"code": ask.town.pushes.callbacks.code(own_group(ask))}
