"""Answers that the scripts of other sites may read: data for programs, the same for whoever asks."""


def open_to_all(response):
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
