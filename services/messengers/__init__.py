"""The messengers a desk works in: whose an id is, where MAX's messages stand, one person in both."""
