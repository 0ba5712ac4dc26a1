"""VKontakte: public walls, discussions and searches, read with an application's service key.

`connector.py` is the seam, `round.py` one fetch of a wall from end to end, `search.py` of a search,
`board.py` of discussions; `walls.py` and `comments.py` page through what VK has, `memory.py` is the
cursor; `items.py`, `topics.py`, `values.py` read untrusted JSON, `answers.py` knows the errors,
`api.py` calls. The office's own communities tell what is new by themselves: `ear.py` waits for it
or it is posted to `callback.py`, `news.py` and `events.py` read it. `publisher.py` answers as a
community, with its own key.
"""

from services.languages import lazy
from services.networks.network import Network
from services.networks.vk.connector import VkConnector
from services.networks.vk.events import place_of
from services.networks.vk.links import vk_address, vk_board, vk_search
from services.networks.vk.publisher import publisher
from services.networks.vk.settings import VkSettings

__all__ = ["VK", "VkConnector", "VkSettings"]

VK = Network(
    name=VkConnector.network,
    title=lazy("ВКонтакте"),
    connector=VkConnector,
    sources={"wall": vk_address, "search": vk_search, "board": vk_board},
    ears=lambda connector: connector.ears,
    place_of=place_of,
    publisher=publisher,
)
