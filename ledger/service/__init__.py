"""What the REST API and the command line ask for: a node with its values becomes a signed, journaled transaction and its result."""
