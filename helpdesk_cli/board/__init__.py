"""`hd board`: the queue and a ticket on one screen, by Textual. No rule lives here."""
