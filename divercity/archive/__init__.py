"""The whole public site as plain files, which open from a folder without a server, Python or a database.

``writing.write`` makes an archive, ``checking.check`` compares one with the site. Both read the site as readers do:
through the middleware, without an account (``site.read``), so an archive holds what the public gets and nothing else.
"""
