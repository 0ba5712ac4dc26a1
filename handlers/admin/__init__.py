"""What an admin asks for: the doctor, the sources, the rights of residents."""
