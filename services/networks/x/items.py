"""X's JSON, which may hold anything, becomes posts. Pure.

Lives here: what is asked for in either dialect, and reading it in both, whichever was asked for.
Does not live here: paging, what was known before.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.networks.base import FetchedPost, PostKind
from services.networks.text import clean, clean_line
from services.networks.untrusted import BadItem
from services.networks.x.answers import Json, strange
from services.networks.x.links import x_link
from services.networks.x.numbers import is_id, moment_of
from services.networks.x.settings import Dialect

FIELDS: Mapping[Dialect, Mapping[str, str]] = {
    "tweet": {
        "tweet.fields": "attachments,author_id,conversation_id,created_at,"
        "edit_history_tweet_ids,note_tweet,referenced_tweets",
        "expansions": "author_id",
        "user.fields": "name,username",
    },
    # Here who wrote, what is answered and the history are expansions, and no fields.
    "post": {
        "post.fields": "attachments,conversation_id,created_at,note_post",
        "expansions": "author_id,edit_history_post_ids,referenced_posts",
        "user.fields": "name,username",
    },
}
_PROMISED = (
    ("created_at",),
    ("author_id",),
    ("edit_history_tweet_ids", "edit_history_post_ids"),
)
"""What every post has, by its name in either dialect."""
_AHEAD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lens:
    """What reading an item depends on. `owner` is the id of the account whose mentions are read,
    "" for a search."""

    owner: str
    now: datetime
    link_base: str


@dataclass(frozen=True, slots=True)
class Found:
    """A post as X shows it now: `root` is the id it was written with, `latest` the one of its
    newest version, `shown` of the version in `post`; None for a bare repost."""

    root: str
    shown: str
    latest: str
    post: FetchedPost | None


@dataclass(frozen=True, slots=True)
class Listing:
    """An answer with posts. `silent`: promised fields are in none of them."""

    found: tuple[Found, ...]
    bad: int
    silent: bool
    further: str


def read_listing(answer: Json, lens: Lens) -> Listing:
    """Read an answer; without results it has no `data` at all. Raises NetworkError for a strange
    one."""
    data, meta = answer.get("data", []), answer.get("meta", {})
    if not isinstance(data, list) or not isinstance(meta, dict):
        raise strange("data")
    if "data" not in answer and "meta" not in answer and "errors" not in answer:
        raise strange("data")
    users = _users(answer.get("includes"))
    found, bad = [], 0
    for item in data:
        try:
            found.append(_read(item, users, lens))
        except BadItem:
            bad += 1
    further = meta.get("next_token")
    return Listing(tuple(found), bad, _silent(data), further if isinstance(further, str) else "")


def _silent(data: list[object]) -> bool:
    items = [item for item in data if isinstance(item, dict)]
    return bool(items) and not all(
        any(name in item for item in items for name in names) for names in _PROMISED
    )


def _users(includes: object) -> dict[str, tuple[str, str]]:
    """Accounts by id: name to show, and account name."""
    users = includes.get("users") if isinstance(includes, dict) else None
    known: dict[str, tuple[str, str]] = {}
    for user in users if isinstance(users, list) else []:
        if isinstance(user, dict) and is_id(user.get("id")):
            account = clean_line(str(user.get("username") or ""))
            name = clean_line(str(user.get("name") or "")) or account
            known[user["id"]] = (name, account if account.isidentifier() else "")
    return known


def _read(item: object, users: Mapping[str, tuple[str, str]], lens: Lens) -> Found:
    if not isinstance(item, dict) or not is_id(item.get("id")):
        raise BadItem
    shown: str = item["id"]
    history = _history(item, shown)
    root, latest = history[0], history[-1]
    answered, reposted = _references(item)
    if reposted:
        return Found(root, shown, latest, None)
    author = item.get("author_id")
    author_id = author if is_id(author) and isinstance(author, str) else ""
    name, account = users.get(author_id, ("", ""))
    conversation = item.get("conversation_id")
    thread = conversation if is_id(conversation) and isinstance(conversation, str) else root
    posted_at = _moment(root, lens.now)
    is_comment = bool(answered) and thread != root
    post = FetchedPost(
        external_id=root,
        thread_id=thread if is_comment else root,
        kind=PostKind.COMMENT if is_comment else PostKind.POST,
        text=_text(item),
        link=x_link(lens.link_base, account, shown),
        author_id=author_id,
        author_name=name,
        posted_at=posted_at,
        edited_at=_moment(shown, lens.now) if shown != root else None,
        parent_id=answered if is_comment else None,
        from_owner=bool(author_id) and author_id == lens.owner,
        attachments=_attachments(item),
    )
    return Found(root, shown, latest, post)


def _moment(number: str, now: datetime) -> datetime:
    """An id holds its own moment, which no dialect can leave out."""
    moment = moment_of(int(number))
    if moment > now + _AHEAD:
        raise BadItem
    return moment


def _history(item: Json, shown: str) -> list[str]:
    """Ids of all versions, the first one first; those that are no ids are left out."""
    listed = item.get("edit_history_tweet_ids") or item.get("edit_history_post_ids")
    ids = [one for one in listed if is_id(one)] if isinstance(listed, list) else []
    return sorted(ids, key=int) if shown in ids else [shown]


def _references(item: Json) -> tuple[str, bool]:
    """The id of what is answered ("" for nothing), and whether it only repeats another post."""
    listed = item.get("referenced_tweets") or item.get("referenced_posts")
    answered, reposted = "", False
    for one in listed if isinstance(listed, list) else []:
        if not isinstance(one, dict) or not is_id(one.get("id")):
            continue
        if one.get("type") == "replied_to":
            answered = one["id"]
        reposted = reposted or one.get("type") in {"retweeted", "reposted"}
    return answered, reposted


def _text(item: Json) -> str:
    """The words; of a long post they are whole in its note alone."""
    note = item.get("note_tweet") or item.get("note_post")
    whole = note.get("text") if isinstance(note, dict) else None
    text = whole if isinstance(whole, str) else item.get("text", "")
    if not isinstance(text, str):
        raise BadItem
    return clean(_unescaped(text))


def _unescaped(text: str) -> str:
    """X writes these three as HTML does, and nothing else."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _attachments(item: Json) -> int:
    attached = item.get("attachments")
    if not isinstance(attached, dict):
        return 0
    return sum(len(keys) for keys in attached.values() if isinstance(keys, list))
