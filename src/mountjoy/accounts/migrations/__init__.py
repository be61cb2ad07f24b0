"""How the accounts database came to be as it is, a file a version."""
