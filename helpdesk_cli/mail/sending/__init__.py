"""How it leaves: SMTP, sendmail, a folder, a program, a web hook."""
