"""The one place where a network's scene is added to the contract suite."""

from tests.services.networks.feed.scene import FEEDS
from tests.services.networks.scene import Stage
from tests.services.networks.telegram.scene import CHANNEL
from tests.services.networks.vk.scene import WALL

STAGES: tuple[Stage, ...] = (WALL, CHANNEL, *FEEDS)
