"""`hd mail`: what comes and what leaves, one module a job."""
