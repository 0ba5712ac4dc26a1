"""Many incidents at once: queues, panels, searches, summaries, the supervisor's page."""
