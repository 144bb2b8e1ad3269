"""Takes an order's items from the stock, all or nothing, once per order."""

import fcntl
import json
from pathlib import Path

FIRST_STOCK = {"lamp": 40, "desk": 5, "chair": 12}


class OutOfStock(Exception):
    """Too few are left. The state machine catches this by name."""


def lambda_handler(event, context):
    work = Path(event["workDirectory"])
    work.mkdir(parents=True, exist_ok=True)
    wanted = {item["sku"]: item["quantity"] for item in event["items"]}
    with open(work / "stock.json", "a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        stock = json.loads(file.read() or "null") or {"left": dict(FIRST_STOCK), "reserved": {}, "released": []}
        order = event["orderId"]
        # An order that was released stays released, also when this call comes late.
        if order not in stock["reserved"] and order not in stock["released"]:
            for sku, quantity in wanted.items():
                if stock["left"].get(sku, 0) < quantity:
                    raise OutOfStock(f"{quantity} of {sku}")
            for sku, quantity in wanted.items():
                stock["left"][sku] -= quantity
            stock["reserved"][order] = wanted
            file.seek(0)
            file.truncate()
            file.write(json.dumps(stock))
    return {"reserved": wanted}
