"""The promise: whatever happens between the fetches, some quiet fetches later all is known."""

from dataclasses import dataclass, field
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.vk import Comment, Post
from tests.services.networks.vk.desk import Desk, desk

FULL_EVERY = 2
STEP_AT_THREE_DAYS = 4
CLEAN_PASSES = 2
#: Two whole turns of the oldest threads here, so that two complete readings agree on what
#: vanished, and a few fetches for a post that must be missed twice before its thread is.
QUIET = CLEAN_PASSES * FULL_EVERY * STEP_AT_THREE_DAYS + 3

DEEDS = st.sampled_from(
    (
        *("post", "post", "comment", "comment", "reply", "reply", "fetch", "fetch", "pin"),
        *("edit-post", "edit-comment", "delete-post", "delete-comment"),
    )
)


@dataclass
class Rehearsal:
    """Plays deeds on the wall and knows what must be known in the end."""

    d: Desk
    posts: list[Post] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    written: int = 0

    async def play(self, deed: str, which: int, hours: int) -> None:
        """One deed on the item that `which` picks."""
        if deed == "fetch":
            self.d.pass_time(minutes=1)
            await self.d.fetch()
        elif deed == "post":
            fresh = not self.posts or hours < 1
            at = self.d.clock[0] if fresh or self.d.cursor else self.d.ago(hours=hours)
            self.posts.append(self.d.post(self._words("запись"), at=at))
        elif self.posts:
            self._on_post(deed, self.posts[which % len(self.posts)])
            if self.comments:
                self._on_comment(deed, self.comments[which % len(self.comments)])

    def expected(self) -> dict[str, str]:
        """Ids and texts of everything alive."""
        comments = [comment for comment in self.comments if not self._dead(comment)]
        posts = [post for post in self.posts if not post.deleted]
        items: list[Post | Comment] = [*posts, *comments]
        return {self.d.external(item): item.text for item in items}

    def _on_post(self, deed: str, post: Post) -> None:
        if post.deleted:
            return
        if deed == "comment":
            self.comments.append(self.d.comment(post, self._words("комментарий")))
        elif deed == "edit-post":
            self.d.vk.edit_post(post, self._words("правка записи"))
        elif deed == "delete-post":
            self.d.vk.delete_post(post)
        elif deed == "pin":
            self.d.vk.pin(post)

    def _on_comment(self, deed: str, comment: Comment) -> None:
        if self._dead(comment):
            return
        if deed == "reply":
            post = self.d.vk.post(comment.group_id, comment.post_id)
            # Enough to make some threads longer than VK shows together with their head.
            for _ in range(6):
                words = self._words("ответ")
                self.comments.append(self.d.comment(post, words, reply_to=comment.id))
        elif deed == "edit-comment":
            self.d.vk.edit_comment(comment, self._words("правка комментария"))
        elif deed == "delete-comment":
            self.d.vk.delete_comment(comment)

    def _dead(self, comment: Comment) -> bool:
        return comment.deleted or self.d.vk.post(comment.group_id, comment.post_id).deleted

    def _words(self, what: str) -> str:
        self.written += 1
        return f"{what} {self.written}"


@given(
    deeds=st.lists(
        st.tuples(DEEDS, st.integers(0, 50), st.integers(0, 70)), min_size=3, max_size=40
    ),
    page_size=st.integers(2, 7),
    page_cap=st.integers(2, 5),
    overlap=st.sampled_from([0, 3600, 48 * 3600]),
)
@settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
async def test_every_living_text_is_known_and_every_dead_one_is_gone(
    deeds: list[tuple[str, int, int]], page_size: int, page_cap: int, overlap: int
) -> None:
    options: dict[str, Any] = {
        "page_size": page_size,
        "page_cap": page_cap,
        "overlap": overlap,
        "full_every": FULL_EVERY,
    }
    async with desk(**options) as d:
        d.clean_passes = CLEAN_PASSES
        rehearsal = Rehearsal(d)
        for deed, which, hours in deeds:
            await rehearsal.play(deed, which, hours)
        await d.fetch_often(QUIET)
        await d.fetch_through()
        assert {name: post.text for name, post in d.seen.items()} == rehearsal.expected()


async def test_the_oldest_threads_are_read_whole_within_their_turns_too() -> None:
    async with desk(full_every=1) as d:
        post = d.post("Старая", at=d.ago(days=9))
        comment = d.comment(post, "Было", at=d.ago(days=9))
        await d.fetch()
        d.vk.edit_comment(comment, "Стало")
        await d.fetch_often(24)
        assert d.texts() == ["Стало", "Старая"]
