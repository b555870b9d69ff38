"""The syntax of a mail: its parts, headers, addresses and characters, whatever was broken."""
