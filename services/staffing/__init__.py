"""Who works at the desk and when: people come and go, shifts, absences, invitations."""
