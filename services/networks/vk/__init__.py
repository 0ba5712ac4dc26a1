"""VKontakte: public walls and their comments, read with an application's service key.

`connector.py` is the seam, `round.py` one fetch from end to end; `walls.py` and `comments.py`
page through what VK has, `memory.py` is the cursor, `items.py` reads untrusted JSON,
`answers.py` knows the errors, `api.py` calls.
"""

from services.networks.base import Network
from services.networks.vk.connector import VkConnector
from services.networks.vk.links import vk_address
from services.networks.vk.settings import VkSettings

__all__ = ["VK", "VkConnector", "VkSettings"]

VK = Network(
    name=VkConnector.network,
    title="ВКонтакте",
    connector=VkConnector,
    sources={"wall": vk_address},
)
