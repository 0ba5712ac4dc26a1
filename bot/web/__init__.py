"""The one web server of the process, and the rooms that answer behind its paths.

A room is a value: `Room(name, routes)` from `server.py`. To add one, write a module or a package
here with a function that takes what it needs and gives its Room (an empty one when it is switched
off), and name it in `App.rooms` of `bot/app.py`; nothing else changes:

    def room(settings: Page, database: Database) -> Room:
        if not settings.enabled:
            return closed("page")
        return Room("page", (web.get("/page", ...), web.static("/page/files", FILES)))

When some room is open `[web] enabled` must be true, else the desk does not start: what switches a
room on adds its key to `Config._a_room_needs_the_server` in `bot/config.py`.

What a room gets for nothing: bodies over `[web] body_cap` are refused, every refusal is JSON in
Russian and English (raise `Problem` for one of your own), a failure is logged and answered with
500, requests are logged by the pattern of their path (never the path itself, a query, a header or
an address: secrets stand there), and a stop waits for what is being answered. What it must do
itself: know who is asking. `[web] public_url` is where people and networks reach the server from
outside; `X-Forwarded-For` and the like are believed by nobody.
"""
