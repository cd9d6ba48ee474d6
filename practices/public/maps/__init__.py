"""Maps drawn here: nothing is asked of anybody else, and nothing but this is needed to show them."""
