"""From a report's text to a document with sentences, trees, names, predicates, phrases and mentions."""
