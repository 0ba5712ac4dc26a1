"""The HTML of the preview, as the contract sheet describes it. Pure."""

from collections.abc import Sequence
from html import escape

from sandbox.telegram_web.town import Channel, Message, Place

PER_PAGE = 20
NOTHING_FOUND = (
    '<div class="tgme_widget_message_wrap js-widget_message_wrap">'
    '<div class="tgme_widget_message_centered">'
    '<div class="tme_no_messages_found">No posts found</div></div></div>'
)
FOREIGN = (
    "<html><head><title>Доступ ограничен</title></head><body><h1>Уведомление</h1></body></html>"
)
_HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'


def channel_page(channel: Channel, base: str, before: int | None, after: int | None) -> str:
    """A page of at most 20 messages, oldest first, with links to its neighbours."""
    living = channel.living
    if after is not None:
        chosen = [message for message in living if message.id > after][:PER_PAGE]
    else:
        chosen = [one for one in living if before is None or one.id < before][-PER_PAGE:]
    return _frame(channel, _history(channel, living, chosen, base))


def nothing_found(channel: Channel) -> str:
    """A page that says that there are no posts, true or not."""
    return _frame(channel, NOTHING_FOUND)


def post_page(channel: Channel, message: Message, base: str) -> str:
    """One message on a page of its own, as links to posts show it."""
    return _HEAD.format(title=escape(channel.title)) + _message(channel, message, base)


def profile_page(name: str, place: Place | Channel | None) -> str:
    """What `/{name}` says of a name."""
    page = _HEAD.format(title=f"Telegram: Contact @{escape(name)}") + '<div class="tgme_page">'
    if place is not None:
        page += f'<div class="tgme_page_title" dir="auto"><span>{escape(place.title)}</span></div>'
        page += f'<div class="tgme_page_extra">{_extra(place)}</div>'
    page += (
        f'<div class="tgme_page_action"><a class="tgme_action_button_new" '
        f'href="tg://resolve?domain={escape(name)}">Send Message</a></div></div></body></html>'
    )
    return page


def _extra(place: Place | Channel) -> str:
    if isinstance(place, Channel):
        return f"{place.subscribers:,} subscribers".replace(",", " ")
    match place.kind:
        case "channel":
            return f"{place.members} subscribers"
        case "group":
            return f"{place.members} members, 1 online"
        case "bot":
            return f"{place.members} monthly users"
    return f"@{escape(place.name)}"


def _frame(channel: Channel, history: str) -> str:
    title = escape(channel.title)
    return (
        f"{_HEAD.format(title=f'{title} – Telegram')}"
        f'<meta property="al:ios:url" content="tg://resolve?domain={channel.name}">'
        f'<main class="tgme_main">'
        f'<div class="tgme_channel_info"><div class="tgme_channel_info_header_title">'
        f'<span dir="auto">{title}</span></div><div class="tgme_channel_info_header_username">'
        f'<a href="https://t.me/{channel.name}">@{channel.name}</a></div></div>'
        f'<section class="tgme_channel_history js-message_history">{history}</section>'
        "</main></body></html>"
    )


def _history(
    channel: Channel, living: Sequence[Message], chosen: Sequence[Message], base: str
) -> str:
    if not chosen:
        return ""
    parts = [_wrap(channel, message, base) for message in chosen]
    if living[0].id < chosen[0].id:
        parts.insert(0, _more(channel, base, "before", chosen[0].id))
    if living[-1].id > chosen[-1].id:
        parts.append(_more(channel, base, "after", chosen[-1].id))
    return "".join(parts)


def _more(channel: Channel, base: str, way: str, number: int) -> str:
    return (
        '<div class="tgme_widget_message_centered js-messages_more_wrap">'
        f'<a href="{base}/s/{channel.name}?{way}={number}" '
        f'class="tme_messages_more js-messages_more" data-{way}="{number}"></a></div>'
    )


def _wrap(channel: Channel, message: Message, base: str) -> str:
    inner = _message(channel, message, base)
    return f'<div class="tgme_widget_message_wrap js-widget_message_wrap">{inner}</div>'


