"""What an operator may set about Instagram."""

from dataclasses import dataclass

from services.networks.graph.settings import GraphSettings


@dataclass(frozen=True, slots=True)
class InstagramSettings(GraphSettings):
    """Instagram's settings; see `GraphSettings`. `account_id` is the professional account's number
    in Graph; hashtags are asked for in its name, at most `weekly_hashtags` different ones in seven
    days. `comment_links`: cards lead to a comment, not to what it stands under. `voice` is what our
    people call the account where it answers, "" where it does not."""

    link_base: str = "https://www.instagram.com"
    account_id: str = ""
    weekly_hashtags: int = 30
    comment_links: bool = True
    voice: str = ""
