"""Writing on X: an account's signature (OAuth 1.0a), and whom it may answer."""

import base64
import hashlib
import hmac
import re
from urllib.parse import quote, unquote

from sandbox.x.errors import Json, XError, invalid, not_found, plain
from sandbox.x.state import CONSUMER, Account, XTown

LONGEST = 280
_PART = re.compile(r'(\w+)="([^"]*)"')
_NOT_NAMED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise "
    "engaged by the author of the post you are replying to."
)


def author_of(town: XTown, header: str, url: str) -> Account:
    """Whose signature it is. Raises XError for a bad one."""
    told = {name: unquote(value) for name, value in _PART.findall(header)}
    author, secret = town.writers.get(told.get("oauth_token", ""), (None, ""))
    given = told.pop("oauth_signature", "")
    pairs = "&".join(f"{_quoted(name)}={_quoted(told[name])}" for name in sorted(told))
    base = "&".join(map(_quoted, ("POST", url, pairs)))
    key = f"{_quoted(CONSUMER[1])}&{_quoted(secret)}"
    meant = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()
    if author is None or told.get("oauth_consumer_key") != CONSUMER[0] or given != meant:
        raise plain(401, "Unauthorized")
    return author


def post(town: XTown, author: Account, said: Json) -> Json:
    """A post, or an answer to one whose author has named the account. Raises XError."""
    if unknown := said.keys() - {"text", "reply"}:
        raise invalid(min(unknown), "", "is not allowed")
    text, number = said.get("text", ""), said.get("reply", {}).get("in_reply_to_tweet_id")
    if not text or len(text) > LONGEST:
        raise invalid("text", text, "is too long")
    answered = town.tweets.get(number) if number else None
    if number and (answered is None or answered.deleted):
        trouble = not_found("tweet", "in_reply_to_tweet_id", number)
        raise XError(404, {"title": "Not Found", "status": 404, "errors": [trouble]})
    if answered and author.username.lower() not in answered.mentions:
        raise _forbidden(_NOT_NAMED)
    if any(
        one.author is author and one.text == text and not one.deleted
        for one in town.tweets.values()
    ):
        raise _forbidden("You are not allowed to create a Tweet with duplicate content.")
    made = town.write(author, text, answers=answered)
    return {"data": {"id": made.id, "text": text, "edit_history_tweet_ids": [made.id]}}


def _forbidden(detail: str) -> XError:
    kind = "https://api.x.com/2/problems/client-forbidden-content"
    return XError(403, {"title": "Forbidden", "status": 403, "detail": detail, "type": kind})


def _quoted(value: str) -> str:
    return quote(value, safe="~")
