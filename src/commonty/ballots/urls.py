"""The addresses of ballots. `/votes/<register>/` itself belongs to whatever is voted about."""

from django.urls import path

from commonty.ballots.views import (
    asking,
    at_risk,
    batches,
    challenges,
    code,
    keeping,
    keys,
    letters,
    outers,
    receipts,
    scrutiny,
)

app_name = "ballots"
urlpatterns = [
    path("vote-code/", code.type_code, name="type_code"),
    path("vote-code/forget/", code.forget_code, name="forget_code"),
    path("vote-code/<str:register_id>/", code.type_code, name="type_code"),
    path("my/keys/<str:holder_id>/", keys.my_key, name="my_key"),
    path("my/keys/<str:holder_id>/make/", keys.make_my_key, name="make_my_key"),
    path("votes/<str:register_id>/not-listed/", asking.not_listed, name="not_listed"),
    path("votes/<str:register_id>/lost-code/", asking.lost_code, name="lost_code"),
    path("votes/<str:register_id>/not-me/<str:entitlement_id>/", asking.not_me, name="not_me"),
    path("votes/<str:register_id>/asked/", asking.asked, name="asked"),
    path("votes/<str:register_id>/receipts/", receipts.receipts, name="receipts"),
    path("votes/<str:register_id>/receipts.csv", receipts.receipts_csv, name="receipts_csv"),
    path("desk/checks/", scrutiny.checks, name="checks"),
    path("desk/registers/<str:register_id>/stands-out/", scrutiny.stands_out, name="stands_out"),
    path("desk/registers/<str:register_id>/", keeping.keep_register, name="keep_register"),
    path("desk/registers/<str:register_id>/at-risk/", at_risk.at_risk, name="at_risk"),
    path("desk/registers/<str:register_id>/at-risk/add/", at_risk.put_on_at_risk, name="put_on_at_risk"),
    path("desk/registers/<str:register_id>/challenges/", challenges.challenges, name="challenges"),
    path(
        "desk/registers/<str:register_id>/challenges/<str:challenge_id>/", challenges.settle, name="settle_challenge"
    ),
    path("desk/registers/<str:register_id>/requests/<str:request_id>/", keeping.answer, name="answer"),
    path("desk/registers/<str:register_id>/letters/", letters.letters, name="letters"),
    path("desk/registers/<str:register_id>/letters/again/", letters.ask_again, name="ask_letters_again"),
    path("desk/registers/<str:register_id>/letters/<str:run_id>/", letters.make_again, name="make_letters_again"),
    path("desk/registers/<str:register_id>/letters/<str:run_id>/finish/", letters.finish, name="finish_letters"),
    path("desk/registers/<str:register_id>/letter-parts/<str:part_id>/", letters.print_part, name="print_letters"),
    path("desk/registers/<str:register_id>/paper/", outers.paper, name="paper"),
    path("desk/registers/<str:register_id>/paper/declare/", outers.declare, name="declare_no_stake"),
    path("desk/registers/<str:register_id>/paper/desk-pack.pdf", outers.print_desk_pack, name="desk_pack"),
    path("desk/registers/<str:register_id>/paper/take-in/", outers.take_in, name="take_in_paper"),
    path(
        "desk/registers/<str:register_id>/voters/<str:entitlement_id>/set-aside/",
        outers.set_aside,
        name="set_aside_paper",
    ),
    path("desk/registers/<str:register_id>/batches/<str:batch_id>/", batches.batch, name="batch"),
    path("desk/registers/<str:register_id>/batches/<str:batch_id>/close/", batches.close, name="close_batch"),
    path("desk/registers/<str:register_id>/batches/<str:batch_id>/count/", batches.count, name="count_batch"),
    path("desk/registers/<str:register_id>/batches/<str:batch_id>/recount/", batches.recount, name="recount_batch"),
    path("desk/registers/<str:register_id>/batches/<str:batch_id>/key/<int:turn>/", batches.key, name="key_paper"),
    path(
        "desk/registers/<str:register_id>/batches/<str:batch_id>/key/<int:turn>/again/",
        batches.restart,
        name="restart_keying",
    ),
    path("desk/registers/<str:register_id>/batches/<str:batch_id>/seal/", batches.seal, name="seal_batch"),
    path("desk/registers/<str:register_id>/voters/<str:entitlement_id>/new-code/", keeping.new_code, name="new_code"),
    path("desk/registers/<str:register_id>/voters/<str:entitlement_id>/take-off/", keeping.take_off, name="take_off"),
    path("desk/registers/<str:register_id>/add/<str:person_id>/", keeping.put_on, name="put_on"),
]
