"""The shapes of what goes in and comes out, as pydantic models; inside, everything is plain values."""
