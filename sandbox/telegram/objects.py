"""The town's records as JSON objects of the Bot API. Pure: no rules, no state of its own."""

from typing import Any

from sandbox.telegram.town import TownChat, TownFile, TownMessage, TownUser

Json = dict[str, Any]

ADMIN_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
    "can_send_welcome_messages",
)


def present(**fields: Any) -> Json:
    """A JSON object without the fields that are None."""
    return {name: value for name, value in fields.items() if value is not None}


def user(person: TownUser) -> Json:
    return present(
        id=person.id,
        is_bot=person.is_bot,
        first_name=person.first_name,
        last_name=person.last_name,
        username=person.username,
        language_code=None if person.is_bot else person.language_code,
    )


def chat(place: TownChat) -> Json:
    if (person := place.owner) is not None:
        return present(
            id=person.id,
            type="private",
            first_name=person.first_name,
            last_name=person.last_name,
            username=person.username,
        )
    return present(
        id=place.id,
        type=place.kind,
        title=place.title,
        username=place.username,
        is_forum=place.forum or None,
    )


def full_chat(place: TownChat) -> Json:
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    pinned = next((place.messages[number] for number in reversed(place.pinned)), None)
    return chat(place) | present(
        accent_color_id=place.id % 7,
        max_reaction_count=11,
        accepted_gift_types=dict.fromkeys((*gifts, "gifts_from_channels"), False),
        active_usernames=[name] if (name := (place.owner or place).username) else None,
        pinned_message=message(pinned, place) if pinned else None,
    )


def message(record: TownMessage, place: TownChat, with_reply: bool = True) -> Json:
    content: Json = {}
    marked = [entity.to_json() for entity in record.entities] or None
    if record.has_media:
        content = present(caption=record.text or None, caption_entities=marked)
    elif record.text:
        content = present(text=record.text, entities=marked)
    answered = _answered(record, place) if with_reply else None
    return (
        present(
            message_id=record.message_id,
            message_thread_id=record.thread_id,
            is_topic_message=True if place.forum and record.thread_id else None,
            date=int(record.date.timestamp()),
            edit_date=int(record.edited_at.timestamp()) if record.edited_at else None,
            chat=chat(place),
            reply_to_message=message(answered, place, with_reply=False) if answered else None,
            media_group_id=record.album,
            photo=[photo_size(file) for file in record.photo] or None,
            document=document(record.document) if record.document else None,
            reply_markup=record.markup.to_json() if record.markup else None,
        )
        | {"from": user(record.sender)}
        | content
        | record.service
        | record.extra
    )


def _answered(record: TownMessage, place: TownChat) -> TownMessage | None:
    """What a message answers; in a topic, its opening message when it answers nothing."""
    if record.reply_to is not None:
        return None if record.reply_to.deleted else record.reply_to
    if place.forum and record.thread_id not in {None, record.message_id}:
        return place.messages.get(record.thread_id or 0)
    return None


def photo_size(file: TownFile) -> Json:
    return present(
        file_id=file.file_id,
        file_unique_id=file.unique_id,
        width=file.width,
        height=file.height,
        file_size=len(file.data),
    )


def document(file: TownFile) -> Json:
    return present(
        file_id=file.file_id,
        file_unique_id=file.unique_id,
        file_name=file.name,
        mime_type=file.mime,
        file_size=len(file.data),
    )


def member(person: TownUser, status: str) -> Json:
    """A `ChatMember` of any status."""
    extra: Json = {}
    if status == "administrator":
        extra = dict.fromkeys(ADMIN_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    elif status == "creator":
        extra = {"is_anonymous": False}
    elif status == "kicked":
        extra = {"until_date": 0}
    return {"status": status, "user": user(person)} | extra
