"""The road from a post to a measured answer. Knows neither Telegram nor the scheduler."""
