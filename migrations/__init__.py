"""The schema's history: one revision a file in `versions/`, run by `db.migrate`.

`python -m migrations "what changes"` writes the next revision from the difference between the
models and the history; read it before committing it.
"""
