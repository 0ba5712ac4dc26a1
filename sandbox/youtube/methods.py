"""The methods, as far as reading comments needs them."""

import base64
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sandbox.youtube.state import Comment, YoutubeTown

Json = dict[str, Any]

_MOST, _USUAL = 100, 20


class YoutubeError(Exception):
    """One refusal: the HTTP status and the body."""

    def __init__(self, status: int, reason: str, message: str, domain: str = "youtube") -> None:
        super().__init__(f"{status} {reason}: {message}")
        self.status = status
        self.body: Json = {
            "error": {
                "code": status,
                "message": message,
                "errors": [{"message": message, "domain": domain, "reason": reason}],
            }
        }


@dataclass(frozen=True, slots=True)
class Ask:
    """One call with a good key."""

    town: YoutubeTown
    params: Mapping[str, str]

    def listed(self, name: str) -> list[str]:
        """A parameter with commas in it."""
        return [part for part in self.params.get(name, "").split(",") if part]


def threads(ask: Ask) -> Json:
    """GET commentThreads, the newest comment first; an answer moves nothing."""
    found = [one for one in _threads(ask) if not one.deleted]
    found.sort(key=lambda one: (one.at, one.id), reverse=True)
    return _page(ask, "commentThread", found, _thread)


def comments(ask: Ask) -> Json:
    """GET comments: by ids, or the answers to one."""
    if names := ask.listed("id"):
        found = [ask.town.comments[name] for name in names if name in ask.town.comments]
    else:
        parent = ask.town.comments.get(ask.params.get("parentId", ""))
        if parent is None or parent.deleted:
            words = "The comment thread could not be found."
            raise YoutubeError(404, "commentNotFound", words, "youtube.comment")
        found = parent.answers
    return _page(ask, "comment", [one for one in found if not one.deleted], _comment)


def channels(ask: Ask) -> Json:
    """GET channels by handle: without a find there are no items at all."""
    handle = ask.params.get("forHandle", "").lower().removeprefix("@")
    found = [one for one in ask.town.accounts.values() if one.handle.lower() == f"@{handle}"]
    body: Json = {"kind": "youtube#channelListResponse", "etag": "e"}
    body["pageInfo"] = {"totalResults": len(found), "resultsPerPage": 5}
    if found:
        body["items"] = [{"kind": "youtube#channel", "etag": "e", "id": one.id} for one in found]
    return body


def languages(_: Ask) -> Json:
    """GET i18nLanguages."""
    item: Json = {"kind": "youtube#i18nLanguage", "etag": "e", "id": "ru"}
    item["snippet"] = {"hl": "ru", "name": "Russian"}
    return {"kind": "youtube#i18nLanguageListResponse", "etag": "e", "items": [item]}


def _threads(ask: Ask) -> list[Comment]:
    town, params = ask.town, ask.params
    filters = [one for one in ("videoId", "allThreadsRelatedToChannelId", "id") if params.get(one)]
    if len(filters) != 1:
        raise YoutubeError(400, "missingRequiredParameter", "No filter selected.")
    if names := ask.listed("id"):
        found = [town.comments[name] for name in names if name in town.comments]
        return [one for one in found if one.under is None]
    if video_id := params.get("videoId"):
        video = town.videos.get(video_id)
        if video is None:
            words = "The video could not be found."
            raise YoutubeError(404, "videoNotFound", words, "youtube.commentThread")
        if not video.has_comments:
            words = "The video has disabled comments."
            raise YoutubeError(403, "commentsDisabled", words, "youtube.commentThread")
        return list(video.comments)
    channel = params["allThreadsRelatedToChannelId"]
    if channel not in town.accounts:
        words = "The channel could not be found."
        raise YoutubeError(404, "channelNotFound", words, "youtube.commentThread")
    videos = [one for one in town.videos.values() if one.channel.id == channel]
    return [comment for video in videos if video.has_comments for comment in video.comments]


def _page(ask: Ask, kind: str, found: Sequence[Comment], show: Any) -> Json:
    count = _count(ask)
    start = _place(ask)
    part = found[start : start + count]
    body: Json = {
        "kind": f"youtube#{kind}ListResponse",
        "etag": "e",
        "pageInfo": {"totalResults": len(part), "resultsPerPage": count},
        "items": [show(ask, one) for one in part],
    }
    if start + count < len(found):
        body["nextPageToken"] = base64.urlsafe_b64encode(f"at {start + count}".encode()).decode()
    return body


def _count(ask: Ask) -> int:
    told = ask.params.get("maxResults", str(_USUAL))
    if not told.isdecimal() or not 1 <= int(told) <= _MOST:
        words = f"Invalid value '{told}'. Values must be within the range: [1, {_MOST}]"
        raise YoutubeError(400, "invalidParameter", words)
    return int(told)


def _place(ask: Ask) -> int:
    token = ask.params.get("pageToken")
    if token is None:
        return 0
    try:
        return int(base64.urlsafe_b64decode(token).decode().removeprefix("at "))
    except ValueError:
        words = "The request specifies an invalid page token."
        raise YoutubeError(400, "invalidPageToken", words, "youtube.parameter") from None


def _thread(ask: Ask, one: Comment) -> Json:
    answers = [answer for answer in one.answers if not answer.deleted]
    shown: Json = {
        "kind": "youtube#commentThread",
        "etag": "e",
        "id": one.id,
        "snippet": {
            "channelId": one.video.channel.id,
            "videoId": one.video.id,
            "topLevelComment": _comment(ask, one),
            "canReply": True,
            "totalReplyCount": len(answers),
            "isPublic": True,
        },
    }
    if answers and "replies" in ask.listed("part"):
        part = answers[-ask.town.shown_answers :]
        shown["replies"] = {"comments": [_comment(ask, answer) for answer in part]}
    return shown


def _comment(ask: Ask, one: Comment) -> Json:
    is_plain = ask.params.get("textFormat") == "plainText"
    snippet: Json = {
        "channelId": one.video.channel.id,
        "videoId": one.video.id,
        "textDisplay": one.text if is_plain else html.escape(one.text).replace("\n", "<br>"),
        "textOriginal": one.text,
        "authorDisplayName": one.author.handle,
        "authorProfileImageUrl": "https://yt.invalid/a.jpg",
        "authorChannelUrl": f"http://www.youtube.com/{one.author.handle}",
        "authorChannelId": {"value": one.author.id},
        "canRate": True,
        "viewerRating": "none",
        "likeCount": 0,
        "publishedAt": _told(one.at),
        "updatedAt": _told(one.changed_at),
    }
    if one.under:
        snippet["parentId"] = one.under.id
    return {"kind": "youtube#comment", "etag": "e", "id": one.id, "snippet": snippet}


def _told(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
