"""Reading raw mail: pure functions on bytes, with the standard library. Whatever the bytes are, nothing here fails."""
