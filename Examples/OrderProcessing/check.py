"""Looks at stock, ledger and outbox after an order."""

import json
import sqlite3
from email import message_from_bytes


def check(name, output, work):
    if name == "input":
        folder = work / "order-processing"
        stock = json.loads((folder / "stock.json").read_text())
        assert stock["left"] == {"lamp": 38, "desk": 4, "chair": 12}, stock
        ledger = sqlite3.connect(folder / "ledger.sqlite")
        charges = ledger.execute("SELECT order_id, cents FROM charges").fetchall()
        ledger.close()
        assert charges == [("order-1001", 32890)], charges
        mail = message_from_bytes((folder / "outbox" / "order-1001.eml").read_bytes())
        assert mail["To"] == "ada@example.com" and "2 x lamp" in mail.get_payload()
    elif name == "input.declined":
        folder = work / "order-processing-declined"
        stock = json.loads((folder / "stock.json").read_text())
        assert stock["left"]["lamp"] == 40 and stock["released"] == ["order-1002"], stock
        assert not (folder / "ledger.sqlite").exists(), "a declined card is not charged"
