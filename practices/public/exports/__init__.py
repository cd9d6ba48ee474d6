"""Any result of the list as a file: one answer of the catalogue, its documents read piece by piece, seven formats."""
