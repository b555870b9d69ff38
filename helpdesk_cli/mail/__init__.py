"""RFC 5322 out: a notice made a letter, and the ways by which one leaves the desk."""
