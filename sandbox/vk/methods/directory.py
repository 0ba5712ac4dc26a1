"""Who is who, and small services: groups.*, users.get, utils.*, execute."""

import re
from typing import Any

from sandbox.vk.entities import Group, Json, Person
from sandbox.vk.errors import VkError, bad_param
from sandbox.vk.methods.ask import Ask, group_named
from sandbox.vk.objects import group_object, person_object, unix
from sandbox.vk.state import VkTown
from sandbox.vk.tokens import RIGHTS, TokenKind

NUMBERED_GROUP = re.compile(r"(?:club|public|event)?(\d+)")
NUMBERED_PERSON = re.compile(r"(?:id)?(\d+)")


def groups_get_by_id(ask: Ask) -> Json:
    """The communities asked for that exist; a community key that names none gets its own."""
    names = ask.params.names("group_ids") or ask.params.names("group_id")
    if not names and ask.token.kind is TokenKind.COMMUNITY:
        names = [str(-ask.token.speaker)]
    if not names:
        raise bad_param("group_ids is undefined")
    found = [group for group in (_group(ask.town, name) for name in names[:500]) if group]
    if not found:
        raise bad_param("group_ids is undefined")
    fields = ask.params.names("fields")
    return {"groups": [group_object(group, fields) for group in found], "profiles": []}


def _group(town: VkTown, name: str) -> Group | None:
    match = NUMBERED_GROUP.fullmatch(name)
    numbered = town.groups.get(int(match[1])) if match else None
    return group_named(town, name) or numbered


def _person(town: VkTown, name: str) -> Person | None:
    match = NUMBERED_PERSON.fullmatch(name)
    named = next((p for p in town.people.values() if p.screen_name == name), None)
    return named or (town.people.get(int(match[1])) if match else None)


def groups_get_token_permissions(ask: Ask) -> Json:
    """What a community key may do."""
    rights = {name: RIGHTS[name] for name in ask.token.rights}
    return {
        "mask": sum(rights.values()),
        "permissions": [{"name": name, "setting": bit} for name, bit in rights.items()],
    }


def users_get(ask: Ask) -> list[Json]:
    """The people asked for that exist; a user key that names none gets its own."""
    names = ask.params.names("user_ids")
    if not names and ask.token.kind is TokenKind.USER:
        names = [str(ask.token.speaker)]
    found = (_person(ask.town, name) for name in names[:1000])
    return [person_object(person) for person in found if person]


def utils_resolve_screen_name(ask: Ask) -> Any:
    """What a short address belongs to; an empty list, not an object, when to nothing."""
    name = ask.params.needed_text("screen_name")
    # A bare number is nobody's address, though groups.getById takes it for an id.
    if name.isdigit():
        return []
    if group := _group(ask.town, name):
        return {"object_id": group.id, "type": "group"}
    if person := _person(ask.town, name):
        return {"object_id": person.id, "type": "user"}
    return []


def utils_get_server_time(ask: Ask) -> int:
    """The town's clock, unix seconds."""
    return unix(ask.town.now())


def execute(ask: Ask) -> Json:
    """Scripts are not run here: nothing of ours can count on them with a service key."""
    raise VkError(3)
