"""Making of a reply: templates and their questions, the linter, the model's suggestion.

Everything about its words lives here. Versions, approval and who may publish are in
`services/replying/drafts.py`, state changes in `services/moves/`.
"""
