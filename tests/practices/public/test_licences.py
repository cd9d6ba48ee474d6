"""Licences by name and by address."""

import pytest

from practices.public import licences


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
        ("CC BY-NC-SA 3.0", "https://creativecommons.org/licenses/by-nc-sa/3.0/"),
        ("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://example.org/lizenz", "https://example.org/lizenz"),
        ("Alle Rechte vorbehalten", ""),
        ("", ""),
    ],
)
def test_a_licence_has_an_address_where_its_name_says_it(name, address):
    assert licences.address(name) == address
