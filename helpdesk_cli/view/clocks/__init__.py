"""The sums behind clocks, and what moved them."""
