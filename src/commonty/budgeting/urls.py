"""The addresses of budgeting, one flat list."""

from django.urls import path

from commonty.budgeting.views import (
    closing,
    entry,
    keys,
    ledger,
    opening,
    preview,
    projects,
    result,
    result_files,
    rounds,
    set_up,
    vote,
)

app_name = "budgeting"
urlpatterns = [
    # For everybody
    path("decide/", rounds.list_rounds, name="list_rounds"),
    path("decide/feed.atom", rounds.rounds_feed, name="rounds_feed"),
    path("decide/rounds.csv", rounds.rounds_csv, name="rounds_csv"),
    path("decide/<str:public_id>/", rounds.show_round, name="show_round"),
    path("decide/<str:public_id>/projects.csv", rounds.projects_csv, name="projects_csv"),
    path("decide/<str:public_id>/projects.json", rounds.projects_json, name="projects_json"),
    path("decide/<str:public_id>/project/<int:number>/", rounds.show_project, name="show_project"),
    path("decide/<str:public_id>/project/<int:number>/picture/", rounds.show_picture, name="show_picture"),
    path("decide/<str:public_id>/money/", ledger.money, name="money"),
    path("decide/<str:public_id>/money.csv", ledger.money_csv, name="money_csv"),
    path("decide/<str:public_id>/money/<str:entry_id>/proof/", ledger.show_proof, name="show_proof"),
    path("decide/<str:public_id>/result/", result.show_result, name="show_result"),
    path("decide/<str:public_id>/result/progress/", result.count_progress, name="count_progress"),
    path("decide/<str:public_id>/result.csv", result_files.result_csv, name="result_csv"),
    path("decide/<str:public_id>/result.json", result_files.result_json, name="result_json"),
    path("decide/<str:public_id>/check/", result.check_result, name="check_result"),
    path("decide/<str:public_id>/pack.zip", result_files.download_pack, name="download_pack"),
    path("decide/<str:public_id>/ballots.pb", result_files.download_ballots, name="download_ballots"),
    # Voters
    path("votes/<str:register_id>/", vote.vote, name="vote"),
    path("votes/<str:register_id>/check/", vote.check_vote, name="check_vote"),
    path("votes/<str:register_id>/receipt/", vote.receipt, name="receipt"),
    path("votes/<str:register_id>/key/", keys.open_with_key, name="open_with_key"),
    # Staff: setting up
    path("desk/rounds/", set_up.my_rounds, name="my_rounds"),
    path("desk/rounds/new/", set_up.new_round, name="new_round"),
    path("desk/rounds/new/where/", set_up.begin_round, name="begin_round"),
    path("desk/rounds/projects-template.csv", projects.template_file, name="projects_template"),
    path("desk/rounds/<str:public_id>/", opening.prepare_round, name="prepare_round"),
    path("desk/rounds/<str:public_id>/step/<str:step>/", set_up.set_up_step, name="set_up_step"),
    path("desk/rounds/<str:public_id>/copy/", set_up.copy_again, name="copy_round"),
    path("desk/rounds/<str:public_id>/preview/<str:state>/", preview.preview, name="preview"),
    path("desk/rounds/<str:public_id>/areas/", set_up.set_areas, name="set_areas"),
    path("desk/rounds/<str:public_id>/keys/", keys.key_holders, name="key_holders"),
    path("desk/rounds/<str:public_id>/projects/new/", projects.add, name="add_project"),
    path("desk/rounds/<str:public_id>/projects/import/", projects.import_file, name="import_projects"),
    path("desk/rounds/<str:public_id>/projects/<int:number>/", projects.change, name="change_project"),
    path("desk/rounds/<str:public_id>/projects/<int:number>/correct/", projects.correct, name="correct_project"),
    path("desk/rounds/<str:public_id>/projects/<int:number>/remove/", projects.remove, name="remove_project"),
    # Staff: from draft to vote
    path("desk/rounds/<str:public_id>/confirm-pot/", opening.confirm, name="confirm_pot"),
    path("desk/rounds/<str:public_id>/announce/", opening.announce, name="announce_round"),
    path("desk/rounds/<str:public_id>/take-back/", opening.take_back, name="take_back"),
    path("desk/rounds/<str:public_id>/cancel/", opening.cancel, name="cancel_round"),
    path("desk/rounds/<str:public_id>/open/", opening.open_voting, name="open_round"),
    path("desk/rounds/<str:public_id>/close/", closing.close_round, name="close_round"),
    path("desk/rounds/<str:public_id>/close/again/", closing.count_once_more, name="count_again"),
    # Staff: votes by phone and at the counter, and the money
    path("desk/votes/<str:register_id>/", entry.find_voter, name="find_voter"),
    path("desk/votes/<str:register_id>/<str:entitlement_id>/", entry.enter_vote, name="enter_vote"),
    path("desk/votes/<str:register_id>/<str:entitlement_id>/check/", entry.check_entry, name="check_entry"),
    path("desk/votes/<str:register_id>/<str:entitlement_id>/receipt/", entry.entry_receipt, name="entry_receipt"),
    path("desk/rounds/<str:public_id>/money/new/", ledger.add, name="add_line"),
    path("desk/rounds/<str:public_id>/money/<str:entry_id>/reverse/", ledger.reverse_entry, name="reverse_line"),
    path("desk/rounds/<str:public_id>/money/finish/", ledger.finish, name="finish_round"),
]
