"""What a loan is: no input or output, no chain, no database."""
