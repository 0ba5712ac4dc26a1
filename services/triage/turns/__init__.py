"""What turns a trouble into none, or praise into a trouble: endings, offers, irony, answers."""
