"""YouTube: comments under the videos of a channel, or under one video, by an API key.

`connector.py` is the seam, `round.py` one fetch from end to end, `memory.py` the cursor; `items.py`
reads untrusted JSON, `answers.py` knows the refusals, `api.py` calls and counts units.
"""

from services.networks.network import Network
from services.networks.youtube.connector import YoutubeConnector
from services.networks.youtube.links import youtube_channel, youtube_video
from services.networks.youtube.settings import YoutubeSettings

__all__ = ["YOUTUBE", "YoutubeConnector", "YoutubeSettings"]

YOUTUBE = Network(
    name=YoutubeConnector.network,
    title="YouTube",
    connector=YoutubeConnector,
    sources={"channel": youtube_channel, "video": youtube_video},
)
