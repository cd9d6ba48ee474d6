"""What a reader takes along: records chosen by number, compared, kept in a list, cited, on one printed page."""
