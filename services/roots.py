"""Where the thread of an answer begins, for networks that name only what it answers. Pure.

Lives here: following what is answered up to the first word. Does not live here: reading what is
stored (`intake.py`), what a thread's words mean (`replying/answering.py`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from services.networks.base import FetchedPost


def answered(posts: Iterable[FetchedPost]) -> set[str]:
    """What has to be known of before: the external ids that these answer."""
    return {post.parent_id for post in posts if _is_told_its_parent_alone(post) and post.parent_id}


def rooted(posts: Iterable[FetchedPost], threads: Mapping[str, str]) -> tuple[FetchedPost, ...]:
    """The same posts, answers in the thread of what they answer. `threads` are those of posts
    that were stored before, by external id; an answer to a post that nobody has read begins its
    own thread with it."""
    listed, known = tuple(posts), dict(threads)
    for post in sorted(listed, key=lambda one: one.posted_at):
        thread = post.thread_id
        if _is_told_its_parent_alone(post):
            thread = known.get(post.parent_id or "", thread)
        known[post.external_id] = thread
    return tuple(
        post if known[post.external_id] == post.thread_id else replace(post, thread_id=thread)
        for post in listed
        for thread in [known[post.external_id]]
    )


def _is_told_its_parent_alone(post: FetchedPost) -> bool:
    return post.external_id != post.thread_id == post.parent_id
