"""The one place where a network's scene is added to the contract suite."""

from tests.services.networks.bluesky.scene import MENTIONS_STAGE as BLUESKY_MENTIONS
from tests.services.networks.bluesky.scene import SEARCH_STAGE as BLUESKY_SEARCH
from tests.services.networks.facebook.scene import PAGE as FACEBOOK_PAGE
from tests.services.networks.facebook.scene import TAGGED as FACEBOOK_TAGGED
from tests.services.networks.feed.scene import FEEDS
from tests.services.networks.instagram.scene import HASHTAG as INSTAGRAM_HASHTAG
from tests.services.networks.instagram.scene import MEDIA as INSTAGRAM_MEDIA
from tests.services.networks.instagram.scene import TAGS as INSTAGRAM_TAGS
from tests.services.networks.mastodon.scene import MENTIONS_STAGE, TAG_STAGE
from tests.services.networks.maxru.scene import CHANNEL_STAGE, GROUP_STAGE
from tests.services.networks.ok.scene import FOREIGN_GROUP, OWN_GROUP
from tests.services.networks.scene import Stage
from tests.services.networks.telegram.scene import CHANNEL
from tests.services.networks.vk.board_scene import BOARD
from tests.services.networks.vk.scene import WALL
from tests.services.networks.x.scene import SEARCH, SEARCH_AS_POSTS
from tests.services.networks.youtube.scene import CHANNEL_STAGE as YOUTUBE_CHANNEL
from tests.services.networks.youtube.scene import VIDEO_STAGE as YOUTUBE_VIDEO

STAGES: tuple[Stage, ...] = (
    WALL,
    BOARD,
    OWN_GROUP,
    FOREIGN_GROUP,
    CHANNEL,
    CHANNEL_STAGE,
    GROUP_STAGE,
    *FEEDS,
    TAG_STAGE,
    MENTIONS_STAGE,
    SEARCH,
    SEARCH_AS_POSTS,
    BLUESKY_SEARCH,
    BLUESKY_MENTIONS,
    FACEBOOK_PAGE,
    FACEBOOK_TAGGED,
    INSTAGRAM_MEDIA,
    INSTAGRAM_TAGS,
    INSTAGRAM_HASHTAG,
    YOUTUBE_CHANNEL,
    YOUTUBE_VIDEO,
)
