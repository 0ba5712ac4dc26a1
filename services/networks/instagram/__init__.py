"""Instagram: a professional account's media with comments, what marks it, and hashtags.

`connector.py` is the seam, `place.py` says what is asked of Graph about an account, `hashtag.py`
is one fetch of a hashtag, `items.py` reads media and comments, `links.py` addresses, `publisher.py`
answers comments. What Facebook shares is in `services.networks.graph`. Mentions (@name) are not
here: Graph tells of them by webhooks alone.
"""

from services.networks.instagram.connector import HASHTAG, MEDIA, TAGS, InstagramConnector
from services.networks.instagram.links import instagram_account, instagram_hashtag
from services.networks.instagram.publisher import InstagramPublisher
from services.networks.instagram.settings import InstagramSettings
from services.networks.network import Network

__all__ = ["INSTAGRAM", "InstagramConnector", "InstagramSettings"]

INSTAGRAM = Network(
    name=InstagramConnector.network,
    title="Instagram",
    connector=InstagramConnector,
    sources={MEDIA: instagram_account, TAGS: instagram_account, HASHTAG: instagram_hashtag},
    publisher=lambda settings: InstagramPublisher(settings) if settings.voice else None,
)