def _message(channel: Channel, message: Message, base: str) -> str:
    kind = "service_message " if message.service else ""
    link = f"{base}/{channel.name}/{message.id}"
    return (
        f'<div class="tgme_widget_message text_not_supported_wrap {kind}js-widget_message" '
        f'data-post="{channel.name}/{message.id}" data-view="e30">'
        f'<div class="tgme_widget_message_user"><a href="{base}/{channel.name}"></a></div>'
        f'<div class="tgme_widget_message_bubble">'
        f'<div class="tgme_widget_message_author accent_color">'
        f'<a class="tgme_widget_message_owner_name" href="{base}/{channel.name}">'
        f'<span dir="auto">{escape(channel.title)}</span></a></div>'
        f"{_quoted(message)}{_media(message, link)}{_text(message)}{_poll(message)}"
        f"{_footer(message, link)}</div></div>"
    )


def _quoted(message: Message) -> str:
    parts = ""
    if message.forwarded_from:
        parts += (
            '<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from '
            '<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/other/9">'
            f'<span dir="auto">{escape(message.forwarded_from)}</span></a></div>'
        )
    if message.reply_to:
        parts += (
            '<a class="tgme_widget_message_reply" href="#">'
            '<div class="tgme_widget_message_author accent_color">'
            '<span class="tgme_widget_message_author_name" dir="auto">Кто-то</span></div>'
            '<div class="tgme_widget_message_text js-message_text js-message_reply_text" '
            f'dir="auto">{message.reply_to}</div></a>'
        )
    return parts


def _media(message: Message, link: str) -> str:
    single = "?single" if message.album > 1 else ""
    photo = (
        f'<a class="tgme_widget_message_photo_wrap" href="{link}{single}" '
        "style=\"width:800px;background-image:url('https://cdn.example/file/1.jpg')\"></a>"
    )
    parts = photo * message.album
    if message.album > 1:
        parts = (
            f'<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap">{parts}</div>'
        )
    if message.video:
        parts += (
            f'<a class="tgme_widget_message_video_player not_supported" href="{link}">'
            f'<time class="message_video_duration js-message_video_duration">{message.video}</time>'
            '<div class="message_media_not_supported_label">Media is too big</div></a>'
        )
    if message.document:
        parts += (
            f'<a class="tgme_widget_message_document_wrap" href="{link}">'
            '<div class="tgme_widget_message_document">'
            '<div class="tgme_widget_message_document_title" dir="auto">'
            f"{escape(message.document)}</div></div></a>"
        )
    if message.unsupported:
        parts += (
            '<div class="message_media_not_supported_wrap">'
            '<div class="message_media_not_supported">'
            '<div class="message_media_not_supported_label">Please open Telegram to view this post'
            f'</div><a href="{link}" class="message_media_view_in_telegram">VIEW IN TELEGRAM</a>'
            "</div></div>"
        )
    return parts


def _text(message: Message) -> str:
    if not message.text:
        return ""
    text = f'<div class="tgme_widget_message_text js-message_text" dir="auto">{message.text}</div>'
    if message.album or message.video:
        # A caption comes wrapped twice.
        text = f'<div class="tgme_widget_message_text js-message_text before_footer">{text}</div>'
    if message.link_preview:
        text += (
            '<a class="tgme_widget_message_link_preview" href="https://example.org/">'
            f'<div class="link_preview_title" dir="auto">{message.link_preview}</div></a>'
        )
    return text


def _poll(message: Message) -> str:
    if message.poll is None:
        return ""
    question, options = message.poll
    rows = "".join(
        '<div class="tgme_widget_message_poll_option">'
        '<div class="tgme_widget_message_poll_option_percent">50%</div>'
        f'<div class="tgme_widget_message_poll_option_text">{escape(option)}</div></div>'
        for option in options
    )
    return (
        '<div class="tgme_widget_message_poll js-poll">'
        f'<div class="tgme_widget_message_poll_question">{escape(question)}</div>'
        f'<div class="tgme_widget_message_poll_type">Anonymous poll</div>{rows}</div>'
    )


def _footer(message: Message, link: str) -> str:
    signature = (
        '<span class="tgme_widget_message_from_author" dir="auto">'
        f"{escape(message.signature)}</span>, "
        if message.signature
        else ""
    )
    edited = "edited " if message.edited else ""
    return (
        '<div class="tgme_widget_message_footer compact js-message_footer">'
        '<div class="tgme_widget_message_info short js-message_info">'
        '<span class="tgme_widget_message_views">1.2K</span>'
        f'<span class="tgme_widget_message_meta">{signature}{edited}'
        f'<a class="tgme_widget_message_date" href="{link}">'
        f'<time datetime="{message.at.replace(microsecond=0).isoformat()}" class="time">'
        f"{message.at:%H:%M}</time></a></span></div></div>"
    )
