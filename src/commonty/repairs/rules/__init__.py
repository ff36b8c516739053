"""May it happen now? No queries, no clock."""
