"""Cleans staged rows: dates to ISO, countries to upper case, money to cents in one currency, duplicates out."""

import json
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path

DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y")


def lambda_handler(event, context):
    rates = {currency: Decimal(str(rate)) for currency, rate in event["exchangeRates"].items()}
    orders_file = Path(event["workDirectory"]) / "orders.jsonl"
    rejected_file = Path(event["workDirectory"]) / "rejected.jsonl"
    seen = set()
    rejected = duplicates = 0
    with (
        open(event["stagingFile"], encoding="utf-8") as lines,
        open(orders_file, "w", encoding="utf-8") as orders,
        open(rejected_file, "w", encoding="utf-8") as refused,
    ):
        for line in lines:
            row = json.loads(line)
            try:
                order = transformed(row, rates)
            except (ValueError, KeyError, InvalidOperation) as problem:
                refused.write(json.dumps({"row": row, "problem": repr(problem)}) + "\n")
                rejected += 1
                continue
            if order["id"] in seen:
                duplicates += 1
                continue
            seen.add(order["id"])
            orders.write(json.dumps(order) + "\n")
    return {"ordersFile": str(orders_file), "orders": len(seen), "rejected": rejected, "duplicates": duplicates}


def transformed(row, rates):
    """One clean order. Raises ValueError, KeyError or InvalidOperation for what cannot be used."""
    quantity = int(row["quantity"])
    price = Decimal(row["unit_price"])
    if quantity <= 0 or price <= 0:
        raise ValueError("nothing sold")
    cents = (price * quantity * rates[row["currency"]] * 100).quantize(Decimal(1), ROUND_HALF_UP)
    return {
        "id": row["order_id"].strip(),
        "date": iso_date(row["date"]),
        "country": row["country"].strip().upper(),
        "customer": (row.get("customer") or "").strip(),
        "quantity": quantity,
        "cents": int(cents),
    }


def iso_date(text):
    for form in DATE_FORMS:
        try:
            return datetime.strptime(text.strip(), form).date().isoformat()
        except ValueError:
            continue
    raise ValueError(f"date {text!r}")
