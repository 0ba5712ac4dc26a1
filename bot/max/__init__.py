"""MAX as a messenger of the desk: handlers and delivery go on speaking aiogram's types.

    delivery, handlers ── a method of aiogram ──> session.py ──> line.py ──> MAX
    MAX ── an update ──> (the ear, services/networks/maxru) ──> updates.py ──> the dispatcher

`words.py` and `keyboards.py` put texts and buttons into MAX's forms, `attachments.py` uploads,
`errors.py` turns refusals into aiogram's exceptions, `shapes.py` reads people, chats and messages,
`desk.py` puts it together, `section.py` is `[max]` of config.toml. Which ids are MAX's is told by
`services.messengers.ids`. Nothing outside this room knows how MAX looks on the wire.
"""
