"""Review: what is asked of people, what they may answer, and how far they agree."""
