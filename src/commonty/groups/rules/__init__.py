"""May this happen now? Without a query, without a clock."""
