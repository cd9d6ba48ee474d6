"""Was passt zu uns?: the questions, and what fits the answers best."""
