"""Under which address a landlord's pages are found: for mails and letters, which are read elsewhere."""

from django.conf import settings

from commonty.places.models import Place


def site_of(place: Place) -> str:
    """Such as https://homes.example.org; empty if nothing says so: half an address on paper leads nowhere.

    The landlord's own host comes first. Without one it is the installation's, by which a single landlord is found too.
    """
    host = (place.landlord or place).hosts.partition(" ")[0]
    if host:
        return f"https://{host}"
    origins = [origin.rstrip("/") for origin in settings.CSRF_TRUSTED_ORIGINS if "*" not in origin]
    return origins[0] if origins else ""
