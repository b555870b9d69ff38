"""The command line: parse, call one use case, render, exit code. No SQL, no time arithmetic."""
