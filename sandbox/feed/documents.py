"""The paper as documents: RSS 2.0, RSS of comments, Atom 1.0, JSON Feed 1.1, a service's JSON.

The shapes are those of common engines: a comment's title is made by the engine, its guid is the
article's with an anchor, dates are RFC 822 in RSS and RFC 3339 elsewhere.
"""

import json
from email.utils import format_datetime
from xml.sax.saxutils import escape

from sandbox.feed.paper import Article, Paper, Remark


def rss(paper: Paper, base: str) -> str:
    """`/feed/`: the news."""
    items = "".join(
        f"<item><title>{escape(one.title)}</title><link>{article_url(base, one)}</link>"
        f'<guid isPermaLink="false">{base}/?p={one.id}</guid>'
        f"<pubDate>{format_datetime(one.at)}</pubDate>"
        + (f"<dc:creator><![CDATA[{one.author}]]></dc:creator>" if one.author else "")
        + f"<description><![CDATA[{one.html[:200]}]]></description>"
        f"<content:encoded><![CDATA[{one.html}]]></content:encoded></item>"
        for one in paper.newest_articles()
    )
    return _rss(paper, base, items)


def comments(paper: Paper, base: str) -> str:
    """`/comments/feed/`: what readers said."""
    items = ""
    for one in paper.newest_remarks():
        article = paper.articles[one.article_id]
        items += (
            f"<item><title>Комментарий к записи {escape(article.title)} ({escape(one.author)})"
            f"</title><link>{remark_url(base, article, one)}</link>"
            f"<dc:creator><![CDATA[{one.author}]]></dc:creator>"
            f"<pubDate>{format_datetime(one.at)}</pubDate>"
            f'<guid isPermaLink="false">{base}/?p={article.id}#comment-{one.id}</guid>'
            f"<description>{escape(one.html)}</description></item>"
        )
    return _rss(paper, base, items)


def atom(paper: Paper, base: str) -> str:
    """`/atom.xml`: the news."""
    entries = "".join(
        f"<entry><id>tag:vestnik.example,2026:{one.id}</id><title>{escape(one.title)}</title>"
        f'<link rel="alternate" href="{article_url(base, one)}"/>'
        f"<published>{one.at.isoformat()}</published>"
        f"<updated>{(one.edited_at or one.at).isoformat()}</updated>"
        + (f"<author><name>{escape(one.author)}</name></author>" if one.author else "")
        + f'<content type="html">{escape(one.html)}</content></entry>'
        for one in paper.newest_articles()
    )
    changed = paper.changed_at()
    return (
        '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
        f"<id>{base}/</id><title>{escape(paper.title)}</title>"
        f"<updated>{changed.isoformat() if changed else ''}</updated>{entries}</feed>"
    )


def json_feed(paper: Paper, base: str) -> str:
    """`/feed.json`: the news."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": paper.title,
        "feed_url": f"{base}/feed.json",
        "items": [
            {
                "id": str(one.id),
                "url": article_url(base, one),
                "title": one.title,
                "content_html": one.html,
                "date_published": one.at.isoformat(),
                **({"date_modified": one.edited_at.isoformat()} if one.edited_at else {}),
                **({"authors": [{"name": one.author}]} if one.author else {}),
            }
            for one in paper.newest_articles()
        ],
    }
    return json.dumps(document, ensure_ascii=False)


def service(paper: Paper, base: str) -> str:
    """`/api/comments/`: what readers said, as a video service lists it."""
    found = paper.newest_remarks()
    document = {
        "comments_count": len(found),
        "results": [
            {
                "id": one.id,
                "text": one.html,
                "created_ts": int(one.at.timestamp()),
                "user": {"id": 1, "name": one.author},
                "url": remark_url("", paper.articles[one.article_id], one),
            }
            for one in found
        ],
        "next": None,
    }
    return json.dumps(document, ensure_ascii=False)


def article_url(base: str, article: Article) -> str:
    return f"{base}/news/{article.id}/"


def remark_url(base: str, article: Article, remark: Remark) -> str:
    return f"{article_url(base, article)}#comment-{remark.id}"


def _rss(paper: Paper, base: str, items: str) -> str:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{escape(paper.title)}</title><link>{base}</link>"
        f"<description>Новости Садового</description>{items}</channel></rss>"
    )
