"""Serving: the first start lets its owner in, other addresses ask for more, signals end it."""

import http.client
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.cli.conftest import run
from tests.cli.test_demo import SECONDS_MAX, free_port, wait_for_link
from tillbook.cli import serve as serve_module
from tillbook.store.models import Company, Membership
from tillbook.store.scoping import anywhere, within


@pytest.fixture
def unserved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything but the serving itself."""
    monkeypatch.setattr(serve_module, "_run", lambda _: None)


def test_a_first_start_ends_at_a_page_with_something_to_do(tmp_path: Path) -> None:
    port = free_port()
    environment = {**os.environ, "TILLBOOK_HOME": str(tmp_path / "new")}
    command = [sys.executable, "-m", "tillbook", "serve", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603 - our own program
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
    ) as process:
        try:
            with urllib.request.urlopen(wait_for_link(process), timeout=10) as page:  # noqa: S310
                first_page = page.read().decode()
                assert "Welcome to Tillbook" in first_page
                assert "Name of the company" in first_page
            door = f"http://127.0.0.1:{port}/webconnector/"
            with urllib.request.urlopen(door, timeout=10) as answer:
                assert answer.status == 200
            elsewhere = urllib.request.Request(door, headers={"Host": "evil.example"})
            with pytest.raises(urllib.error.HTTPError, match="400"):
                urllib.request.urlopen(elsewhere, timeout=10)  # noqa: S310
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=SECONDS_MAX) == 0


def test_a_proxy_with_https_is_believed_and_forms_are_accepted(tmp_path: Path) -> None:
    port = free_port()
    environment = {
        **os.environ,
        "TILLBOOK_HOME": str(tmp_path / "new"),
        "TILLBOOK_URL": "https://books.example.com",
    }
    command = [sys.executable, "-m", "tillbook", "serve", "--port", str(port)]
    with subprocess.Popen(  # noqa: S603 - our own program
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            assert wait_for_link(process).startswith("https://books.example.com/welcome/")
            came = {"Host": "books.example.com", "X-Forwarded-Proto": "https"}
            described, _ = _ask(port, "GET", came, path="/webconnector/?wsdl")
            assert 'location="https://books.example.com/webconnector/"' in described
            form, cookies = _ask(port, "GET", came)
            assert cookies.endswith("Secure")
            token = form.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
            came["Cookie"] = cookies.split(";")[0]
            came["Content-Type"] = "application/x-www-form-urlencoded"
            sent = f"csrfmiddlewaretoken={token}&username=a&password=b"
            page, _ = _ask(port, "POST", {**came, "Origin": "https://books.example.com"}, sent)
            assert "do not belong together" in page
            page, _ = _ask(port, "POST", {**came, "Origin": "https://evil.example"}, sent)
            assert "The form was not accepted" in page
        finally:
            process.send_signal(signal.SIGTERM)


def _ask(
    port: int, method: str, headers: dict[str, str], body: str = "", path: str = "/sign-in/"
) -> tuple[str, str]:
    """A page and the cookie that came with it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    connection.close()
    return page, answer.headers.get("Set-Cookie", "")


@pytest.mark.usefixtures("unserved")
def test_the_link_is_printed_until_somebody_owns_the_company(home: Path) -> None:
    first = run("serve", "--port", "0", "--company", "Anna & Co")
    assert first.exit_code == 0, first.output
    assert "Sign in to Anna & Co with this link" in first.stdout
    assert first.stdout.count("/welcome/") == 1
    assert "password" not in first.stdout
    again = run("serve", "--port", "0")
    assert "/welcome/" in again.stdout
    with anywhere():
        company = Company.objects.get()
    assert company.token_hash == "", "the Web Connector's password is made in set-up"
    with within(company):
        user = User.objects.create_user("anna", password="long-enough-77")
        Membership.objects.create(company=company, user=user, is_owner=True)
    assert "/welcome/" not in run("serve", "--port", "0").stdout
    assert "/welcome/" in run("serve", "--port", "0", "--link").stdout


@pytest.mark.usefixtures("unserved")
def test_a_company_nobody_named_is_named_by_its_first_owner(home: Path) -> None:
    first = run("serve", "--port", "0")
    assert "Begin with this link; it works once:" in first.stdout
    path = "/welcome/" + first.stdout.split("/welcome/")[1].split()[0]
    client = Client()
    given = {"username": "anna", "password": "long-enough-77", "again": "long-enough-77"}
    assert "required" in client.post(path, given).content.decode()
    landed = client.post(path, {**given, "company_name": "Anna & Co"})
    assert landed["Location"] == "/setup/"
    assert client.get("/setup/")["Location"] == "/setup/before/"
    with anywhere():
        assert Company.objects.get().name == "Anna & Co"
    assert "/welcome/" not in run("serve", "--port", "0").stdout


@pytest.mark.usefixtures("unserved")
def test_another_address_demands_names_and_passwords(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments = ("serve", "--host", "0.0.0.0", "--port", "0")  # noqa: S104 - what is refused
    monkeypatch.delenv("TILLBOOK_URL", raising=False)
    refused = run(*arguments)
    assert refused.exit_code == 2
    assert "TILLBOOK_URL=https://books.example.com" in refused.stderr
    monkeypatch.setenv("TILLBOOK_URL", "https://books.example.com")
    assert "the first owner has none" in run(*arguments).stderr
    User.objects.create_user("anna")
    refused = run(*arguments)
    assert refused.exit_code == 2
    assert "anna has none" in refused.stderr
    User.objects.filter(username="anna").delete()
    User.objects.create_user("anna", password="long-enough-77")
    served = run(*arguments, "--link")
    assert served.exit_code == 0
    assert "Tillbook is at https://books.example.com until" in served.stdout


@pytest.mark.usefixtures("unserved")
@pytest.mark.parametrize("name", ["   ", "x" * 201])
def test_a_company_needs_a_name(home: Path, name: str) -> None:
    result = run("serve", "--port", "0", "--company", name)
    assert result.exit_code == 2
    assert "1 to 200 characters" in result.stderr


def _status(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tillbook", "status"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_an_address_that_is_none_is_one_sentence(tmp_path: Path) -> None:
    done = _status(TILLBOOK_HOME=str(tmp_path), TILLBOOK_URL="http://books.example.com")
    assert done.returncode == 2
    assert "it must look like https://books.example.com" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_empty_key_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "secret.key").touch()
    done = _status(TILLBOOK_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "secret.key is empty" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps no such bits")
def test_what_is_made_is_its_owners_only(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    assert _status(TILLBOOK_HOME=str(folder)).returncode == 0
    made = [folder, *folder.iterdir()]
    assert {path.name for path in made} >= {"new", "secret.key", "tillbook.sqlite3"}
    assert [path for path in made if path.stat().st_mode & 0o077] == []


def test_a_folder_that_cannot_be_used_is_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    done = _status(TILLBOOK_HOME=str(blocked))
    assert done.returncode == 2
    assert "cannot be used" in done.stderr
    assert "Traceback" not in done.stderr
