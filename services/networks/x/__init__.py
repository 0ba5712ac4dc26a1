"""X: searches of the last seven days and mentions of an account, by an application's bearer token.

`connector.py` is the seam, `round.py` one fetch from end to end, `second_look.py` the slower one
at what was found, `memory.py` the cursor; `items.py` and `numbers.py` read untrusted JSON,
`answers.py` knows the refusals, `api.py` calls and keeps the budget; `publisher.py` answers as an
account, `signature.py` signs that.
"""

from services.networks.network import Network
from services.networks.x.api import POSTS
from services.networks.x.connector import XConnector
from services.networks.x.links import x_account, x_search
from services.networks.x.publisher import publisher
from services.networks.x.settings import XSettings

__all__ = ["X", "XConnector", "XSettings"]

X = Network(
    name=XConnector.network,
    title="X",
    connector=XConnector,
    sources={"search": x_search, "mentions": x_account},
    publisher=publisher,
    no_calls=frozenset({POSTS}),
)
