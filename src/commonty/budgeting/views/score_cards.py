"""Score cards of paper on a pitch night: printed before it, and typed in while their project is being scored."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.ballots.queries import turnout
from commonty.budgeting.forms.pitch_night import PrintCardsForm
from commonty.budgeting.score_cards import MOST_SHEETS, likely_sheets, print_cards, projects_on_cards
from commonty.budgeting.views.pitch_night import night_to_hold
from commonty.budgeting.views.posted import posted


@staff_page(Permission.CLOSE_ROUND)
@never_cache
def ask_for_cards(request: HttpRequest, public_id: str) -> HttpResponse:
    """How many, and then the file: it is made anew each time and kept nowhere."""
    pb_round = night_to_hold(request, public_id)
    projects = len(projects_on_cards(pb_round))
    initial = {"sheets": likely_sheets(turnout(pb_round.register).entitled)}
    form = PrintCardsForm(posted(request), projects=projects, most=MOST_SHEETS, initial=initial)
    if request.method == "POST" and form.is_valid():
        pdf = print_cards(pb_round, **form.cleaned_data)
        name = f'attachment; filename="score-cards-{pb_round.public_id}.pdf"'
        return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})
    context = {"round": pb_round, "form": form, "projects": projects}
    return render(request, "budgeting/print_cards.html", context, status=422 if form.errors else 200)
