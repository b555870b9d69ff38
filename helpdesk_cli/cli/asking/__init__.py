"""What a person is asked for before a command continues."""
