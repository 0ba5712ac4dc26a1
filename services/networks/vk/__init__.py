"""VKontakte: public walls with their comments and searches, read with an application's service key.

`connector.py` is the seam, `round.py` one fetch from end to end; `walls.py` and `comments.py`
page through what VK has, `memory.py` is the cursor; `search.py` is one fetch of a search;
`items.py` reads untrusted JSON, `answers.py` knows the errors, `api.py` calls.
"""

from services.networks.base import Network
from services.networks.vk.connector import VkConnector
from services.networks.vk.links import vk_address, vk_search
from services.networks.vk.settings import VkSettings

__all__ = ["VK", "VkConnector", "VkSettings"]

VK = Network(
    name=VkConnector.network,
    title="ВКонтакте",
    connector=VkConnector,
    sources={"wall": vk_address, "search": vk_search},
)
