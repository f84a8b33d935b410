"""From events to rows: one handler a node, pure, in a module for each phase of the catalogue."""
