"""What an operator may set about Facebook."""

from dataclasses import dataclass

from services.networks.graph.settings import GraphSettings


@dataclass(frozen=True, slots=True)
class FacebookSettings(GraphSettings):
    """Facebook's settings; see `GraphSettings`. `public_content`: the application has Page Public
    Content Access, and pages without a key of their own are read with the given one."""

    public_content: bool = False
