"""Instagram: nodes and edges of professional accounts, their media, comments and hashtags."""

from datetime import timedelta

from sandbox.graph.ask import Ask
from sandbox.graph.entities import Account, Json, Media, MediaComment
from sandbox.graph.errors import GraphError, invalid, no_object
from sandbox.graph.fields import Field
from sandbox.graph.shapes import moment, of, part, shown

MOST_COMMENTS = 50
LONGEST_REPLY = 300
_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


def account_node(ask: Ask, account: Account) -> Json:
    """An account."""
    _see(ask, account)
    known = {"username": of(account.username), "name": of(account.page.name)}
    return shown(account.id, ask.fields("id"), known)


def media_edge(ask: Ask, account: Account) -> Json:
    """What the account shows, the newest first."""
    _see(ask, account)
    return ask.page(_newest(account.media), lambda media: media_node(ask, media))


def tags_edge(ask: Ask, account: Account) -> Json:
    """Media on which the account is marked."""
    _see(ask, account)
    marked = [media for media in ask.town.media.values() if account.id in media.tags]
    return ask.page(_newest(marked), lambda media: media_node(ask, media))


def media_node(ask: Ask, media: Media) -> Json:
    """A photo."""
    own = _owner(ask, media)
    known = {
        "caption": of(media.caption or None),
        "media_type": of("IMAGE"),
        "media_product_type": of("FEED"),
        "permalink": of(f"{ask.town.media_base}/p/{media.shortcode}/"),
        "shortcode": of(media.shortcode),
        "timestamp": of(moment(media.at)),
        "username": of(media.username),
        "comments_count": of(len(media.alive)),
        "like_count": of(0),
    }
    if own is None and not any(tag in ask.town.accounts for tag in media.tags):
        raise no_object(media.id)
    return shown(media.id, ask.fields("id"), known)


def comments_edge(ask: Ask, media: Media) -> Json:
    """Comments of the first level, the newest first, at most 50 a question."""
    if _owner(ask, media) is None:
        raise GraphError(10, "(#10) Application does not have permission for this action")
    tops = [comment for comment in media.alive if comment.parent is None][::-1]
    fields = ask.fields("timestamp,text")
    body = ask.page(tops, lambda comment: _comment(ask, media, comment, fields), most=MOST_COMMENTS)
    if ask.town.comments_end:
        body.get("paging", {}).pop("next", None)
    return body


def replies_edge(ask: Ask, media: Media, comment: MediaComment) -> Json:
    """Answers to a comment, the oldest first (assumed)."""
    fields = ask.fields("timestamp,text")
    answers = [one for one in media.alive if one.parent is comment]
    return ask.page(
        answers, lambda answer: _comment(ask, media, answer, fields), most=MOST_COMMENTS
    )


def reply(ask: Ask, media: Media, comment: MediaComment) -> Json:
    """POST {comment}/replies, by whose media it is; an answer to an answer goes to the top."""
    account = _owner(ask, media)
    if account is None:
        raise GraphError(10, "(#10) Application does not have permission for this action")
    message = ask.params.get("message", "")
    if not message or len(message) > LONGEST_REPLY:
        raise invalid("message must be a non-empty string")
    top = comment.parent or comment
    return {"id": ask.town.comment_media(media, account.username, message, to=top).id}


def hashtag_search(ask: Ask) -> Json:
    """The id of a hashtag: at most so many different ones in a week."""
    account, word = _user(ask), ask.params.get("q", "").lower()
    if not word.isalnum():
        raise invalid("q must be a hashtag")
    number = ask.town.tags.setdefault(word, str(17_841_560_000_000_000 + len(ask.town.tags)))
    _spend(ask, account, number)
    return {"data": [{"id": number}]}


