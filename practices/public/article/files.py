"""The pictures and attachments of a record whose files may be shown."""

from practices import renditions
from taxonomy.german import thousands

LANGUAGES = {"de": "", "en": "englisch"}


def pictures_of(document, files):
    """``[(section key, picture)]`` of those whose file may be shown."""
    pictures = []
    for row in document.get("pictures", []):
        if row["file"] in files:
            url, width, height, _ = files[row["file"]]
            rest = {key: row.get(key, "") for key in ("alt", "caption", "credit", "licence", "source")}
            picture = {"src": url, "width": width, "height": height, **rest}
            if steps := renditions.widths(width, height):
                for suffix in renditions.ENCODING:
                    offers = [(renditions.address(url, step, suffix), step) for step in steps]
                    picture[f"{suffix}_srcset"] = ", ".join(f"{address} {step}w" for address, step in offers)
                picture["fallback"] = renditions.address(url, steps[min(1, len(steps) - 1)], "jpg")
            x, y = row.get("focus", (0.5, 0.5))
            picture["focus"] = f"focus-x-{round(x * 10)} focus-y-{round(y * 10)}"
            pictures.append((row.get("section", ""), picture))
    return pictures


def attachments_of(document, files):
    attachments = []
    for row in document.get("attachments", []):
        url, size = row.get("url", ""), ""
        if "file" in row:
            if row["file"] not in files:
                continue
            url, _, _, number = files[row["file"]]
            size = f"{thousands(max(1, round(number / 1024)))} KB"
        language = LANGUAGES.get(row.get("language", "de"), row.get("language", ""))
        attachments.append(
            {
                "label": row["label"],
                "url": url,
                "is_file": "file" in row,
                "size": size,
                "language": language,
                "accessible": row.get("accessible"),
            }
        )
    return attachments
