"""What is generated: from lifecycle.yaml, and from the compiled contracts."""
