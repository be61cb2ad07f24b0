"""The commands. Each file parses the arguments of one command and calls one plain function."""
