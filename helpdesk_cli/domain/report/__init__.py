"""The figures of a period: did we keep our promises, to whom not, why, what is coming."""
