"""What an operator may set about Facebook."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.networks.graph.settings import GraphSettings


@dataclass(frozen=True, slots=True)
class FacebookSettings(GraphSettings):
    """Facebook's settings; see `GraphSettings`. `public_content`: the application has Page Public
    Content Access, and pages without a key of their own are read with the given one. `voices` are
    the pages to answer as, by their numbers, with their names for our people."""

    public_content: bool = False
    voices: Mapping[str, str] = field(default_factory=dict)
