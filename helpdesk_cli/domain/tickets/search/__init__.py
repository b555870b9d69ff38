"""What is searched for: words and their forms, fields, saved views, and what is shown of a find."""
