"""One module a network: `fetch(source, cursor) -> Page`, and nothing of the desk."""
