"""Under which address a landlord's pages are found: for mails and letters, which are read elsewhere."""

from django.conf import settings

from commonty.places.models import Place


def site_of(place: Place) -> str:
    """Such as https://homes.example.org; empty if nothing says so: half an address on paper leads nowhere.

    The landlord's own host comes first. Without one it is the installation's, by which a single landlord is found too.
    On one's own machine nothing says at which port that is.
    """
    host = (place.landlord or place).hosts.partition(" ")[0]
    if host:
        return f"https://{host}"
    origins = [origin.rstrip("/") for origin in settings.CSRF_TRUSTED_ORIGINS]
    names = [] if settings.IS_LOCAL else [f"https://{name}" for name in settings.ALLOWED_HOSTS if name[:1] != "."]
    return next((site for site in [*origins, *names] if "*" not in site), "")
