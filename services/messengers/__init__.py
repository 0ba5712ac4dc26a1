"""The messengers a desk works in: whose an id is, where words stand, one person in both."""
