"""An address with a NUL in it is nobody's, and breaks nothing."""

import pytest
from django.http import Http404
from django.test import Client, RequestFactory

from commonty.kit import addresses

pytestmark = pytest.mark.django_db
ADDRESSES = ["/places/%00/", "/help/neighbours/a%00b/", "/decide/?q=%00", "/?kind=%00"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_nul_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_without_the_check_it_gets_through(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: then it is the database that is asked, and PostgreSQL breaks on it."""
    asked: list[str] = []
    passes = addresses.NoNulMiddleware(lambda request: asked.append(request.path))  # type: ignore[arg-type,return-value]
    request = RequestFactory().get("/places/%00/")
    with pytest.raises(Http404):
        passes(request)
    monkeypatch.setattr(addresses, "NUL", "never there")
    passes(request)
    assert asked == ["/places/\0/"]
