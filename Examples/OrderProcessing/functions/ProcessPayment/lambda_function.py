"""Charges a card in a ledger (SQLite). The gateway is busy at the first attempt; retries charge only once."""

import sqlite3
from pathlib import Path

DECLINED = {"4000000000000002"}


class PaymentGatewayBusy(Exception):
    """Try again. The state machine retries this by name."""


class PaymentDeclined(Exception):
    """Do not try again. The state machine catches this by name."""


def lambda_handler(event, context):
    order = event["order"]
    if event["attempt"] == 0:
        raise PaymentGatewayBusy("the gateway is busy")
    if order["card"] in DECLINED:
        raise PaymentDeclined(f"card ending in {order['card'][-4:]}")
    work = Path(order["workDirectory"])
    work.mkdir(parents=True, exist_ok=True)
    ledger = sqlite3.connect(work / "ledger.sqlite", timeout=10)
    try:
        with ledger:
            ledger.execute(
                "CREATE TABLE IF NOT EXISTS charges (order_id TEXT PRIMARY KEY, card TEXT, cents INTEGER NOT NULL)"
            )
            ledger.execute(
                "INSERT OR IGNORE INTO charges VALUES (?, ?, ?)",
                (order["orderId"], order["card"][-4:], order["totalCents"]),
            )
        (charged,) = ledger.execute("SELECT cents FROM charges WHERE order_id = ?", (order["orderId"],)).fetchone()
    finally:
        ledger.close()
    return {"chargedCents": charged, "attempts": event["attempt"] + 1}
