"""The process: commands, configuration, start and stop, delivery, the timetable."""
