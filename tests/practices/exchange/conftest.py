from tests.divercity.conftest import database_url, environment  # noqa: F401
