"""What readers write to the editors: the forms, and what keeps machines and floods out of them."""

HINT, BARRIER = "/hinweis/", "/barriere/"
WRITABLE = (HINT, BARRIER)  # the only public addresses that take a POST
