"""Meta's Graph API, as far as Facebook and Instagram share it.

`api.py` calls and rests, `usage.py` reads how much of a limit is used, `answers.py` knows the
errors, `paging.py` turns pages, `items.py` reads untrusted JSON; `round.py` is one fetch of posts
with comments under them (of a `place.py`), `memory.py` its cursor, `probe.py` the question of
`check`. What is asked, and of whom, is in the packages of the two networks.
"""
