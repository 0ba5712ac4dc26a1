"""The supervisor's page: what is shown there and to whom, without a word of HTTP.

`reach.py` who may look and at what, `figures.py` and `memory.py` the figures, `lines.py` the
list, `one.py` an incident and what may be done to it, `keys.py` one-time links. Read-only but
for taking note of an escalation and assigning. Texts are masked as on cards.
"""
