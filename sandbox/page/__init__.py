"""The page of the town: the wall on one side, the chats on the other, a visitor acts as anyone.

`state.py` is what the page knows, `shapes.py` and `wall.py` its JSON, `routes.py` and `acts.py`
its addresses under `/town/`, `news.py` the stream of changes, `static/` what the browser runs.
"""
