"""Facebook: nodes and edges of pages, posts, comments, and what a key may see of them."""

from sandbox.graph.ask import Ask
from sandbox.graph.entities import Comment, Json, Page, Post
from sandbox.graph.errors import GraphError, invalid, needs_review, no_object
from sandbox.graph.fields import Field
from sandbox.graph.shapes import moment, of, part, shown

_POST = "created_time,message"
_COMMENT = "created_time,from,message"
LONGEST = 8000


def page_node(ask: Ask, page: Page) -> Json:
    """A page; its key is for those who have a role there."""
    mine = page.id in ask.key.roles
    account = next((one for one in ask.town.accounts.values() if one.page is page), None)
    known = {
        "name": of(page.name),
        "username": of(page.username),
        "access_token": of(page.secret if mine else None),
        "instagram_business_account": of({"id": account.id} if account else None),
    }
    return shown(page.id, ask.fields("name"), known)


def feed(ask: Ask, page: Page) -> Json:
    """What stands on the page's wall, its unpublished posts too, and what tags it."""
    _see(ask, page)
    town = ask.town
    tagging = [post for post in _tagging(ask, page) if post.page is not page]
    posts = [post for post in (*page.posts, *tagging) if not post.deleted]
    posts.sort(key=lambda post: post.at, reverse=True)
    if town.ranked:
        posts.sort(key=town.ranked)
    return ask.page(posts, lambda post: _listed(ask, post))


def tagged(ask: Ask, page: Page) -> Json:
    """Posts that tag the page."""
    _see(ask, page)
    return ask.page(_tagging(ask, page), lambda post: _listed(ask, post))


def post_node(ask: Ask, post: Post) -> Json:
    """One post; those of other pages are shown where they tag one of ours."""
    if not ask.key.public and not ask.key.roles & {post.page.id, *post.tags}:
        raise no_object(post.id)
    return _post(ask, post)


def comments(ask: Ask, post: Post) -> Json:
    """Comments: of the first level by default, of all with `filter=stream`. A person's key gets
    an empty list."""
    if not ask.key.public and post.page.id not in ask.key.roles:
        raise GraphError(10, "(#10) This endpoint requires the 'pages_read_engagement' permission")
    filtered, order = ask.params.get("filter", "toplevel"), ask.params.get("order", "chronological")
    if filtered not in ("toplevel", "stream"):
        raise invalid("filter must be one of toplevel, stream")
    if order not in ("chronological", "reverse_chronological"):
        raise invalid("order must be one of chronological, reverse_chronological")
    found = _filtered(post, filtered) if ask.key.owner in ask.town.pages or ask.key.public else []
    if order == "reverse_chronological":
        found = found[::-1]
    return ask.page(found, lambda comment: _comment(ask, post, comment))


def reply(ask: Ask, name: str) -> Json:
    """POST {post or comment}/comments: the page answers with its own key; there is one level of
    answers. The fields asked for come along."""
    here = [(post, None) for page in ask.town.pages.values() for post in page.posts]
    under = [(post, one) for post, _ in here for one in post.alive]
    found = next((two for two in (*here, *under) if name == (two[1] or two[0]).id), None)
    if found is None or found[0].deleted:
        raise no_object(name)
    post, answered = found
    page = ask.town.pages.get(ask.key.owner)
    if page is None or post.page is not page:
        raise GraphError(200, "(#200) Permissions error: pages_manage_engagement")
    message = ask.params.get("message", "")
    if not message or len(message) > LONGEST:
        raise invalid("message must be a non-empty string")
    top = answered.parent or answered if answered else None
    return _comment(ask, post, ask.town.comment(post, page, message, to=top), otherwise="")


def _filtered(post: Post, by: str) -> list[Comment]:
    return [comment for comment in post.alive if by == "stream" or comment.parent is None]


def _tagging(ask: Ask, page: Page) -> list[Post]:
    everywhere = [post for one in ask.town.pages.values() for post in one.posts]
    found = [post for post in everywhere if page.id in post.tags and not post.deleted]
    return sorted(found, key=lambda post: post.at, reverse=True)


def _see(ask: Ask, page: Page) -> None:
    if page.id not in ask.key.roles and not ask.key.public:
        raise needs_review()


def _listed(ask: Ask, post: Post) -> Json | None:
    return None if post.unlisted else _post(ask, post)


def _post(ask: Ask, post: Post) -> Json:
    author, names = post.author, ask.key.scopes
    seen = isinstance(author, Page) or (
        "pages_read_user_content" in names and post.page.id in ask.key.roles
    )
    media = [{"media_type": "photo"}] * post.attached
    known = {
        "message": of(post.message or None),
        "created_time": of(moment(post.at)),
        "updated_time": of(moment(max([post.at, *(comment.at for comment in post.comments)]))),
        "from": part(id=author.id, name=author.name) if seen else of(None),
        "permalink_url": of(_link(ask, post)),
        "is_published": of(post.published),
        "is_hidden": of(False),
        "attachments": of({"data": media} if media else None),
        "comments": lambda asked: _counted(post, asked),
    }
    return shown(post.id, ask.fields(_POST), known)


def _counted(post: Post, asked: Field) -> Json:
    """`comments.limit(0).summary(true)`; other ways of nesting are not played."""
    if asked.args.get("limit") != "0" or asked.args.get("summary") != "true":
        raise invalid("the town counts nested comments and does not show them")
    found = _filtered(post, asked.args.get("filter", "toplevel"))
    summary = {"order": "chronological", "total_count": len(found), "can_comment": True}
    return {"data": [], "summary": summary}


def _comment(ask: Ask, post: Post, comment: Comment, otherwise: str = _COMMENT) -> Json:
    author, parent = comment.author, comment.parent
    number = comment.id.rpartition("_")[2]
    query = f"comment_id={number}"
    if parent:
        query = f"comment_id={parent.id.rpartition('_')[2]}&reply_comment_id={number}"
    hidden = ask.key.public and post.page.id not in ask.key.roles
    known = {
        "message": of(comment.message),
        "created_time": of(moment(comment.at)),
        "from": of(None) if hidden else part(id=author.id, name=author.name),
        "parent": part(id=parent.id, message=parent.message) if parent else of(None),
        "permalink_url": of(f"{_link(ask, post)}?{query}"),
        "attachment": of(None),
        "is_private": of(comment.private),
        "is_hidden": of(False),
    }
    # An application without a role gets neither who wrote nor the id.
    return shown("" if hidden else comment.id, ask.fields(otherwise), known)


def _link(ask: Ask, post: Post) -> str:
    return f"{ask.town.link_base}/{post.page.id}/posts/{post.id.rpartition('_')[2]}"
