"""Creates a user in a SQLite file, with a salted hash instead of the password."""

import hashlib
import secrets
import sqlite3
from pathlib import Path


class EmailTaken(Exception):
    """Someone else has this address. The state machine catches this by name."""


def lambda_handler(event, context):
    user = event["user"]
    work = Path(event["workDirectory"])
    work.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(work / "users.sqlite", timeout=10)
    try:
        with connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS users "
                "(id INTEGER PRIMARY KEY, email TEXT UNIQUE NOT NULL, name TEXT, plan TEXT, salt BLOB, hash BLOB)"
            )
            known = connection.execute("SELECT id, salt, hash FROM users WHERE email = ?", (user["email"],)).fetchone()
            if known is None:
                salt = secrets.token_bytes(16)
                cursor = connection.execute(
                    "INSERT INTO users (email, name, plan, salt, hash) VALUES (?, ?, ?, ?, ?)",
                    (user["email"], user["name"], user["plan"], salt, password_hash(user["password"], salt)),
                )
                return {"userId": cursor.lastrowid}
    finally:
        connection.close()
    # The same person, perhaps because this task ran twice.
    if secrets.compare_digest(password_hash(user["password"], known[1]), known[2]):
        return {"userId": known[0]}
    raise EmailTaken(user["email"])


def password_hash(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 50_000)
