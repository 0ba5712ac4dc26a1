"""Tables, connections and queries: the only home of SQLAlchemy."""
