"""`held LINK`: everything that is held about one post, as JSON on stdout."""

import argparse
import asyncio
from collections.abc import Sequence

from bot.commands import Commands, say
from bot.commands.desk_database import opened
from bot.config import Config, load_config
from services.clock import now
from services.errors import OtklikError
from services.languages import speak
from services.residents import forgetting, held
from services.residents.forgetting import Held

POST_HELP = "the post's link, its incident's number, or post:NUMBER"


def add(commands: Commands) -> None:
    """Put `held` among the commands."""
    parser = commands.add_parser("held", help="export what is held about one post")
    parser.add_argument("link", metavar="LINK", help=POST_HELP)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Write the document to stdout."""
    config = load_config(args.config)
    speak(config.region.language)
    say(asyncio.run(_export(config, args.link)))
    return 0


def the_one(found: Sequence[Held]) -> Held:
    """The only post that was meant. OtklikError names the others."""
    if len(found) > 1:
        lines = [f"post:{one.id} {one.network} {one.kind} {one.posted_at:%F %R}" for one in found]
        raise OtklikError("\n".join(["several posts are meant, name one of them:", *lines]))
    return found[0]


async def _export(config: Config, asked: str) -> str:
    async with opened(config) as database, database.read() as session:
        post = the_one(await forgetting.find(session, asked))
        return await held.export(session, post.id, None, now())
