"""The collection for machines that know no page of ours: schema.org in pages, SKOS, DCAT, and links in headers."""
