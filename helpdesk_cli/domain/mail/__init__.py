"""What mails say: those that come, and those that leave."""
