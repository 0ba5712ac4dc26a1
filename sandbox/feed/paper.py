"""What the town's paper has printed and what readers said under it. Plain records."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from services.clock import now as wall_clock


@dataclass
class Article:
    """One piece of news."""

    id: int
    title: str
    html: str
    at: datetime
    author: str = ""
    edited_at: datetime | None = None


@dataclass
class Remark:
    """A reader's comment under an article; `to` is the comment it answers."""

    id: int
    article_id: int
    author: str
    html: str
    at: datetime
    to: int | None = None


@dataclass
class Paper:
    """The site's state. `window` is how many items a feed shows."""

    now: Callable[[], datetime] = wall_clock
    title: str = "Садовский вестник"
    window: int = 10
    articles: dict[int, Article] = field(default_factory=dict)
    remarks: dict[int, Remark] = field(default_factory=dict)

    def print(
        self, title: str, html: str = "", *, author: str = "", at: datetime | None = None
    ) -> Article:
        """The paper prints an article."""
        number = len(self.articles) + 1
        self.articles[number] = Article(number, title, html, at or self.now(), author)
        return self.articles[number]

    def rewrite(self, article: Article, html: str) -> None:
        """The paper mends what it has printed."""
        article.html, article.edited_at = html, self.now()

    def remark(
        self, article: Article, author: str, html: str, *, at: datetime | None = None
    ) -> Remark:
        """A reader comments."""
        number = max(self.remarks, default=0) + 1
        self.remarks[number] = Remark(number, article.id, author, html, at or self.now())
        return self.remarks[number]

    def remove(self, remark: Remark) -> None:
        """An editor takes a comment away; no feed says so."""
        del self.remarks[remark.id]

    def newest_articles(self) -> list[Article]:
        """What a feed shows, newest first."""
        found = sorted(self.articles.values(), key=lambda one: (one.at, one.id), reverse=True)
        return found[: self.window]

    def newest_remarks(self) -> list[Remark]:
        """The same of comments."""
        found = sorted(self.remarks.values(), key=lambda one: (one.at, one.id), reverse=True)
        return found[: self.window]

    def changed_at(self) -> datetime | None:
        """When anything was last written or mended; None for an empty paper."""
        moments = [one.edited_at or one.at for one in self.articles.values()]
        return max([*moments, *(one.at for one in self.remarks.values())], default=None)
