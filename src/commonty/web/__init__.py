"""The shell round the apps: a place's front page, navigation, the desk, the demo, health and error pages."""
