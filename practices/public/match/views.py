"""Was passt zu uns?: a page for each of five questions, and one with the records that fit best, and why."""

from django.shortcuts import render

from practices.models import Edition
from practices.public import cards
from practices.public.addresses import COMPARE, HOME_CRUMB, LIST, MATCH, Selection
from practices.public.catalogue.answer import find, label
from practices.public.match.wishes import (
    NAMES,
    QUESTIONS,
    RESULT,
    STEPS,
    WEIGHTS,
    Answers,
    members,
    possible,
    question_of,
    ranked,
    reasons,
    weight_name,
)
from practices.public.takeaway import picks

COMPARED = 3
DESCRIPTION = (
    "Fünf kurze Fragen zu Ihrer Lage. Danach sehen Sie, welche Beiträge der Sammlung dazu passen, und warum."
)


def match(request):
    answers = Answers(request.GET, request.snapshot)
    context = {
        "page_title": "Was passt zu uns?",
        "description": DESCRIPTION,
        "canonical": request.build_absolute_uri(MATCH),
        "noindex": bool(request.GET),
        "breadcrumbs": [HOME_CRUMB, {"label": "Was passt zu uns?", "url": ""}],
        "problems": answers.problems,
        "notices": answers.notices,
        "steps": [_progress(answers, number) for number in range(1, len(QUESTIONS) + 1)],
        "list_url": LIST,
        "form_action": MATCH,
    }
    if answers.step == RESULT and not answers.problems:
        return render(request, "practices/match_results.html", context | _result(answers))
    context |= _question(answers, 1 if answers.step == RESULT else int(answers.step))
    return render(request, "practices/match.html", context, status=400 if answers.problems else 200)


def _progress(answers, number):
    question = QUESTIONS[number - 1]
    return {
        "number": number,
        "label": question.name,
        "sign": NAMES[question.facets[0]][1],
        "answers": [text for name in question.facets for text in answers.labels(name)],
        "url": answers.address.plus("schritt", str(number)).url,
    }


def _question(answers, number):
    question = QUESTIONS[number - 1]
    others = answers.address.without_name(*question.facets)
    return {
        "number": number,
        "count": len(QUESTIONS),
        "question": question,
        "facets": [_facet(answers, name) for name in question.facets],
        "kept": others.pairs,
        "skip_url": others.plus("schritt", STEPS[number]).url,
        "next_step": STEPS[number],
        "previous_step": STEPS[number - 2] if number > 1 else "",
        "is_answered": any(answers.values.get(name) for name in question.facets),
        "is_last": number == len(QUESTIONS),
        "is_first_visit": not answers.address.pairs and not answers.problems and number == 1,
    }


def _facet(answers, name):
    snapshot, chosen = answers.snapshot, answers.values.get(name, [])
    values = possible(snapshot, name)
    options = []
    for value in [*values, *(value for value in chosen if value not in values)]:
        thing = find(snapshot, name, value)
        if value in chosen or not getattr(thing, "is_retired", False):
            options.append(
                {
                    "value": value,
                    "label": label(snapshot, name, value),
                    "description": getattr(thing, "description", ""),
                    "count": len(members(snapshot, name, value)),
                    "selected": value in chosen,
                }
            )
    return {"name": name, "legend": NAMES[name][0], "sign": NAMES[name][1], "options": options}


def _result(answers):
    snapshot, wishes = answers.snapshot, answers.wishes
    address = answers.address
    ids, met = ranked(snapshot, wishes) if wishes else ([], [])
    editions = Edition.objects.for_cards(ids)
    rows = cards.rows(editions, snapshot, {value for wish in wishes for value in wish.values})
    for row, edition in zip(rows, editions, strict=True):
        row["fit"] = reasons(answers, wishes, edition.pk)
    listed = Selection([(wish.name, value) for wish in wishes for value in wish.values])
    return {
        "page_title": "Das passt zu Ihnen" if rows else "Was passt zu uns?",
        "wishes": [
            {
                "name": name,
                "title": NAMES[name][0],
                "sign": NAMES[name][1],
                "answers": answers.labels(name),
                "url": address.plus("schritt", str(1 + QUESTIONS.index(question_of(name)))).url,
                "weight_name": weight_name(name),
                "weights": [
                    {"value": value, "label": text, "selected": value == answers.weight(name)}
                    for value, text in WEIGHTS.items()
                ],
            }
            for name in NAMES
        ],
        "kept": [pair for pair in address.pairs if pair[0] in NAMES],
        "answered": sum(map(bool, answers.values.values())),
        "wished": len(wishes),
        # With one answer there is nothing to weigh, unless it was told not to count.
        "is_weighable": len(wishes) != 1
        or any(answers.weight(name) == "0" for name in NAMES if answers.values.get(name)),
        "points": sum(wish.weight for wish in wishes),
        "is_weighted": len({wish.weight for wish in wishes}) > 1,
        "met": met,
        "total": sum(count for _, count in met),
        "collection_total": len(snapshot.live),
        "rows": rows,
        "compare_url": picks.url(COMPARE, [row["number"] for row in rows[:COMPARED]]) if len(rows) > 1 else "",
        "listed_url": listed.url,
        "listed_total": next((count for number, count in met if number == len(wishes)), 0),
    }
