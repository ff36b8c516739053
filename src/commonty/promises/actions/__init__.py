"""The verbs: promises are made, ended and handed over."""
