"""What is written: wording, mails, the payload of hooks."""
