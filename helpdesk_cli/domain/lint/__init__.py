"""What is odd in a valid policy: promises that cross each other, rules that never apply."""
