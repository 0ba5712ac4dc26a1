"""Odnoklassniki: topics of groups and their comments, read as an administrator of theirs.

`connector.py` is the seam, `round.py` one fetch from end to end; `topics.py` and `comments.py`
page through what there is, `memory.py` is the cursor, `items.py` reads untrusted JSON,
`answers.py` knows the errors, `api.py` calls, `session.py` keeps the token, `signature.py` signs.
`publisher.py` answers as a group.
"""

from services.languages import lazy
from services.networks.network import Network
from services.networks.ok.connector import GROUP, PUBLIC, OkConnector
from services.networks.ok.links import ok_address
from services.networks.ok.publisher import OkPublisher
from services.networks.ok.settings import OkSettings

__all__ = ["OK", "OkConnector", "OkSettings"]

OK = Network(
    name=OkConnector.network,
    title=lazy("Одноклассники"),
    connector=OkConnector,
    sources={GROUP: ok_address, PUBLIC: ok_address},
    publisher=lambda settings: OkPublisher(settings) if settings.voices else None,
)
