"""Where records and pages of an old site are to be found here: slugs and paths, the same in every run."""

from urllib.parse import urlsplit

from divercity.models import Page, PageAddress
from divercity.pages import beside, destination, is_placeholder
from divercity.wordpress.here import owners, untouched
from divercity.wordpress.pages import digest as said_by
from practices.models import Practice
from practices.public import permalinks
from taxonomy.german import fold, slugify


def name_records(plan, here):
    """Slugs of all records, in the order of the file, so that a second run finds the same ones."""
    records = [(identity, fate) for identity, fate in plan.fates.items() if fate.becomes == "record"]
    fresh = [identity for identity, fate in records if not fate.is_known]
    owned = owners(path for identity in fresh for path in plan.links.of(identity)) if fresh else {}
    numbers = set(owned.values())
    # what lay at the address of a new item when it was taken in may have moved there since
    here.of_others |= {fate.number for _, fate in records if fate.is_known}
    here.titles = dict(Practice.objects.filter(number__in=numbers).values_list("number", "title")) if owned else {}
    gone = [
        identity for identity, fate in records if fate.is_known and not fate.is_public and fate.number in here.live
    ]
    gone = untouched(plan.site, gone)
    taken, tried = here.taken_slugs(), {}
    for identity, fate in records:
        if not fate.is_known:
            fate.number = _already_here(plan.survey.items[identity], plan.links.of(identity), owned, here)
        if fate.number is None:
            fate.slug = _free(_stem(plan.survey.items[identity]), taken, tried)
            taken.add(fate.slug)
            fate.address = f"/praxisbeispiele/{fate.slug}/" if fate.is_public else None
            continue
        number = fate.number
        fate.slug = here.live.get(number) or here.slugs.get(number, "")
        fate.ends = number in gone
        is_published_now = fate.is_known and fate.is_public and number in here.slugs and number not in here.withdrawn
        if (number in here.live and not fate.ends) or is_published_now:
            fate.address = f"/praxisbeispiele/{fate.slug}/"


def _already_here(item, addresses, owned, here):
    """The number of the record that the item is already; None if it is new.

    The path at which it was to be found, which comes first, says so for sure. A number ("/?p=12") every WordPress
    has, and a mere slug many: there the titles have to agree.
    """
    for address in addresses:
        number = owned.get(address)
        if number is None or number in here.of_others:
            continue
        is_its_path = address == addresses[0] and "?" not in address
        if is_its_path or fold(here.titles.get(number, "")) == fold(item.title):
            return number
    return None


def _stem(item):
    stem = slugify(item.slug or item.title, max_length=112) or f"beitrag-{item.id}"
    return item.slug if stem == item.slug else stem  # one string of it is enough


def _free(stem, taken, tried):
    """``tried`` is ``{stem: the last suffix}``: thousands of one name are not counted anew each time."""
    slug, suffix = stem, tried.get(stem, 1)
    while slug in taken:
        suffix += 1
        slug = f"{stem}-{suffix}"
    tried[stem] = suffix
    return slug


def _old_path(item, folder):
    """The path of an old page below the old site's own folder."""
    try:
        parts = urlsplit(item.link)
    except ValueError:
        parts = None
    path = parts.path if parts and parts.path and not parts.query else f"/{item.slug or item.title}"
    path = permalinks.PAGE.sub("", permalinks.without_index(path))
    is_below = folder and f"{path.rstrip('/')}/".startswith(f"{folder}/")
    return path.removeprefix(folder) or "/" if is_below else path


def name_pages(plan, here):
    """Paths of all pages; those that would take the place of one of ours are kept beside it as drafts."""
    pages = {page.pk: page for page in Page.objects.defer("body")}
    taken = {pages[fate.page].path for fate in plan.fates.values() if fate.becomes == "page" and fate.page in pages}
    for identity, fate in plan.fates.items():
        if fate.becomes != "page":
            continue
        item = plan.survey.items[identity]
        if fate.is_known:
            page = pages.get(fate.page)
            if page is not None:
                fate.slug = page.path
                is_aside = page.status == Page.Status.DRAFT and beside(page.path) is not None
                is_untouched = here.written.get(identity) == said_by(page)
                if is_aside and fate.is_public and is_untouched and (ours := _placeholder(beside(page.path))):
                    is_aside, fate.fills, page = False, ours.pk, ours  # it was a draft there until now
                    fate.slug = ours.path
                is_live = page.status == Page.Status.PUBLISHED
                if is_live and not fate.is_public and is_untouched:
                    is_live = False  # this run hides it
                if is_live or (fate.is_public and not is_aside):
                    fate.address = page.get_absolute_url()
                elif is_aside:
                    fate.address = _address_beside(plan, identity)
                fate.is_public = fate.is_public and not is_aside
            continue
        place = destination(_old_path(item, plan.links.folder), is_public=fate.is_public, taken=taken)
        taken.add(place.path)
        fate.slug, fate.page = place.path, place.page and place.page.pk
        if place.is_aside:
            fate.is_public = False
            fate.address = _address_beside(plan, identity)
        elif fate.is_public:
            fate.address = "/" if place.path == "/" else f"/{place.path}/"


def _placeholder(path):
    """Our page at a path as long as it is the placeholder; else None."""
    page = Page.objects.filter(path=path).first()
    return page if page is not None and is_placeholder(page) else None


def _address_beside(plan, identity):
    """The address of our page beside which an imported one is kept; None while ours is not public."""
    ours = Page.objects.live().filter(path=beside(plan.fates[identity].slug)).first()
    if ours is None:
        rows = PageAddress.objects.filter(path__in=plan.links.of(identity), page__status=Page.Status.PUBLISHED)
        owner = rows.select_related("page").first()
        ours = owner and owner.page
    return ours and ours.get_absolute_url()
