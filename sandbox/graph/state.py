"""The town's Facebook and Instagram as their people see them.

Lives here: `GraphTown`, the writes that need nobody's permission, keys, the record of calls.
Does not live here: the wire (`transport.py`), what binds callers (`ask.py`, the edges).
"""

from collections.abc import Callable
from datetime import datetime

from sandbox.graph.entities import (
    Account,
    Call,
    Comment,
    Key,
    Media,
    MediaComment,
    Page,
    Person,
    Post,
)
from sandbox.graph.faults import Faults

APP_ID = "310000000000001"
APP_SECRET = "5ad0ve5ad0ve5ad0ve5ad0ve5ad0ve00"  # noqa: S105 - opens the town alone


class GraphTown:
    """Pages, accounts and what is said there, on one clock.

    `ranked` puts a feed in another order than that of time; `pages_by_time`: edges page by moments,
    without cursors; `needs_proof`: calls need the proof of the application's secret. `headers` go
    with every answer. `comments_end`: Instagram's comments end with their first page, as Meta
    documents them; `replies_shown` answers come with a comment of Instagram; `turns` is how far
    each hashtag was paged.
    """

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        """`now` answers an aware moment."""
        self.now = now
        self.faults = Faults()
        self.link_base = "https://www.facebook.com"
        self.media_base = "https://www.instagram.com"
        self.pages: dict[str, Page] = {}
        self.accounts: dict[str, Account] = {}
        self.media: dict[str, Media] = {}
        self.tags: dict[str, str] = {}
        self.keys: dict[str, Key] = {}
        self.calls: list[Call] = []
        self.headers: dict[str, str] = {}
        self.ranked: Callable[[Post], int] | None = None
        self.pages_by_time = False
        self.needs_proof = False
        self.comments_end = False
        self.most_tags = 30
        self.replies_shown = 25
        self.turns: dict[str, int] = {}
        self._number = 0

    # Facebook

    def add_person(self, name: str) -> Person:
        """Somebody new."""
        return Person(str(7_300_000_000_000_000 + self._next()), name)

    def add_page(self, name: str, username: str) -> Page:
        """A new page with a key of its own."""
        number = str(104_200_000_000_000 + self._next())
        page = Page(number, name, username, f"EAApage{number}")
        self.pages[number] = page
        self.keys[page.secret] = Key(page.secret, number, frozenset({number}))
        return page

    def log_in(self, person: Person, *pages: Page, public: bool = False) -> Key:
        """A key of a person who has a role on `pages`."""
        roles = frozenset(page.id for page in pages)
        key = Key(f"EAAuser{self._next():06d}town", person.id, roles, public)
        self.keys[key.secret] = key
        return key

    def write(
        self, page: Page, author: Person | Page, message: str, *, at: datetime | None = None,
        tags: tuple[Page, ...] = (), published: bool = True, attached: int = 0,
    ) -> Post:  # fmt: skip
        """A post on a page's wall."""
        number = f"{page.id}_{122_100_000_000_000 + self._next()}"
        named = tuple(tagged.id for tagged in tags)
        post = Post(
            number, page, author, message, at or self._moment(), named, published,
            attached=attached,
        )  # fmt: skip
        page.posts.append(post)
        return post

    def comment(
        self, post: Post, author: Person | Page, message: str, *, to: Comment | None = None,
        at: datetime | None = None, private: bool = False,
    ) -> Comment:  # fmt: skip
        """A comment under a post."""
        number = f"{post.id.rpartition('_')[2]}_{900_000_000_000_000 + self._next()}"
        comment = Comment(number, author, message, at or self._moment(), to, private)
        post.comments.append(comment)
        return comment

    def post(self, number: str) -> Post | None:
        """A post that is still there."""
        page = self.pages.get(number.partition("_")[0])
        posts = page.posts if page else []
        return next((post for post in posts if post.id == number and not post.deleted), None)

    # Instagram

    def add_account(self, username: str, page: Page) -> Account:
        """A new professional account of a page's."""
        account = Account(str(17_841_400_000_000_000 + self._next()), username, page)
        self.accounts[account.id] = account
        return account

    def show(
        self, username: str, caption: str, *, at: datetime | None = None,
        tags: tuple[Account, ...] = (),
    ) -> Media:  # fmt: skip
        """A new photo; of an account of ours if one has that name."""
        number = self._next()
        marked = tuple(account.id for account in tags)
        media = Media(
            str(17_846_000_000_000_000 + number), f"C{number:05d}town", username, caption,
            at or self._moment(), marked,
        )  # fmt: skip
        self.media[media.id] = media
        for account in self.accounts.values():
            if account.username == username:
                account.media.append(media)
        return media

    def comment_media(
        self, media: Media, username: str, text: str, *, to: MediaComment | None = None,
        at: datetime | None = None,
    ) -> MediaComment:  # fmt: skip
        """A comment under a photo."""
        own = [one.id for one in self.accounts.values() if one.username == username]
        comment = MediaComment(
            str(17_858_000_000_000_000 + self._next()),
            own[0] if own else f"1784149{sum(username.encode()):07d}",
            username, text, at or self._moment(), to,
        )  # fmt: skip
        media.comments.append(comment)
        return comment

    # The record

    def called(self, method: str) -> list[Call]:
        """The calls of a method so far."""
        return [call for call in self.calls if call.method == method]

    def _next(self) -> int:
        self._number += 1
        return self._number

    def _moment(self) -> datetime:
        """Now, in Graph's whole seconds."""
        return self.now().replace(microsecond=0)
