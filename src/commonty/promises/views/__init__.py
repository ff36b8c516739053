"""Pages of promises that need nothing of the apps above."""
