from django import template

from practices.public.linked_data import pages

register = template.Library()


@register.simple_tag(takes_context=True)
def linked_data(context):
    """The content of a page's ``<script type="application/ld+json">``; "" where a page has no address of its own."""
    return pages.script(context)
