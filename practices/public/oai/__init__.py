"""The collection for harvesters: OAI-PMH 2.0 with Dublin Core, GET and POST, and nothing kept between requests."""

PATH = "/oai/"
