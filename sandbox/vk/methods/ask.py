"""One call inside a method: who asks for what, and the doors every method goes through.

Lives here: finding a wall or a community and refusing the closed ones, `extended` lists.
Not here: any one method.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sandbox.vk.entities import Group, Json, Post
from sandbox.vk.errors import VkError, bad_param
from sandbox.vk.objects import group_object, person_object
from sandbox.vk.params import Params
from sandbox.vk.state import VkTown
from sandbox.vk.tokens import Token

MEMBERS_ONLY = "this wall available only for community members"


@dataclass(frozen=True, slots=True)
class Ask:
    """A call that passed every general check."""

    town: VkTown
    token: Token
    params: Params


def group_named(town: VkTown, name: str) -> Group | None:
    """The community with this short address."""
    return next((g for g in town.groups.values() if g.screen_name == name), None)


def asked_wall(ask: Ask) -> Group:
    """The community whose wall `owner_id` or `domain` names; refuses what may not be read."""
    owner_id = ask.params.number("owner_id")
    domain = ask.params.text("domain")
    if owner_id is not None:
        group = ask.town.groups.get(-owner_id)
        # A wall that never was is told apart from a switched off one by nobody.
        if group is None:
            raise VkError(15, "wall is disabled")
    elif domain:
        group = group_named(ask.town, domain)
        if group is None:
            raise bad_param("domain is invalid")
    else:
        raise bad_param("owner_id is undefined")
    return readable(group)


def readable(group: Group) -> Group:
    """The same community, or the refusal a stranger gets."""
    refusal = closed_to_strangers(group)
    if refusal:
        raise refusal
    return group


def closed_to_strangers(group: Group) -> VkError | None:
    """Why a stranger may not read this community, None when anybody may."""
    if group.banned:
        return VkError(19)
    if group.wall == 0:
        return VkError(15, "wall is disabled")
    if group.closed:
        return VkError(15, MEMBERS_ONLY)
    return None


def asked_post(ask: Ask) -> Post:
    """The living post that `owner_id` and `post_id` name, on a wall that may be read."""
    post_id = ask.params.needed_number("post_id")
    post = asked_wall(ask).posts.get(post_id)
    if post is None or post.deleted:
        raise VkError(15, "post was not found check post_id param")
    return post


def who(ask: Ask, author_ids: Iterable[int], *, wanted: bool | None = None) -> Json:
    """`profiles` and `groups` of these authors when `extended` is asked for, else nothing."""
    if not (ask.params.flag("extended") if wanted is None else wanted):
        return {}
    ids = dict.fromkeys(author_ids)
    fields = ask.params.names("fields")
    people, groups = ask.town.people, ask.town.groups
    return {
        "profiles": [person_object(people[i]) for i in ids if i in people],
        "groups": [group_object(groups[-i], fields) for i in ids if -i in groups],
    }


def authors_of(posts: Iterable[Post]) -> Iterable[int]:
    """Everybody a list of posts names: walls, writers, signers, sources of reposts."""
    for post in posts:
        yield post.owner_id
        yield post.author_id
        if post.signed:
            yield post.signed
        if post.repost_of:
            yield from authors_of([post.repost_of])
