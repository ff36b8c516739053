"""Settings from the environment say clearly what is wrong with them."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from commonty.kit.environment import Environment, database_from


def test_texts_words_and_numbers_are_read_or_have_their_default():
    env = Environment({"A": "x y,z", "N": " 7 "})
    assert env.text("A", default="") == "x y,z"
    assert env.words("A", default="") == ["x", "y", "z"]
    assert env.number("N", default=1) == 7
    assert (env.text("B", default="b"), env.words("B", default="b c"), env.number("B", default=1)) == (
        "b",
        ["b", "c"],
        1,
    )


@pytest.mark.parametrize(
    ("text", "value"), [("1", True), ("Yes", True), ("on", True), ("0", False), ("no", False), ("off", False)]
)
def test_flags_are_on_or_off(text, value):
    assert Environment({"F": text}).flag("F", default=not value) is value
    for nothing in ({}, {"F": ""}):
        assert Environment(nothing).flag("F", default=value) is value


def test_what_is_no_number_or_flag_is_named():
    with pytest.raises(ImproperlyConfigured, match="N must be a whole number"):
        Environment({"N": "many"}).number("N", default=1)
    with pytest.raises(ImproperlyConfigured, match="F must be on or off"):
        Environment({"F": "maybe"}).flag("F", default=True)


def test_a_secret_has_a_default_only_while_debugging():
    assert Environment({"S": "x"}).secret("S", debug=False) == "x"
    assert "not-secret" in Environment({}).secret("S", debug=True)
    with pytest.raises(ImproperlyConfigured, match="S is not set"):
        Environment({"S": ""}).secret("S", debug=False)


def test_sign_in_by_openid_connect_is_there_only_with_its_address():
    assert Environment({}).openid_connect("O") == {}
    apps = Environment({"O_URL": "https://id.example", "O_CLIENT_ID": "c"}).openid_connect("O")["openid_connect"][
        "APPS"
    ]
    assert (apps[0]["client_id"], apps[0]["settings"]["server_url"]) == ("c", "https://id.example")


def test_a_sqlite_address_keeps_the_settings_that_survive_a_power_cut():
    relative, absolute = database_from("sqlite:///var/x.sqlite3"), database_from("sqlite:////srv/a%20b.sqlite3")
    assert (relative["NAME"], absolute["NAME"]) == ("var/x.sqlite3", "/srv/a b.sqlite3")
    assert absolute["ENGINE"] == "commonty.kit.sqlite"
    assert absolute["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in absolute["OPTIONS"]["init_command"]


def test_a_postgresql_address_is_taken_apart():
    found = database_from("postgresql://ann:p%40ss@db.example:5433/house?sslmode=require")
    assert (found["USER"], found["PASSWORD"], found["HOST"], found["PORT"], found["NAME"]) == (
        "ann",
        "p@ss",
        "db.example",
        "5433",
        "house",
    )
    assert found["OPTIONS"] == {"sslmode": "require"}
    assert database_from("postgres:///house?host=/run/pg")["HOST"] == "/run/pg"


def test_any_other_address_is_refused_without_showing_its_password():
    with pytest.raises(ImproperlyConfigured) as error:
        database_from("mysql://ann:secret@db/house")
    assert "DATABASE_URL must begin" in str(error.value)
    assert "secret" not in str(error.value)


def test_the_environment_goes_before_the_file(tmp_path):
    file = tmp_path / ".env"
    file.write_text("# a comment\nA=from file\nB = 'quoted = twice'\n\nnonsense\n")
    env = Environment.with_file({"A": "from environment"}, file)
    assert (env.text("A", default=""), env.text("B", default="")) == ("from environment", "quoted = twice")
    assert Environment.with_file({}, tmp_path / "none").text("A", default="none") == "none"
