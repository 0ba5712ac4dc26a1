"""The town's YouTube: a stand-in of the Data API v3 as far as reading comments needs it.

`YoutubeTown` holds channels, videos and comments and is written to from Python; `youtube_app`
serves it over HTTP. Google's own client, by its own description of the API, is the witness. Left
out: writing through the API, moderation, OAuth, search.
"""

from sandbox.youtube.server import youtube_app
from sandbox.youtube.state import KEY, Account, Call, Comment, Video, YoutubeTown

__all__ = ["KEY", "Account", "Call", "Comment", "Video", "YoutubeTown", "youtube_app"]
