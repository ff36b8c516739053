"""The demo landlord: fictional, lifelike and complete. Every person, street and landlord here is invented."""
