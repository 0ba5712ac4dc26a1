"""Whether two posts speak of one event: what is stored of a post, and what two of them share."""
