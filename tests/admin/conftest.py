"""What tests of writing may ask for: an article, and an author who is signed in."""

import pytest

from education import models
from tests.signing_in import sign_in


@pytest.fixture
def article(site):
    return models.Article.objects.select_related("live").get(slug="taking-hardware-out")


@pytest.fixture
def ana(client, staff):
    user = staff("ana", "Author")
    sign_in(client, user)
    return user
