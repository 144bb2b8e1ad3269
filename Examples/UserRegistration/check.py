"""Looks at the user that was stored and at the mail that was written."""

import sqlite3


def check(name, output, work):
    folders = {"input": "user-registration", "input.personal": "user-registration-personal"}
    if name not in folders:
        return
    folder = work / folders[name]
    connection = sqlite3.connect(folder / "users.sqlite")
    email, stored = connection.execute("SELECT email, hash FROM users").fetchone()
    connection.close()
    assert email == output["email"] and len(stored) == 32, "the password is stored as a hash"
    mail = (folder / "outbox" / f"{output['email']}.eml").read_bytes()
    assert len(mail) == output["mailBytes"] and b"Welcome" in mail and output["steps"][0].encode() in mail