def recent_media(ask: Ask, number: str) -> Json:
    """Public photos of the last day with a hashtag, without a word on who shows them. `after` is
    the same on every page, as Meta documents it: the town remembers whose turn it is."""
    _spend(ask, _user(ask), number)
    word = next((word for word, known in ask.town.tags.items() if known == number), None)
    if word is None:
        raise no_object(number)
    since = ask.town.now() - _DAY
    found = [
        media
        for media in _newest(list(ask.town.media.values()))
        if f"#{word}" in (*media.caption.lower().split(), *media.hidden_tags) and media.at > since
    ]
    size = ask.limit(MOST_COMMENTS)
    start = ask.town.turns.get(number, 0) if ask.params.get("after") else 0
    end = start + size
    ask.town.turns[number] = end
    body: Json = {"data": [_anonymous(ask, media) for media in found[start:end]]}
    if found[start:end]:
        body["paging"] = {"cursors": {"after": "QVFIalways"}}
    if end < len(found):
        body["paging"]["next"] = f"https://graph.facebook.com/{ask.path}?after=QVFIalways"
    return body


def searched(ask: Ask, account: Account) -> Json:
    """The hashtags of the last seven days."""
    _see(ask, account)
    words = {number: word for word, number in ask.town.tags.items()}
    fields = ask.fields("id")
    return ask.page(
        _this_week(ask, account), lambda number: shown(number, fields, {"name": of(words[number])})
    )


def _anonymous(ask: Ask, media: Media) -> Json:
    known = {
        "caption": of(media.caption),
        "media_type": of("IMAGE"),
        "permalink": of(f"{ask.town.media_base}/p/{media.shortcode}/"),
        "timestamp": of(moment(media.at)),
        "comments_count": of(len(media.alive)),
        "like_count": of(0),
    }
    return shown(media.id, ask.fields("id"), known)


def _comment(ask: Ask, media: Media, comment: MediaComment, fields: list[Field]) -> Json:
    def replies(asked: Field) -> Json | None:
        answers = [one for one in media.alive if one.parent is comment]
        shown_now = answers[: ask.town.replies_shown]
        if not shown_now:
            return None
        body: Json = {"data": [_comment(ask, media, one, asked.parts) for one in shown_now]}
        if len(answers) > len(shown_now):
            body["paging"] = {
                "cursors": {"after": "QVFIreply"},
                "next": f"https://graph.facebook.com/{ask.version}/{comment.id}/replies?after=QVFI",
            }
        return body

    known = {
        "text": of(comment.text),
        "timestamp": of(moment(comment.at)),
        "username": of(comment.username),
        "from": part(id=comment.author_id, username=comment.username),
        "hidden": of(False),
        "like_count": of(0),
        "parent_id": of(comment.parent.id if comment.parent else None),
        "replies": replies,
    }
    return shown(comment.id, fields, known)


def _newest(media: list[Media]) -> list[Media]:
    return sorted(
        (one for one in media if not one.deleted), key=lambda one: (one.at, one.id), reverse=True
    )


def _owner(ask: Ask, media: Media) -> Account | None:
    own = (one for one in ask.town.accounts.values() if one.username == media.username)
    return next((one for one in own if one.page.id in ask.key.roles), None)


def _see(ask: Ask, account: Account) -> None:
    if account.page.id not in ask.key.roles:
        raise no_object(account.id)


def _user(ask: Ask) -> Account:
    account = ask.town.accounts.get(ask.params.get("user_id", ""))
    if account is None:
        raise invalid("The parameter user_id is required")
    _see(ask, account)
    return account


def _this_week(ask: Ask, account: Account) -> list[str]:
    since = ask.town.now() - _WEEK
    return [number for number, at in account.searched.items() if at > since]


def _spend(ask: Ask, account: Account, number: str) -> None:
    """A hashtag asked for again within the week costs nothing and keeps its moment."""
    known = _this_week(ask, account)
    if number in known:
        return
    if len(known) >= ask.town.most_tags:
        raise GraphError(18, "(#18) Max hashtags queried for this account")
    account.searched[number] = ask.town.now()
